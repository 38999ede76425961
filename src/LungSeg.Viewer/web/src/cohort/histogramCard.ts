import { fill, h, svg } from "../dom";
import { fixed } from "../format";
import { binsOf, countIn, edge, median, ticks, type Bins } from "./stats";

export type Range = [from: number, to: number];

const height = 152;
const margin = { left: 40, right: 20, top: 16, bottom: 34 };

/** How many series have which value, with a range to choose: by dragging over the bars, or by its two ends as numbers. */
export class HistogramCard {
  private readonly drawing = svg("svg", { role: "img", height });
  private readonly from = this.end("from");
  private readonly to = this.end("to");
  private readonly clear = h("button", { type: "button", class: "button small", hidden: true, onclick: () => this.onRange(null) }, "All");
  readonly element: HTMLElement;

  private all: number[] = [];
  private shown: number[] = [];
  private range: Range | null = null;
  private bins: Bins | null = null;
  private dragFrom: number | null = null;
  private readonly resized = new ResizeObserver(() => this.draw());

  constructor(
    private readonly words: string, private readonly unit: string, private readonly decimals: number, definition: string,
    private readonly onRange: (range: Range | null) => void) {
    this.element = h("section", { class: "histogram", "aria-label": words },
      h("div", { class: "histogram-head" },
        h("h2", {}, h("dfn", { tabindex: 0 }, words, h("span", { role: "note" }, definition)), " ", h("small", {}, unit)),
        h("div", { class: "range" }, this.clear, this.from, h("span", { "aria-hidden": "true" }, "to"), this.to)),
      h("div", { class: "drawing" }));
    this.element.querySelector(".drawing")!.append(this.drawing);
    this.drawing.addEventListener("pointerdown", (event) => this.press(event));
    this.drawing.addEventListener("pointermove", (event) => { if (this.dragFrom !== null) this.drag(event); });
    for (const kind of ["pointerup", "pointercancel"]) this.drawing.addEventListener(kind, () => { this.dragFrom = null; });
    this.resized.observe(this.drawing);
  }

  /** Shows values: all that the range may choose among, and of them those that are shown. */
  show(all: number[], shown: number[], range: Range | null): void {
    [this.all, this.shown, this.range] = [all, shown, range];
    // While a range is drawn its ranges stay under the pointer.
    if (this.dragFrom === null) this.bins = binsOf(all);
    for (const [input, value] of [[this.from, range?.[0]], [this.to, range?.[1]]] as const) {
      if (document.activeElement !== input) input.value = value === undefined || !Number.isFinite(value) ? "" : String(value);
    }
    this.clear.hidden = range === null;
    this.draw();
  }

  stop(): void {
    this.resized.disconnect();
  }

  private end(which: "from" | "to"): HTMLInputElement {
    return h("input", { type: "number", step: "any", placeholder: which, "aria-label": `${this.words}, ${which}, ${this.unit}`, onchange: () => this.typed() });
  }

  private typed(): void {
    const [from, to] = [this.from, this.to].map((input, i) => input.value === "" ? [-Infinity, Infinity][i] : Number(input.value));
    this.onRange(from === -Infinity && to === Infinity ? null : [from, to]);
  }

  private press(event: Event): void {
    if (!this.bins || (event as PointerEvent).button !== 0) return;
    event.preventDefault();
    this.drawing.setPointerCapture((event as PointerEvent).pointerId);
    this.dragFrom = this.placeAt(event as PointerEvent);
    this.drag(event);
  }

  private drag(event: Event): void {
    if (!this.bins) return;
    const [a, b] = [this.dragFrom!, this.placeAt(event as PointerEvent)];
    this.onRange([edge(this.bins, Math.min(a, b)), edge(this.bins, Math.max(a, b) + 1)]);
  }

  private placeAt({ clientX }: PointerEvent): number {
    const { left, width } = this.drawing.getBoundingClientRect();
    const part = (clientX - left - margin.left) / (width - margin.left - margin.right);
    return Math.max(0, Math.min(this.bins!.count - 1, Math.floor(part * this.bins!.count)));
  }

  private draw(): void {
    const width = this.drawing.clientWidth;
    if (width === 0) return;
    const bins = this.bins;
    if (!bins) {
      this.drawing.setAttribute("aria-label", `${this.words}: no values`);
      fill(this.drawing, svg("text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, "No values"));
      return;
    }
    const [low, high] = [bins.low, edge(bins, bins.count)];
    const counts = [countIn(bins, this.all), countIn(bins, this.shown)];
    const most = Math.max(1, ...counts[0]);
    const x = (value: number) => margin.left + (value - low) / (high - low) * (width - margin.left - margin.right);
    const y = (count: number) => height - margin.bottom - count / most * (height - margin.top - margin.bottom);
    const base = height - margin.bottom;
    this.drawing.setAttribute("aria-label", `${this.words}, ${this.unit}: ${fixed(this.shown.length)} series shown, median ${fixed(median(this.shown), this.decimals)}`);
    const bars = counts.flatMap((of, which) => of.map((count, i) => {
      const [left, right] = [x(edge(bins, i)), x(edge(bins, i + 1))];
      const bar = svg("rect", { class: which === 0 ? "others" : "shown", x: left + 0.5, width: Math.max(0.5, right - left - 1), y: y(count), height: base - y(count) });
      if (which === 0) bar.append(svg("title", {}, `${this.label(edge(bins, i))} to ${this.label(edge(bins, i + 1))} ${this.unit}: ${fixed(counts[1][i])} shown, ${fixed(count)} in all`));
      else bar.setAttribute("pointer-events", "none");
      return bar;
    }));
    fill(this.drawing,
      this.range && this.band(x(Math.max(low, Math.min(high, this.range[0]))), x(Math.max(low, Math.min(high, this.range[1])))),
      ...ticks(0, most, 3).filter(Number.isInteger).flatMap((count) => [
        svg("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(count), y2: y(count) }),
        svg("text", { x: margin.left - 6, y: y(count) + 4, "text-anchor": "end" }, fixed(count))]),
      ...bars,
      svg("line", { class: "axis", x1: margin.left, x2: width - margin.right, y1: base, y2: base }),
      ...ticks(low, high, Math.max(2, Math.floor(width / 75))).flatMap((value) => [
        svg("line", { class: "axis", x1: x(value), x2: x(value), y1: base, y2: base + 4 }),
        svg("text", { x: x(value), y: base + 16, "text-anchor": "middle" }, this.label(value))]),
      svg("text", { class: "axis-name", x: (margin.left + width - margin.right) / 2, y: height - 3, "text-anchor": "middle" }, `${this.words} (${this.unit})`),
      svg("text", { class: "axis-name", x: 0, y: 9 }, "Series"));
  }

  private band(left: number, right: number): SVGElement {
    return svg("rect", { class: "band", x: left, width: Math.max(1, right - left), y: margin.top, height: height - margin.top - margin.bottom });
  }

  private label(value: number): string {
    return fixed(value, Number.isInteger(value) ? 0 : Math.min(4, String(value).split(".")[1]?.length ?? 0));
  }
}
