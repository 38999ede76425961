import { caseApiUrl, caseUrl, fileUrl, type About, type CaseCard, type SeriesCard } from "./api";
import { announce, fill, h, type Child } from "./dom";
import { bytes, count, fixed, when } from "./format";
import { Live } from "./live";
import { faultLine, flagLine, isBusy, progressBar, regionWords, sortedFlags, statusPill } from "./parts";
import type { Page } from "./main";
import { caseNeighbours } from "./caseNeighbours";
import { shownPage } from "./shownOrder";
import { showViews } from "./views";

/** One case: its state, and one of its series with pictures, planes, surface, numbers and files. */
export function casePage(main: HTMLElement, about: About, id: string, key?: string): Page {
  document.title = `${id} – LungSeg`;
  const neighbours = caseNeighbours(id, key);
  const title = h("h1", {}, id);
  const state = h("span", { class: "state" });
  const facts = h("p", { class: "quiet" });
  const notices = h("div", { class: "notices" });
  const tabs = h("nav", { class: "tabs", "aria-label": "Series", hidden: true });
  const body = h("div");
  fill(main,
    h("div", { class: "case-head" }, h("p", { class: "crumb" }, h("a", { href: shownPage().href }, shownPage().words), neighbours.element), title, state, facts),
    notices, tabs, body);

  let shown = "";
  let panel: { stop(): void } | null = null;

  const live = new Live<CaseCard>(
    caseApiUrl(id),
    (card) => (isBusy(card) ? 1000 : 5000),
    show,
    (error) => { if (error && !shown) fill(body, h("p", { class: "flag error", role: "alert" }, h("b", {}, "Error"), h("span", {}, error.message))); });

  function show(card: CaseCard): void {
    fill(state, statusPill(card), card.progress && progressBar(card.progress));
    document.title = `${card.name} – LungSeg`;
    title.textContent = card.name;
    facts.textContent = [card.runFolder !== null && card.id !== card.name && `results in ${card.id}`, card.scanFiles > 0 && count(card.scanFiles, "file"), card.revision > 0 && `revision ${card.revision}`, when(card.changed)]
      .filter(Boolean).join(" · ");
    const series = card.series.find((candidate) => candidate.key === key)
      ?? card.series.find((candidate) => candidate.folder) ?? card.series[0];
    fill(notices, ...noticeLines(card, series));
    tabs.hidden = card.series.length < 2;
    fill(tabs, ...card.series.map((candidate) => h("a", {
      href: caseUrl(id, candidate.key), "aria-current": candidate === series && "page",
    }, candidate.key)));

    // The planes keep their place while a new revision runs; they are made anew only for a new result.
    const now = JSON.stringify([card.revision, series?.key, series?.folder]);
    if (now === shown) return;
    if (shown) announce(`${id}: ${card.status}`);
    shown = now;
    panel?.stop();
    panel = null;
    if (series?.folder) showSeries(card, series, series.folder);
    else fill(body, isBusy(card) && h("p", { class: "empty" }, "The result appears here as soon as it is there."));
  }

  function showSeries(card: CaseCard, series: SeriesCard, folder: string): void {
    const files = new Set(series.files.map((file) => file.name));
    const stage = h("div", { class: "stage" });
    fill(body,
      h("div", { class: "case-body" },
        stage,
        h("aside", { class: "side" }, keyFigures(about, series), seriesFacts(card, series), downloads(series, folder, files))),
      pictures(folder, files));
    panel = showViews(stage, about, series, folder, files, neighbours.keys);
  }

  return { stop() { live.stop(); panel?.stop(); neighbours.stop(); } };
}

