/** A case, and the series of it that is meant where one is. */
export interface Place { id: string; series?: string }

let places: readonly Place[] = [];
let page = { href: "#/", words: "All cases" };

/** Says what a page of many cases shows, in its order: it is the order of next and previous. */
export function setShownOrder(shown: readonly Place[], href: string, words: string): void {
  places = shown;
  page = { href, words };
}

/** The cases as they were shown last; empty where none was shown yet. */
export function shownOrder(): readonly Place[] {
  return places;
}

/** The page that showed them. */
export function shownPage(): { href: string; words: string } {
  return page;
}
