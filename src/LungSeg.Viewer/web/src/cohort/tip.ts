import { h } from "../dom";

/** One note for many terms, shown while the pointer or the focus is on one: inside a scroller a note of its own would be cut off. */
export class Tip {
  readonly element = h("div", { class: "tip", role: "tooltip", id: "tip", hidden: true });

  /** Has an element show a text. */
  add(term: HTMLElement, text: string): void {
    term.setAttribute("aria-describedby", this.element.id);
    const show = () => this.show(term, text);
    for (const kind of ["pointerenter", "focus"]) term.addEventListener(kind, show);
    for (const kind of ["pointerleave", "blur"]) term.addEventListener(kind, () => { this.element.hidden = true; });
    term.addEventListener("keydown", (event) => { if (event.key === "Escape") this.element.hidden = true; });
  }

  private show(term: HTMLElement, text: string): void {
    this.element.textContent = text;
    this.element.hidden = false;
    const { left, bottom } = term.getBoundingClientRect();
    this.element.style.top = `${bottom + 6}px`;
    this.element.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - this.element.offsetWidth - 8))}px`;
  }
}
