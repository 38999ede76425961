import { caseUrl, get, type CaseCard } from "./api";
import { shownCases } from "./caseList";
import { fill, h } from "./dom";
import type { KeyAction } from "./planes/keys";

/** Links to the case before and the case after, in the list's order. */
export function caseNeighbours(id: string): { element: HTMLElement; keys: KeyAction[]; stop(): void } {
  const element = h("span", { class: "neighbours" });
  let stopped = false;
  let [before, after]: (string | undefined)[] = [];
  void find();

  async function find(): Promise<void> {
    let ids = shownCases();
    if (!ids.includes(id)) {
      // Opened by its address: the list's own first order.
      const { cases } = await get<{ cases: CaseCard[] }>("api/cases").catch(() => ({ cases: [] as CaseCard[] }));
      ids = cases.sort((a, b) => (b.changed ?? "9").localeCompare(a.changed ?? "9") || a.id.localeCompare(b.id, "en", { numeric: true })).map((card) => card.id);
    }
    const place = ids.indexOf(id);
    if (stopped || place < 0) return;
    [before, after] = [ids[place - 1], ids[place + 1]];
    fill(element,
      before !== undefined && h("a", { href: caseUrl(before), rel: "prev" }, "Previous case"),
      after !== undefined && h("a", { href: caseUrl(after), rel: "next" }, "Next case"),
      h("span", { class: "quiet" }, `${place + 1} / ${ids.length}`));
  }

  const go = (other: string | undefined) => { if (other !== undefined) location.hash = caseUrl(other); };
  return {
    element,
    keys: [
      { key: "n", words: "next case", run: () => go(after) },
      { key: "p", words: "previous case", run: () => go(before) },
    ],
    stop() { stopped = true; },
  };
}
