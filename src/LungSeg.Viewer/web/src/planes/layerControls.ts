import { choice, type Choice } from "../controls";
import { h } from "../dom";
import { css, type Layer, type Style, type ViewState } from "./viewState";

const styles: [words: string, style: Style][] = [["Outline", "outline"], ["Fill", "fill"], ["Off", "off"]];

/** A line for each structure and each range of density, and how dense fills are. */
export function layerControls(state: ViewState, draw: () => void, load: (layer: Layer) => Promise<void>) {
  const trouble = h("p", { class: "flag error", role: "alert", hidden: true });
  const rows = state.layers.map((layer) => ({
    layer, control: choice(layer.info.name, styles.map(([words]) => words), styles.findIndex(([, style]) => style === layer.style), (index) => set(layer, styles[index][1])),
  }));
  const boxes = state.densities.map((density) => h("input", {
    type: "checkbox", onchange: () => { void toggle(density, boxes[state.densities.indexOf(density)].checked); },
  }));
  const opacity = h("input", {
    type: "range", min: 0, max: 1, step: 0.05, value: state.opacity, "aria-label": "Opacity of fills",
    oninput: () => { state.opacity = Number(opacity.value); draw(); },
  });

  const element = h("div", { class: "layers" },
    ...rows.map(({ layer, control }) => h("div", { class: "layer" }, swatch(css(layer.info.color)), h("span", {}, layer.info.name), control.element)),
    ...state.densities.map((density, index) => h("label", { class: "layer", title: density.definition },
      swatch(css(density.info.color)), h("span", {}, density.name), boxes[index])),
    h("label", { class: "layer slider" }, h("span", {}, "Opacity of fills"), opacity),
    trouble);

  async function set(layer: Layer, style: Style): Promise<void> {
    layer.style = style;
    if (style !== "off") await need([layer]);
    draw();
  }

  async function toggle(density: ViewState["densities"][number], on: boolean): Promise<void> {
    density.on = on;
    if (on) await need(state.layers.filter((layer) => layer.info.isLung));
    draw();
  }

  async function need(layers: Layer[]): Promise<void> {
    try {
      for (const layer of layers) if (!layer.labels) await load(layer);
      trouble.hidden = true;
    } catch (error) {
      trouble.hidden = false;
      trouble.textContent = `A mask can't be shown. ${(error as Error).message}`;
    }
  }

  /** All that are shown: from outline to fill, to off, and back to outline. */
  function cycle(): void {
    const some = rows.filter(({ layer }) => layer.style !== "off");
    const changed = some.length > 0 ? some : rows.filter(({ layer }) => layer.info.isOutlined);
    const now = some[0]?.layer.style ?? "off";
    const next = (styles.findIndex(([, style]) => style === now) + 1) % styles.length;
    for (const { layer, control } of changed) press(layer, control, next);
  }

  function press(layer: Layer, control: Choice, index: number): void {
    control.press(index);
    void set(layer, styles[index][1]);
  }

  function toggleDensity(index: number): void {
    boxes[index].checked = !boxes[index].checked;
    void toggle(state.densities[index], boxes[index].checked);
  }

  return { element, cycle, toggleDensity };
}

function swatch(colour: string): HTMLElement {
  const square = h("i", { class: "swatch", "aria-hidden": "true" });
  square.style.backgroundColor = colour;
  return square;
}
