import { fileUrl, type About } from "../api";
import { choice } from "../controls";
import { h } from "../dom";
import { fixed } from "../format";
import { fetchBytes } from "../fetchBytes";
import { listenForKeys, type KeyAction } from "./keys";
import { layerControls } from "./layerControls";
import { gunzip, parseNifti, type Volume } from "./nifti";
import { patientOf, planesOf } from "./plane";
import { SliceView } from "./sliceView";
import { valueAt, windows, type Layer, type Tool, type ViewState } from "./viewState";

/** What the planes are made of. */
export interface PlaneSources {
  about: About;
  /** What the names of the series' files start with. */
  folder: string;
  /** The CT's address. */
  ct: string;
  /** Ids of the structures that the result holds and has a mask file of. */
  structures: string[];
}

const tools: [words: string, tool: Tool][] = [["Crosshair", "move"], ["Window", "window"], ["Ruler", "ruler"]];
const shown: [words: string, name: string][] = [["All planes", "all"], ["Axial", "axial"], ["Coronal", "coronal"], ["Sagittal", "sagittal"]];

/** Loads the CT and shows it in three planes, which it puts before what is in the grid, with controls above and below. */
export async function planesView(
  grid: HTMLElement, above: HTMLElement, below: HTMLElement, message: HTMLElement, sources: PlaneSources, keys: KeyAction[],
  signal: AbortSignal): Promise<{ stop(): void }> {
  const { about } = sources;
  const masks = new Map<string, Promise<Volume>>();
  const ct = await load(sources.ct, "the CT");
  const state: ViewState = {
    ct, voxel: ct.size.map((edge) => edge >> 1) as [number, number, number], low: windows[0][1], high: windows[0][2], opacity: 0.35, tool: "move",
    layers: about.structures.filter(({ id }) => sources.structures.includes(id))
      .map((info) => ({ info, style: info.isOutlined ? "outline" : "off", labels: null })),
    densities: about.densities.flatMap((info) => {
      const measure = about.measures.find(({ key }) => key === info.measure);
      return measure ? [{ info, name: measure.name, definition: measure.definition, on: false }] : [];
    }),
  };
  for (const layer of state.layers.filter(({ style }) => style !== "off")) await fetchLabels(layer);
  signal.throwIfAborted();
  message.remove();

  const readout = h("output", { class: "readout", "aria-live": "off" });
  const views = planesOf(ct).map((plane) => new SliceView(state, plane, {
    onMove(voxel) { state.voxel = voxel; read(null); draw(); },
    onHover: read,
    onWindow: setWindow,
  }));
  grid.prepend(...views.map((view) => view.element));
  const draw = () => views.forEach((view) => view.draw());

  const windowWords = h("output", { class: "quiet" });
  const presets = choice("Window", windows.map(([words]) => words), 0, (index) => setWindow(windows[index][1], windows[index][2]));
  const pointer = choice("Pointer", tools.map(([words]) => words), 0, (index) => { state.tool = tools[index][1]; grid.dataset.tool = state.tool; });
  const planes = choice("Planes", shown.map(([words]) => words), 0, (index) => { grid.dataset.shown = shown[index][1]; });
  const layers = layerControls(state, draw, fetchLabels);
  const listening = listenForKeys([
    ...windows.map(([words, low, high], index) => ({ key: String(index + 1), words: `${words} window`, run: () => setWindow(low, high) })),
    ...tools.map(([words, tool], index) => ({
      key: "cwr"[index], words: `${words}: what dragging does`, run: () => { state.tool = tool; grid.dataset.tool = tool; pointer.press(index); },
    })),
    { key: "o", words: "outline, fill, off for the structures that are shown", run: layers.cycle },
    ...state.densities.map((density, index) => ({ key: "lh"[index], words: `${density.name} on and off`, run: () => layers.toggleDensity(index) })),
  ], keys);
  above.append(
    h("div", { class: "controls" }, presets.element, windowWords, pointer.element, planes.element,
      h("button", { type: "button", class: "button small", onclick: listening.help }, "Keys (?)")),
    readout);
  below.append(layers.element);
  setWindow(state.low, state.high);
  read(null);
  grid.dataset.shown = "all";

  /** Also the preset that it is, or none. */
  function setWindow(low: number, high: number): void {
    [state.low, state.high] = [low, high];
    const preset = windows.findIndex((window) => window[1] === low && window[2] === high);
    presets.press(preset < 0 ? null : preset);
    windowWords.textContent = `${fixed(low)} to ${fixed(high)} HU`;
    draw();
  }

  /** Says what is under the pointer, or at the crosshair. */
  function read(hovered: [number, number, number] | null): void {
    const voxel = hovered ?? state.voxel;
    const there = state.layers.filter(({ labels, info }) => labels && valueAt(labels, voxel) === info.label).map(({ info }) => info.name.toLowerCase());
    const place = patientOf(ct, voxel);
    const words = place ? `x ${fixed(place[0], 1)}, y ${fixed(place[1], 1)}, z ${fixed(place[2], 1)} mm (LPS)` : "the file does not say where it lies";
    readout.textContent = `${fixed(valueAt(ct, voxel))} HU${there.map((name) => `, ${name}`).join("")} · ${words} · voxel ${voxel.join(", ")}`;
  }

  async function fetchLabels(layer: Layer): Promise<void> {
    const { mask } = layer.info;
    if (!masks.has(mask)) masks.set(mask, load(fileUrl(sources.folder, mask), "the masks"));
    const labels = await masks.get(mask)!;
    if (labels.voxels.length !== ct.voxels.length) throw new Error(`${mask} is not on the CT's grid.`);
    layer.labels = labels;
  }

  async function load(url: string, what: string): Promise<Volume> {
    const packed = await fetchBytes(url, signal, (share) => {
      message.textContent = share === null ? `Loading ${what}` : `Loading ${what}, ${Math.round(share * 100)} %`;
    });
    return parseNifti(await gunzip(packed));
  }

  return { stop() { listening.stop(); views.forEach((view) => view.stop()); } };
}
