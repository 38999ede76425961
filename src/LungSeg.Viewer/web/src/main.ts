import { get, type About } from "./api";
import { byId, fill, h } from "./dom";
import { caseList } from "./caseList";
import { casePage } from "./casePage";
import { cohortPage } from "./cohort/cohortPage";
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
  page = kind === "case" && id ? casePage(main, about, id, series) : kind === "cohort" ? cohortPage(main, about) : caseList(main, about);
  for (const [link, isHere] of [["#/", !kind], ["#/cohort", kind === "cohort"]] as const) {
    const element = document.querySelector(`.pages a[href="${link}"]`)!;
    if (isHere) element.setAttribute("aria-current", "page");
    else element.removeAttribute("aria-current");
  }
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

if (about.uploads) byId("actions").append(uploadButton(about.maximumUploadBytes));
window.addEventListener("hashchange", () => show(false));
show(true);
