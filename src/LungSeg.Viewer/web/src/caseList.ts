import { caseUrl, fileUrl, type About, type CaseCard } from "./api";
import { announce, fill, h } from "./dom";
import { count, fixed, when } from "./format";
import { Live } from "./live";
import { setShownOrder } from "./shownOrder";
import { allFlags, isBusy, progressBar, regionWords, sortedFlags, statusPill } from "./parts";
import type { Page } from "./main";
import { confidenceDefinition } from "./cohort/columns";

const filters: [key: string, words: string, test: (card: CaseCard) => boolean][] = [
  ["all", "All", () => true],
  ["busy", "In work", isBusy],
  ["complete", "Complete", (card) => card.status === "complete"],
  ["flagged", "Flagged", (card) => allFlags(card).some((flag) => flag.severity !== "info")],
  ["failed", "No result", (card) => card.status === "failed" || card.status === "rejected"],
];

const orders: [key: string, words: string, compare: (a: CaseCard, b: CaseCard) => number][] = [
  ["newest", "Newest first", (a, b) => (b.changed ?? "9").localeCompare(a.changed ?? "9") || byName(a, b)],
  ["name", "Name", byName],
  ["volume", "Volume, smallest first", (a, b) => (volume(a, "lungs") ?? 1e9) - (volume(b, "lungs") ?? 1e9)],
  ["confidence", "Confidence, lowest first", (a, b) => (confidence(a) ?? 2) - (confidence(b) ?? 2) || byName(a, b)],
];

/** Lines at a time: a browser lays out some hundreds at once, and thousands are what the cohort is for. */
const atOnce = 300;

/** All cases: a line each, live. */
export function caseList(main: HTMLElement, about: About): Page {
  let cases: CaseCard[] = [];
  let filter = "all";
  let order = "newest";
  let text = "";
  let most = atOnce;
  const rows = new Map<string, { json: string; row: HTMLElement }>();

  const chips = h("div", { class: "chips", role: "group", "aria-label": "Filter by status" });
  const list = h("ul", { class: "cases", "aria-label": "Cases" });
  const empty = h("p", { class: "empty", hidden: true });
  const more = h("p", { class: "more", hidden: true });
  const trouble = h("p", { class: "flag error", hidden: true, role: "alert" });
  const search = h("input", {
    type: "search", placeholder: "Find a case", "aria-label": "Find a case",
    oninput: () => { text = search.value.toLowerCase(); show(); },
  });
  const sorting = h("select", { "aria-label": "Order", onchange: () => { order = sorting.value; show(); } },
    ...orders.map(([key, words]) => h("option", { value: key }, words)));
  const buttons = filters.map(([key, words]) => {
    const number = h("span", { class: "number" });
    const button = h("button", {
      type: "button", "aria-pressed": String(key === filter),
      onclick: () => { filter = key; buttons.forEach((other) => other.button.setAttribute("aria-pressed", String(other.key === key))); show(); },
    }, words, " ", number);
    chips.append(button);
    return { key, button, number };
  });

  document.title = "LungSeg results";
  fill(main, h("h1", { class: "unseen" }, "Cases"), h("div", { class: "toolbar" }, chips, search, sorting), trouble, list, more, empty);

  const live = new Live<{ cases: CaseCard[] }>(
    "api/cases",
    (value) => (value.cases.some(isBusy) ? 1000 : 4000),
    (value) => { tell(cases, value.cases); cases = value.cases; show(); },
    (error) => {
      trouble.hidden = !error;
      if (error) fill(trouble, h("b", {}, "Error"), h("span", {}, `The list is not up to date. ${error.message}`));
    });

  function show(): void {
    for (const [index, [, , test]] of filters.entries()) buttons[index].number.textContent = String(cases.filter(test).length);
    const test = filters.find(([key]) => key === filter)![2];
    const compare = orders.find(([key]) => key === order)![2];
    const shown = cases.filter((card) => test(card) && `${card.name} ${card.id}`.toLowerCase().includes(text)).sort(compare);
    setShownOrder(shown.map(({ id }) => ({ id })), "#/", "All cases");

    // Rows that did not change stay the same elements, so that focus, scrolling and pictures stay too.
    const elements = shown.slice(0, most).map((card) => {
      const json = JSON.stringify(card);
      const known = rows.get(card.id);
      if (known?.json === json) return known.row;
      const row = caseRow(about, card);
      if (known?.row.contains(document.activeElement)) queueMicrotask(() => row.querySelector("a")?.focus());
      rows.set(card.id, { json, row });
      return row;
    });
    if (elements.length !== list.children.length || elements.some((row, index) => list.children[index] !== row)) {
      list.replaceChildren(...elements);
    }
    more.hidden = shown.length <= most;
    fill(more, h("button", { type: "button", class: "button", onclick: () => { most += atOnce; show(); } }, `Show ${fixed(Math.min(atOnce, shown.length - most))} more`),
      h("span", { class: "quiet" }, `${fixed(most)} of ${count(shown.length, "case")} are listed. The `, h("a", { href: "#/cohort" }, "cohort"), " shows all of them as a table."));
    empty.hidden = shown.length > 0;
    empty.textContent = cases.length === 0
      ? "No cases yet. Put a folder of DICOM slices into the container 'scans', or upload one; or run 'lungseg run' with --out here or below."
      : "No case fits the filter.";
  }

  return { stop: () => live.stop() };
}

