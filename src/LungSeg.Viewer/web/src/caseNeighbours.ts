import { caseUrl, get, type CaseCard } from "./api";
import { fill, h } from "./dom";
import { onSingleKeys, type KeyAction } from "./planes/keys";
import { shownOrder, type Place } from "./shownOrder";

/** Links to the case before and the case after, in the order of the page that showed them last. */
export function caseNeighbours(id: string, series?: string): { element: HTMLElement; keys: KeyAction[]; stop(): void } {
  const element = h("span", { class: "neighbours" });
  let stopped = false;
  let [before, after]: (Place | undefined)[] = [];
  void find();

  async function find(): Promise<void> {
    let places = shownOrder();
    if (!places.some((place) => place.id === id)) {
      // Opened by its address: the list's own first order.
      const { cases } = await get<{ cases: CaseCard[] }>("api/cases").catch(() => ({ cases: [] as CaseCard[] }));
      places = cases.sort((a, b) => (b.changed ?? "9").localeCompare(a.changed ?? "9") || a.id.localeCompare(b.id, "en", { numeric: true })).map((card) => ({ id: card.id }));
    }
    // Where a case's other series was opened, its own place is that of its first.
    const exact = places.findIndex((place) => place.id === id && place.series === series);
    const place = exact >= 0 ? exact : places.findIndex((candidate) => candidate.id === id);
    if (stopped || place < 0) return;
    [before, after] = [places[place - 1], places[place + 1]];
    fill(element,
      before !== undefined && h("a", { href: addressOf(before), rel: "prev" }, "Previous case"),
      after !== undefined && h("a", { href: addressOf(after), rel: "next" }, "Next case"),
      h("span", { class: "quiet" }, `${place + 1} / ${places.length}`));
  }

  const go = (other: Place | undefined) => { if (other !== undefined) location.hash = addressOf(other); };
  const keys = [
    { key: "n", words: "next case", run: () => go(after) },
    { key: "p", words: "previous case", run: () => go(before) },
  ];
  // At once, not when planes are there: one reads through cases, also through those without a result.
  const listening = onSingleKeys(keys);
  return { element, keys, stop() { stopped = true; listening.stop(); } };
}

function addressOf(place: Place): string {
  return caseUrl(place.id, place.series);
}
