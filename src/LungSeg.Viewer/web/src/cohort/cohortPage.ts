import { caseUrl, type About } from "../api";
import { choice } from "../controls";
import { fill, h } from "../dom";
import { count, fixed } from "../format";
import { Live } from "../live";
import type { Page } from "../main";
import { setShownOrder } from "../shownOrder";
import { columnChooser } from "./columnChooser";
import { confidenceDefinition, quantityWords, tableColumns, zDefinition } from "./columns";
import { ContactSheet } from "./contactSheet";
import { cohortCsv, save } from "./exportCsv";
import { HistogramCard } from "./histogramCard";
import { findOutliers, outlierZ, quantity, rowsOf, usualQuantities, valuesOf, type CohortAnswer, type Row } from "./rows";
import { Tip } from "./tip";
import { filtered, filters, orders, sort, type View } from "./view";
import { VirtualTable } from "./virtualTable";

const rowHeight = 40;
const pictures: [file: string, words: string][] = [["surface", "Surface"], ["axial", "Axial"], ["coronal", "Coronal"], ["sagittal", "Sagittal"]];

/** Stays while cases are read, so that one comes back to where one was. */
let kept: View | null = null;

/** Every series as a table or as pictures, with histograms, filters and an order that puts first what a person had best look at. */
export function cohortPage(main: HTMLElement, about: About): Page {
  const view = kept ??= {
    kind: "table", picture: "surface", text: "", filter: "all", flag: "", ranges: new Map(), order: "attention",
    quantities: usualQuantities(about), scrolled: 0,
  };
  let answer: CohortAnswer = { regions: [], flags: [], rows: [], values: {} };
  let rows: Row[] = [];
  let shown: Row[] = [];
  let isLoaded = false;

  const plotted = ["volumeMl", "meanHu", "laa950Percent"].flatMap((key) => about.measures.filter((measure) => measure.key === key))
    .map((measure) => quantity("lungs", measure));
  const known = () => [...view.quantities, ...plotted];
  const tip = new Tip();
  const table = new VirtualTable<Row>("Table of the cohort", rowHeight, (row) => { location.hash = caseUrl(row.case, row.series ?? undefined); });
  const sheet = new ContactSheet();
  const place = h("div", { class: "place" });
  const summary = h("p", { class: "quiet summary", role: "status" });
  const trouble = h("p", { class: "flag error", hidden: true, role: "alert" });
  const empty = h("p", { class: "empty", hidden: true });

  const chips = filters.map(([key, words]) => {
    const number = h("span", { class: "number" });
    const button = h("button", { type: "button", onclick: () => { view.filter = key; refilter(); } }, words, " ", number);
    return { key, button, number };
  });
  const search = h("input", { type: "search", placeholder: "Find a case, series or flag", "aria-label": "Find a case, series or flag", value: view.text,
    oninput: () => { view.text = search.value.toLowerCase(); refilter(); } });
  const flag = h("select", { "aria-label": "Flag", onchange: () => { view.flag = flag.value; refilter(); } });
  const order = h("select", { "aria-label": "Order", onchange: () => reorder(order.value) });
  const picture = h("select", { "aria-label": "Picture", onchange: () => { view.picture = picture.value; showRows(); } },
    ...pictures.map(([file, words]) => h("option", { value: file, selected: file === view.picture }, words)));
  const kinds = choice("View", ["Table", "Contact sheet"], view.kind === "table" ? 0 : 1, (index) => {
    view.kind = index === 0 ? "table" : "sheet";
    view.scrolled = 0;
    showKind();
  });
  const chooser = columnChooser(about, () => answer.regions, () => view.quantities, (quantities) => {
    view.quantities = quantities;
    // Numbers of a region that was not asked for yet come with another answer.
    if (quantities.some(({ region }) => !asked.includes(region))) ask();
    else recompute();
  });
  const histograms = plotted.map((of) => new HistogramCard(quantityWords(about, of), of.measure.unit, of.measure.decimals, of.measure.definition, (range) => {
    if (range) view.ranges.set(of.name, range);
    else view.ranges.delete(of.name);
    refilterSoon();
  }));

  document.title = "Cohort – LungSeg";
  fill(main,
    h("div", { class: "cohort-head" }, h("h1", {}, "Cohort"), summary, kinds.element, picture, chooser.element,
      h("button", { type: "button", class: "button", onclick: () => save("cohort-shown.csv", cohortCsv(answer, shown, view.quantities)) }, "Save as CSV")),
    h("div", { class: "toolbar" },
      h("div", { class: "chips", role: "group", "aria-label": "Filter" }, ...chips.map(({ button }) => button)), flag, search, order),
    trouble,
    h("details", { class: "histograms", open: window.innerWidth > 760 }, h("summary", {}, "Histograms of what is shown"),
      h("div", {}, ...histograms.map(({ element }) => element))),
    place, empty, definitions(), tip.element);

  let asked: string[] = [];
  let live: Live<CohortAnswer>;
  ask();
  showKind();

  function ask(): void {
    live?.stop();
    asked = [...new Set(["lungs", "right-lung", "left-lung", ...view.quantities.map(({ region }) => region)])];
    live = new Live<CohortAnswer>(`api/cohort?regions=${asked.map(encodeURIComponent).join(",")}`, () => 5000,
      (value) => { [answer, isLoaded] = [value, true]; rows = rowsOf(value); recompute(); },
      (error) => {
        trouble.hidden = !error;
        if (error) fill(trouble, h("b", {}, "Error"), h("span", {}, `The table is not up to date. ${error.message}`));
      });
  }

  /** New rows or columns. */
  function recompute(): void {
    findOutliers(answer, rows, view.quantities);
    for (const { key, button, number } of chips) {
      button.setAttribute("aria-pressed", String(key === view.filter));
      number.textContent = fixed(rows.filter(filters.find((filter) => filter[0] === key)![2]).length);
    }
    const codes = [...new Set(answer.flags.map(({ code }) => code))].sort();
    fill(flag, h("option", { value: "" }, "Any flags"), ...codes.map((code) => h("option", { value: code, selected: code === view.flag }, code)));
    showHeader();
    refilter();
  }

  let soon = 0;
  function refilterSoon(): void {
    soon ||= requestAnimationFrame(() => { soon = 0; refilter(); });
  }

  function refilter(): void {
    for (const { key, button } of chips) button.setAttribute("aria-pressed", String(key === view.filter));
    shown = sort(answer, filtered(answer, rows, view, known()), view);
    plotted.forEach((of, i) => {
      const values = valuesOf(answer, of);
      const numbers = (some: Row[]) => some.map((row) => values[row.place] ?? null).filter((value) => value !== null);
      const range = view.ranges.get(of.name) ?? null;
      histograms[i].show(numbers(range ? filtered(answer, rows, view, known(), of) : shown), numbers(shown), range);
    });
    showRows();
  }

  function reorder(key: string): void {
    const focused = document.activeElement?.closest("th")?.cellIndex;
    view.order = key;
    shown = sort(answer, shown, view);
    showHeader();
    if (focused !== undefined) table.element.querySelectorAll("thead th")[focused]?.querySelector("button")?.focus();
    showRows();
    table.scrollTo(0);
    sheet.scrollTo(0);
  }

  function showHeader(): void {
    const columns: [key: string, words: string][] = view.quantities.flatMap((of): [string, string][] => {
      const words = quantityWords(about, of);
      return [[`-${of.name}`, `${words}, largest first`], [of.name, `${words}, smallest first`]];
    });
    fill(order, ...[...orders.map(([key, words]): [string, string] => [key, words]), ...columns].map(([key, words]) => h("option", { value: key, selected: key === view.order }, words)));
    table.setColumns(tableColumns(about, answer, view.quantities, view.order, tip, reorder));
  }

  function showRows(): void {
    setShownOrder(shown.map((row) => ({ id: row.case, series: row.series ?? undefined })), "#/cohort", "Cohort");
    summary.textContent = !isLoaded ? "Loading" : shown.length === rows.length ? count(rows.length, "series") : `${fixed(shown.length)} of ${count(rows.length, "series")}`;
    if (view.kind === "table") table.setRows(shown);
    else sheet.setRows(shown, view.picture, tileWords);
    empty.hidden = shown.length > 0 || !isLoaded;
    empty.textContent = rows.length === 0 ? "No cases yet." : "No series fits the filters.";
    if (view.scrolled > 0 && shown.length > 0) {
      current().scrollTo(view.scrolled);
      view.scrolled = 0;
    }
  }

  function tileWords(row: Row): string {
    return plotted.slice(0, 3).map((of) => `${fixed(valuesOf(answer, of)[row.place], of.measure.decimals)} ${of.measure.unit}`).join(" · ");
  }

  function current(): VirtualTable<Row> | ContactSheet {
    return view.kind === "table" ? table : sheet;
  }

  function showKind(): void {
    picture.hidden = view.kind === "table";
    fill(place, current().element);
    showRows();
  }

  return {
    stop() {
      view.scrolled = current().scrolled;
      live.stop();
      cancelAnimationFrame(soon);
      for (const part of [table, sheet, chooser, ...histograms]) part.stop();
    },
  };
}

function definitions(): HTMLElement {
  return h("details", { class: "definitions" }, h("summary", {}, "What the order and the numbers mean"),
    h("dl", {},
      h("dt", {}, "Outliers and flags first"),
      h("dd", {}, `First what has no result or a flag that is an error, then what has a warning or is an outlier (|z| > ${outlierZ}), then the rest; each by confidence, the lowest first, then by |z|, the largest first, then by name.`),
      h("dt", {}, "Robust z-score"), h("dd", {}, zDefinition),
      h("dt", {}, "Confidence"), h("dd", {}, confidenceDefinition),
      h("dt", {}, "Measures"), h("dd", {}, "The definition of each is on its column's header; docs/measurements.md has the sources."),
      h("dt", {}, "Histograms"), h("dd", {}, "Coloured: the series that are shown. Gray: those that would be shown without the histogram's own range. Drag over the bars, or type the ends; both belong to the range.")));
}