function caseRow(about: About, card: CaseCard): HTMLElement {
  const complete = card.series.filter((series) => series.folder);
  const first = complete[0];
  const picture = first?.files.some((file) => file.name === "previews/surface.png")
    ? h("img", { src: fileUrl(first.folder!, "previews/surface.png"), alt: "", loading: "lazy" })
    : h("span", { class: "nopicture", "aria-hidden": "true" });
  const facts = [
    card.runFolder !== null && card.id !== card.name && `results in ${card.id}`,
    card.scanFiles > 0 && count(card.scanFiles, "file"),
    complete.length > 0 && count(complete.length, "series"),
    first?.method && `${first.method} method`,
    card.revision > 1 && `revision ${card.revision}`,
    when(card.changed),
  ].filter(Boolean).join(" · ");
  return h("li", {},
    h("div", { class: "thumb" }, picture),
    h("div", { class: "name" }, h("a", { href: caseUrl(card.id) }, card.name), h("span", { class: "quiet" }, facts)),
    h("div", { class: "state" }, h("span", {}, statusPill(card), confidence(card) !== null && h("span", { class: "quiet confidence", title: confidenceDefinition }, `confidence ${fixed(confidence(card), 3)}`)), card.progress && progressBar(card.progress),
      card.fault && h("span", { class: "quiet" }, card.fault.message)),
    h("dl", { class: "volumes" }, ...volumes(about, card)),
    h("div", { class: "flags" }, ...flagChips(card)));
}

/** Of the first series, in the order of outputs, as many as there is room for. */
function volumes(about: About, card: CaseCard): HTMLElement[] {
  const regions = card.series.find((series) => series.regions.length > 0)?.regions ?? [];
  return regions.slice(0, 3).map(({ name, values }) => h("div", {},
    h("dt", {}, regionWords(about, name)), h("dd", {}, fixed(values["volumeMl"]), h("small", {}, " mL"))));
}

function flagChips(card: CaseCard): HTMLElement[] {
  const flags = sortedFlags(allFlags(card));
  const chips = flags.slice(0, 3).map((flag) => h("span", { class: `chip ${flag.severity}`, title: flag.message }, flag.code));
  if (flags.length > 3) chips.push(h("span", { class: "chip" }, `+${flags.length - 3}`));
  if (card.rejectedSeries.length > 0) chips.push(h("span", { class: "chip" }, `${card.rejectedSeries.length} series rejected`));
  return chips;
}

function volume(card: CaseCard, region: string): number | null {
  for (const series of card.series) {
    const value = series.regions.find((candidate) => candidate.name === region)?.values["volumeMl"];
    if (value !== undefined) return value;
  }
  return null;
}

/** That of the series with the lowest. */
function confidence(card: CaseCard): number | null {
  const known = card.series.map((series) => series.confidence).filter((value) => value !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function byName(a: CaseCard, b: CaseCard): number {
  return a.id.localeCompare(b.id, "en", { numeric: true });
}

function tell(before: CaseCard[], now: CaseCard[]): void {
  const known = new Map(before.map((card) => [card.id, card.status]));
  const ended = now.filter((card) => known.has(card.id) && known.get(card.id) !== card.status && !isBusy(card));
  if (ended.length > 0) announce(ended.map((card) => `${card.id}: ${card.status}`).join(", "));
}
