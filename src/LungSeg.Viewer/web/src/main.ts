import { get, type About } from "./api";
import { byId, fill, h } from "./dom";
import { caseList } from "./caseList";
import { casePage } from "./casePage";
import { uploadButton } from "./upload/uploadDialog";

/** A page: shown until it is stopped. */
export interface Page { stop(): void }

const about = await get<About>("api/about").catch((error: Error) => {
  fill(byId("main"), h("p", { class: "flag error" }, h("b", {}, "Error"), h("span", {}, error.message)));
  throw error;
});
let page: Page | null = null;

function show(first: boolean): void {
  // The skip link is an address too, but no page.
  if (location.hash === "#main") return;
  page?.stop();
  const [kind, id, series] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  const main = byId("main");
  page = kind === "case" && id ? casePage(main, about, id, series) : caseList(main, about);
  if (!first) main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

if (about.uploads) byId("actions").append(uploadButton());
window.addEventListener("hashchange", () => show(false));
show(true);
