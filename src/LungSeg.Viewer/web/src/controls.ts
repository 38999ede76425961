import { h } from "./dom";

/** Buttons of which one is pressed, or none. */
export interface Choice { element: HTMLElement; press(index: number | null): void }

export function choice(words: string, options: string[], pressed: number | null, onChoose: (index: number) => void): Choice {
  const press = (index: number | null) => buttons.forEach((button, other) => button.setAttribute("aria-pressed", String(other === index)));
  const buttons = options.map((option, index) => h("button", {
    type: "button", "aria-pressed": String(index === pressed), onclick: () => { press(index); onChoose(index); },
  }, option));
  return { element: h("div", { class: "choice", role: "group", "aria-label": words }, ...buttons), press };
}
