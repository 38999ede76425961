import type { About } from "../api";
import { fill, h } from "../dom";
import { regionWords } from "../parts";
import { quantity, type Quantity } from "./rows";

/** A box for each measure of each region. */
export function columnChooser(about: About, regions: () => string[], chosen: () => Quantity[], onChoose: (quantities: Quantity[]) => void): { element: HTMLElement; stop(): void } {
  const panel = h("div", { class: "panel chooser-panel" });
  const element = h("details", { class: "chooser", ontoggle: () => { if (element.open) show(); } }, h("summary", { class: "button" }, "Columns"), panel);

  function show(): void {
    const places = regions();
    fill(panel, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Measure"), ...places.map((region) => h("th", { scope: "col" }, regionWords(about, region))))),
      h("tbody", {}, ...about.measures.map((measure) => h("tr", {},
        h("th", { scope: "row", title: measure.definition }, measure.name, " ", h("small", {}, measure.unit)),
        ...places.map((region) => {
          const of = quantity(region, measure);
          const box: HTMLInputElement = h("input", {
            type: "checkbox", checked: chosen().some(({ name }) => name === of.name), "aria-label": `${measure.name}, ${regionWords(about, region)}`,
            onchange: () => onChoose(box.checked ? [...chosen(), of] : chosen().filter(({ name }) => name !== of.name)),
          });
          return h("td", {}, box);
        }))))));
  }

  const outside = (event: Event) => { if (element.open && !element.contains(event.target as Node)) element.open = false; };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    element.querySelector("summary")!.focus();
  };
  document.addEventListener("pointerdown", outside);
  element.addEventListener("keydown", escape);
  return { element, stop: () => document.removeEventListener("pointerdown", outside) };
}
