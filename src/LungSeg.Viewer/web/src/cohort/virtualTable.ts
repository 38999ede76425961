import { fill, h } from "../dom";

/** Rows above and below the window that are there already. */
const spare = 8;

/** A column: its header's cell, and how a cell of it is filled. */
export interface TableColumn<T> {
  header: HTMLTableCellElement;
  width: number;
  isNumber: boolean;
  /** Fills a cell of the row that was made for another row before. */
  show(cell: HTMLTableCellElement, row: T): void;
}

/**
 * A table of any number of rows of one height, of which only those in the window are elements. They are used again while it
 * scrolls: a row that leaves at the top comes in at the bottom.
 */
export class VirtualTable<T> {
  private readonly above = h("td");
  private readonly below = h("td");
  private readonly body = h("tbody");
  private readonly table = h("table", { class: "cohort" });
  readonly element: HTMLElement;

  private columns: TableColumn<T>[] = [];
  private rows: readonly T[] = [];
  private shown: HTMLTableRowElement[] = [];
  private start = 0;
  private width = 0;
  private frame = 0;
  private readonly resized = new ResizeObserver(() => {
    this.setWide();
    this.later();
  });

  constructor(words: string, private readonly rowHeight: number, private readonly open: (row: T) => void) {
    this.element = h("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": words, onscroll: () => this.later() }, this.table);
    this.body.addEventListener("click", (event) => {
      const place = this.placeOf(event.target as Element);
      // A click on the link goes there by itself, also into another tab.
      if (place >= 0 && !(event.target as Element).closest("a") && getSelection()?.isCollapsed !== false) this.open(this.rows[place]);
    });
    this.body.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined || !(event.target instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      this.focus(this.placeOf(event.target) + step);
    });
    this.resized.observe(this.element);
  }

  get scrolled(): number {
    return this.element.scrollTop;
  }

  setColumns(columns: TableColumn<T>[]): void {
    this.columns = columns;
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    this.shown = [];
    this.body.replaceChildren();
    this.above.colSpan = this.below.colSpan = columns.length;
    this.table.style.width = `${width}px`;
    this.width = width;
    this.setWide();
    this.table.setAttribute("aria-colcount", String(columns.length));
    fill(this.table,
      h("colgroup", {}, ...columns.map(({ width }) => { const col = h("col"); col.style.width = `${width}px`; return col; })),
      h("thead", {}, h("tr", { "aria-rowindex": 1 }, ...columns.map(({ header }) => header))),
      h("tbody", { "aria-hidden": "true" }, h("tr", {}, this.above)), this.body,
      h("tbody", { "aria-hidden": "true" }, h("tr", {}, this.below)));
    this.draw(true);
  }

  setRows(rows: readonly T[]): void {
    this.rows = rows;
    this.table.setAttribute("aria-rowcount", String(rows.length + 1));
    this.draw(true);
  }

  scrollTo(top: number): void {
    this.element.scrollTop = top;
    this.draw(true);
  }

  stop(): void {
    this.resized.disconnect();
    cancelAnimationFrame(this.frame);
  }

  /** Cells that stay in view cost something each frame: they do only where the table is scrolled sideways. */
  private setWide(): void {
    this.table.classList.toggle("sideways", this.width > this.element.clientWidth);
  }

  private later(): void {
    this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.draw(false); });
  }

  private draw(anew: boolean): void {
    const length = Math.min(this.rows.length, Math.ceil(this.element.clientHeight / this.rowHeight) + 2 * spare);
    const top = Math.floor(this.element.scrollTop / this.rowHeight) - spare;
    const start = Math.max(0, Math.min(top, this.rows.length - length));
    const moved = start - this.start;
    // Some rows at a time: a frame that moves none costs nothing.
    if (!anew && length === this.shown.length && Math.abs(moved) < spare / 2 && start > 0 && start + length < this.rows.length) return;
    while (this.shown.length > length) this.shown.pop()!.remove();
    while (this.shown.length < length) {
      const row = this.makeRow();
      this.shown.push(row);
      this.body.append(row);
      anew = true;
    }
    this.start = start;
    if (anew || Math.abs(moved) >= length) this.shown.forEach((row, i) => this.fillRow(row, start + i));
    else if (moved > 0) this.moveDown(moved);
    else if (moved < 0) this.moveUp(-moved);
    this.above.style.height = `${start * this.rowHeight}px`;
    this.below.style.height = `${(this.rows.length - start - length) * this.rowHeight}px`;
  }

  private moveDown(count: number): void {
    const taken = this.shown.splice(0, count);
    taken.forEach((row, i) => this.fillRow(row, this.start + this.shown.length + i));
    this.shown.push(...taken);
    this.body.append(...taken);
  }

  private moveUp(count: number): void {
    const taken = this.shown.splice(this.shown.length - count);
    taken.forEach((row, i) => this.fillRow(row, this.start + i));
    this.shown.unshift(...taken);
    this.body.prepend(...taken);
  }

  private makeRow(): HTMLTableRowElement {
    return h("tr", {}, ...this.columns.map(({ isNumber }, i) => i === 0 ? h("th", { scope: "row" }) : h("td", { class: isNumber && "number" })));
  }

  private fillRow(element: HTMLTableRowElement, place: number): void {
    // A row that had the focus is another one now: the table keeps it.
    if (element.contains(document.activeElement) && Number(element.ariaRowIndex) !== place + 2) this.element.focus({ preventScroll: true });
    element.setAttribute("aria-rowindex", String(place + 2));
    this.columns.forEach((column, i) => column.show(element.cells[i], this.rows[place]));
  }

  private placeOf(target: Element): number {
    const row = target.closest("tr");
    return row ? Number(row.ariaRowIndex) - 2 : -1;
  }

  /** Puts the focus on a row's link, scrolling as far as needed. */
  private focus(place: number): void {
    if (place < 0 || place >= this.rows.length) return;
    const [top, header] = [place * this.rowHeight, this.table.tHead!.offsetHeight];
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.rowHeight > scrollTop + clientHeight - header) this.element.scrollTop = top + this.rowHeight - clientHeight + header;
    this.draw(false);
    const link = this.shown[place - this.start]?.querySelector("a");
    link?.focus({ preventScroll: true });
    // The table itself may lie half out of the window.
    link?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
