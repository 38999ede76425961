import { caseUrl, fileUrl } from "../api";
import { fill, h } from "../dom";
import { statePill } from "../parts";
import type { Row } from "./rows";

const tile = { leastWidth: 170, height: 238 };
const padding = 6;
/** Lines of tiles above and below the window. */
const spare = 1;
/** Pictures are asked for when the sheet has rested for so many frames: none that only passes by is loaded. */
const restFrames = 6;

/** Pictures of many cases, of which only those in the window are elements. */
export class ContactSheet {
  private readonly list = h("ul");
  readonly element = h("div", { class: "scroller sheet", tabindex: 0, role: "region", "aria-label": "Contact sheet", onscroll: () => this.later() }, this.list);
  private rows: readonly Row[] = [];
  private picture = "surface";
  private numbers: (row: Row) => string = () => "";
  private readonly shown = new Map<number, HTMLLIElement>();
  private perLine = 1;
  private tileWidth = tile.leastWidth;
  private frame = 0;
  private rested = 0;
  private readonly resized = new ResizeObserver(() => { this.clear(); this.later(); });

  constructor() {
    this.resized.observe(this.element);
  }

  get scrolled(): number {
    return this.element.scrollTop;
  }

  setRows(rows: readonly Row[], picture: string, numbers: (row: Row) => string): void {
    [this.rows, this.picture, this.numbers] = [rows, picture, numbers];
    this.clear();
    this.draw();
  }

  scrollTo(top: number): void {
    this.element.scrollTop = top;
    this.draw();
  }

  stop(): void {
    this.resized.disconnect();
    cancelAnimationFrame(this.frame);
  }

  private clear(): void {
    this.shown.clear();
    this.list.replaceChildren();
  }

  private later(): void {
    this.rested = 0;
    this.frame ||= requestAnimationFrame(() => this.next());
  }

  private draw(): void {
    const { clientWidth, clientHeight, scrollTop } = this.element;
    if (clientWidth === 0) return;
    const room = clientWidth - 2 * padding;
    this.perLine = Math.max(1, Math.floor(room / tile.leastWidth));
    this.tileWidth = Math.floor(room / this.perLine);
    const lines = Math.ceil(this.rows.length / this.perLine);
    this.list.style.height = `${lines * tile.height}px`;
    const first = Math.max(0, Math.floor(scrollTop / tile.height) - spare) * this.perLine;
    const end = Math.min(this.rows.length, (Math.ceil((scrollTop + clientHeight) / tile.height) + spare) * this.perLine);
    for (const [place, element] of this.shown) {
      if (place >= first && place < end || element.contains(document.activeElement)) continue;
      element.remove();
      this.shown.delete(place);
    }
    // In the list's own order, so that the Tab key goes through it.
    for (let place = first; place < end; place++) {
      if (this.shown.has(place)) continue;
      const element = this.makeTile(place);
      this.shown.set(place, element);
      let after = place + 1;
      while (after < end && !this.shown.has(after)) after++;
      this.list.insertBefore(element, this.shown.get(after) ?? null);
    }
    this.frame ||= requestAnimationFrame(() => this.next());
  }

  private next(): void {
    this.frame = 0;
    if (this.rested++ === 0) this.draw();
    if (this.rested > restFrames) this.load();
    else this.frame ||= requestAnimationFrame(() => this.next());
  }

  private makeTile(place: number): HTMLLIElement {
    const row = this.rows[place];
    const element = h("li", { "aria-setsize": this.rows.length, "aria-posinset": place + 1 },
      h("div", { class: `sheet-picture ${this.picture}` }),
      h("a", { href: caseUrl(row.case, row.series ?? undefined) }, row.name),
      h("div", {}, statePill(row.status, row.worst)),
      h("small", {}, this.numbers(row)));
    element.style.width = `${this.tileWidth - padding}px`;
    element.style.transform = `translate(${(place % this.perLine) * this.tileWidth}px, ${Math.floor(place / this.perLine) * tile.height}px)`;
    return element;
  }

  private load(): void {
    for (const [place, element] of this.shown) {
      const frame = element.firstElementChild!;
      if (frame.childNodes.length > 0) continue;
      const { folder, pictures } = this.rows[place];
      fill(frame, folder && pictures.includes(this.picture)
        ? h("img", { src: fileUrl(folder, `previews/${this.picture}.png`), alt: "" })
        : h("span", { class: "nopicture", "aria-hidden": "true" }));
    }
  }
}