function noticeLines(card: CaseCard, series: SeriesCard | undefined): HTMLElement[] {
  const lines: HTMLElement[] = [];
  if (card.fault) lines.push(faultLine(card.fault));
  if (series?.fault && series.fault.message !== card.fault?.message) lines.push(faultLine(series.fault));
  if (card.forced) lines.push(faultLine({
    code: "forced", message: "The case was processed as it stood when its maximum wait ended; slices may be missing.",
    cure: "Add what is missing: a new revision is made.", blob: null,
  }, "warning"));
  for (const flag of sortedFlags(series?.flags ?? [])) lines.push(flagLine(flag));
  if (series?.folder && series.flags.length === 0) {
    lines.push(h("p", { class: "flag good" }, h("b", {}, "No flags"), h("span", {}, "The checks found nothing to report. Look at the pictures all the same.")));
  }
  for (const rejected of card.rejectedSeries) lines.push(faultLine({ ...rejected.fault, message: `Series ${rejected.key}: ${rejected.fault.message}` }, "warning"));
  if (card.rejectedObjects.length > 0) {
    lines.push(h("details", { class: "flag info" },
      h("summary", {}, `${count(card.rejectedObjects.length, "file")} left out`),
      h("ul", {}, ...card.rejectedObjects.slice(0, 200).map((fault) => h("li", {}, fault.message, " ", fault.cure, " ", h("code", {}, fault.code), " ", h("code", {}, fault.blob ?? ""))))));
  }
  return lines;
}

function keyFigures(about: About, series: SeriesCard): HTMLElement {
  const measures = about.measures.filter((measure) => measure.isKeyFigure);
  return h("section", { class: "panel numbers", "aria-label": "Numbers" },
    h("table", {},
      h("thead", {}, h("tr", {},
        h("th", { scope: "col" }, h("span", { class: "unseen" }, "Structure")),
        ...measures.map((measure) => h("th", { scope: "col", class: "number" },
          h("dfn", { tabindex: 0 }, measure.name, h("span", { role: "note" }, measure.definition)), " ", h("small", {}, measure.unit))))),
      h("tbody", {}, ...series.regions.map((region) => h("tr", {},
        h("th", { scope: "row" }, regionWords(about, region.name)),
        ...measures.map((measure) => h("td", { class: "number" }, fixed(region.values[measure.key], measure.decimals))))))));
}

function seriesFacts(card: CaseCard, series: SeriesCard): HTMLElement {
  const rows: [string, Child][] = [
    ["Case", card.name],
    ["Results in", card.runFolder === null || card.id === card.name ? null : card.id],
    ["Source folder", series.sourceFolder === null ? null : series.sourceFolder || "the folder that was processed"],
    ["Series", series.key],
    ["Method", series.method],
    ["Confidence", fixed(series.confidence, 3)],
    ["Slices", series.slices],
    ["Voxel", series.spacingMm && `${series.spacingMm.map((edge) => fixed(edge, 2)).join(" × ")} mm`],
  ];
  return h("dl", { class: "panel facts" },
    ...rows.filter(([, value]) => value !== null).map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
}

function downloads(series: SeriesCard, folder: string, files: Set<string>): HTMLElement {
  return h("section", { class: "panel" },
    files.has("report.html") && h("a", { class: "button wide", href: fileUrl(folder, "report.html"), target: "_blank", rel: "noopener" }, "Open the report"),
    h("details", {},
      h("summary", {}, `Files (${series.files.length + 1})`),
      h("ul", { class: "files" }, ...[...series.files, { name: "summary.json", bytes: 0 }].map((file) => h("li", {},
        h("a", { href: `${fileUrl(folder, file.name)}?download`, download: file.name.split("/").at(-1) }, file.name),
        file.bytes > 0 && h("span", { class: "quiet" }, bytes(file.bytes)))))));
}

const pictureWords: [file: string, words: string][] = [
  ["previews/surface.png", "Surface"],
  ["previews/axial.png", "Axial"],
  ["previews/coronal.png", "Coronal"],
  ["previews/sagittal.png", "Sagittal"],
  ["previews/density.png", "Densities"],
  ["previews/histogram.png", "Histogram"],
];

function pictures(folder: string, files: Set<string>): HTMLElement | null {
  const there = pictureWords.filter(([file]) => files.has(file));
  if (there.length === 0) return null;
  return h("section", { "aria-labelledby": "pictures" },
    h("h2", { id: "pictures" }, "Pictures"),
    h("div", { class: "pictures" }, ...there.map(([file, words]) => h("figure", {},
      h("a", { href: fileUrl(folder, file), target: "_blank", rel: "noopener", "aria-label": `${words} picture in full size` },
        h("img", { src: fileUrl(folder, file), alt: `${words} picture of the result`, loading: "lazy" })),
      h("figcaption", {}, words)))));
}
