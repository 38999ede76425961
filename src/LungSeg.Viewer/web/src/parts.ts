// Pieces that the list and the case page share.
import type { About, CaseCard, Fault, Flag, Progress, Status } from "./api";
import { h } from "./dom";
import { fixed } from "./format";

const statusWords: Record<Status, string> = {
  uploading: "Uploading",
  waiting: "Waiting",
  running: "Running",
  complete: "Complete",
  rejected: "Not processable",
  failed: "Failed",
};

/** The state of a case in its colour. */
export function statusPill(card: CaseCard): HTMLElement {
  return statePill(card.status, sortedFlags(allFlags(card))[0]?.severity ?? null);
}

/** A state in its colour; what is complete has that of its worst flag, so that only what has none is green. */
export function statePill(status: Status, worst: Flag["severity"] | null): HTMLElement {
  if (status === "complete" && worst === "error") return h("span", { class: "pill failed" }, "Complete, with errors");
  if (status === "complete" && worst === "warning") return h("span", { class: "pill rejected" }, "Complete, with warnings");
  return h("span", { class: `pill ${status}` }, statusWords[status]);
}

const stages = [
  ["ListCase", "Waiting for the case to be complete"],
  ["IndexSeries", "Reading headers"],
  ["ConvertSlab", "Converting to HU and resampling"],
  ["SegmentVolume", "Finding the lungs"],
  ["ExportResult", "Writing results"],
  ["WriteSummary", "Writing the summary"],
  ["FinishCase", "Finishing"],
] as const;

/** A bar of one segment per stage: what is done, and how far the running one is. */
export function progressBar(progress: Progress): HTMLElement {
  const current = stages.findIndex(([name]) => name === progress.stage);
  const words = current >= 0 ? stages[current][1] : progress.message;
  const share = progress.total > 0 ? progress.done / progress.total : 0;
  const shown = stages.slice(1);
  const bar = h("div", {
    class: "stages", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": shown.length,
    "aria-valuenow": Math.max(0, current - 1 + share).toFixed(2), "aria-valuetext": words, "aria-label": "Progress",
  });
  shown.forEach((_, index) => {
    const part = h("span");
    const full = h("i");
    full.style.width = `${100 * (index < current - 1 ? 1 : index === current - 1 ? Math.max(share, 0.08) : 0)}%`;
    part.append(full);
    bar.append(part);
  });
  const detail = progress.total > 1 ? ` ${fixed(progress.done)} of ${fixed(progress.total)}` : "";
  return h("div", { class: "progress" }, bar, h("span", { class: "quiet" }, words + detail));
}

const severityWords = { info: "Note", warning: "Warning", error: "Error" } as const;
const severityOrder = { error: 0, warning: 1, info: 2 } as const;

export function sortedFlags(flags: Flag[]): Flag[] {
  return [...flags].sort((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
}

export function flagLine(flag: Flag): HTMLElement {
  const value = flag.value === null ? "" : ` ${fixed(flag.value, Number.isInteger(flag.value) ? 0 : 1)} ${flag.unit ?? ""}`;
  return h("p", { class: `flag ${flag.severity}` },
    h("b", {}, severityWords[flag.severity]),
    h("span", {}, flag.message, value && h("strong", {}, value), " ", h("code", {}, flag.code)));
}

export function faultLine(fault: Fault, style: "error" | "warning" | "info" = "error"): HTMLElement {
  return h("p", { class: `flag ${style}` },
    h("b", {}, severityWords[style]),
    h("span", {}, fault.message, " ", fault.cure, " ", h("code", {}, fault.code), fault.blob && " ", fault.blob && h("code", {}, fault.blob)));
}

/** What a measured region is called: as the structure it is. */
export function regionWords(about: About, region: string): string {
  return about.structures.find(({ id }) => id === region)?.name ?? region;
}

/** The flags of all of a case's series. */
export function allFlags(card: CaseCard): Flag[] {
  return card.series.flatMap((series) => series.flags);
}

export function isBusy({ status }: { status: Status }): boolean {
  return status === "running" || status === "waiting" || status === "uploading";
}
