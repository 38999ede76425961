import { MULTIPLANAR_TYPE, Niivue, NVImage, SHOW_RENDER, SLICE_TYPE } from "@niivue/niivue";
import type { Colour } from "../api";
import { h } from "../dom";
import { fixed } from "../format";
import { fetchBytes } from "./fetchBytes";
import type { VolumePanel, VolumeSources } from "./volumeView";

/** Lower and upper HU of the usual windows. */
const windows: [words: string, low: number, high: number][] = [
  ["Lung", -1350, 150],
  ["Mediastinum", -160, 240],
  ["Bone", -450, 1050],
];

const views: [words: string, type: SLICE_TYPE][] = [
  ["All planes", SLICE_TYPE.MULTIPLANAR],
  ["Axial", SLICE_TYPE.AXIAL],
  ["Coronal", SLICE_TYPE.CORONAL],
  ["Sagittal", SLICE_TYPE.SAGITTAL],
];

/** The axial plane large and the others beside it; where the canvas is upright NiiVue stacks them. */
const sideBySide: { sliceType: SLICE_TYPE; position: [left: number, top: number, width: number, height: number] }[] = [
  { sliceType: SLICE_TYPE.AXIAL, position: [0, 0, 0.6, 1] },
  { sliceType: SLICE_TYPE.CORONAL, position: [0.6, 0, 0.4, 0.5] },
  { sliceType: SLICE_TYPE.SAGITTAL, position: [0.6, 0.5, 0.4, 0.5] },
];

/** Which of the crosshair's fractions moves through which plane's slices. */
const axes: [words: string, axis: 0 | 1 | 2][] = [["Axial", 2], ["Coronal", 1], ["Sagittal", 0]];

/** The CT in three planes with the mask over it. The patient's right is at the picture's left, as radiologists have it. */
export function planes(parent: HTMLElement, ct: string, sources: VolumeSources, signal: AbortSignal): VolumePanel {
  const { mask, sides, colours } = sources;
  const canvas = h("canvas", { "aria-label": "CT with the lungs marked, in axial, coronal and sagittal planes", role: "img" });
  const message = h("p", { class: "loading", role: "status" }, "Loading the CT");
  const readout = h("output", { class: "readout" });
  const controls = h("div", { class: "controls", hidden: true });
  parent.append(h("section", { class: "view planes", "aria-label": "Planes" },
    h("div", { class: "canvas" }, canvas, message), readout, controls));

  const nv = new Niivue({
    isRadiologicalConvention: true,
    sagittalNoseLeft: true,
    multiplanarShowRender: SHOW_RENDER.NEVER,
    multiplanarLayout: MULTIPLANAR_TYPE.AUTO,
    multiplanarEqualSize: true,
    backColor: [0.03, 0.04, 0.05, 1],
    crosshairColor: [0.35, 0.85, 0.8, 0.55],
    crosshairWidth: 0.25,
    crosshairWidthUnit: "percent",
    crosshairGap: 6,
    fontColor: [0.85, 0.9, 0.94, 1],
    fontMinPx: 13,
    tileMargin: 4,
    dragAndDropEnabled: false,
    isOrientationTextVisible: true,
    scrollRequiresFocus: true,
    loadingText: "",
    logLevel: "error",
  });
  const sliders = axes.map(([words, axis]) => ({ axis, input: slider(`${words} slice`, 0.5, (value) => moveTo(axis, value)) }));

  nv.onLocationChange = (location) => {
    const { values, mm } = location as { values: { value: number }[]; mm: number[] };
    const label = values.length > 1 ? regionWords(Math.round(values[1].value), sides) : "";
    // NiiVue speaks RAS; everything else here speaks LPS.
    readout.textContent = `${fixed(values[0].value)} HU${label} · x ${fixed(-mm[0], 1)}, y ${fixed(-mm[1], 1)}, z ${fixed(mm[2], 1)} mm (LPS)`;
    for (const { axis, input } of sliders) input.value = String(nv.scene.crosshairPos[axis]);
  };

  void load().catch((error: Error) => {
    if (!signal.aborted) message.textContent = `The CT can't be shown. ${error.message}`;
  });

  async function load(): Promise<void> {
    await nv.attachToCanvas(canvas, true);
    const image = await fetchBytes(ct, signal, (share) => {
      message.textContent = share === null ? "Loading the CT" : `Loading the CT, ${Math.round(share * 100)} %`;
    });
    const labels = await fetchBytes(mask, signal, () => undefined);
    message.textContent = "Preparing the CT";
    nv.addVolume(await NVImage.loadFromFile({ file: new File([image], "ct.nii.gz"), name: "ct.nii.gz", colormap: "gray", cal_min: windows[0][1], cal_max: windows[0][2] }));
    if (signal.aborted) return;
    const overlay = await NVImage.loadFromFile({ file: new File([labels], "lungs.nii.gz"), name: "lungs.nii.gz", opacity: 0.35 });
    overlay.setColormapLabel(sides ? labelColours(["", "Right lung", "Left lung"], [colours.right, colours.left]) : labelColours(["", "Lungs"], [colours.both]));
    nv.addVolume(overlay);
    if (signal.aborted) return;
    message.remove();
    show(0);
    showControls();
    nv.createOnLocationChange();
  }

  function showControls(): void {
    controls.append(
      choice("Window", windows.map(([words]) => words), 0, (index) => {
        nv.volumes[0].cal_min = windows[index][1];
        nv.volumes[0].cal_max = windows[index][2];
        nv.updateGLVolume();
      }),
      choice("Planes", views.map(([words]) => words), 0, show),
      labelled("Mask opacity", slider("Mask opacity", 0.35, (value) => nv.setOpacity(1, value))),
      ...sliders.map(({ input }) => labelled(input.getAttribute("aria-label")!, input)));
    controls.hidden = false;
  }

  function show(index: number): void {
    nv.clearCustomLayout();
    nv.setSliceType(views[index][1]);
    if (index === 0 && canvas.clientWidth > canvas.clientHeight) nv.setCustomLayout(sideBySide);
  }

  function moveTo(axis: 0 | 1 | 2, share: number): void {
    nv.scene.crosshairPos[axis] = share;
    nv.drawScene();
    nv.createOnLocationChange();
  }

  return { stop: () => stopNiivue(nv, canvas) };
}

/** Gives the graphics memory back; browsers keep only some sixteen contexts. */
export function stopNiivue(nv: Niivue, canvas: HTMLCanvasElement): void {
  nv.cleanup();
  canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
}

/** Buttons of which one is pressed. */
export function choice(words: string, options: string[], pressed: number, onChoose: (index: number) => void): HTMLElement {
  const buttons = options.map((option, index) => h("button", {
    type: "button", "aria-pressed": String(index === pressed),
    onclick: () => {
      buttons.forEach((button, other) => button.setAttribute("aria-pressed", String(other === index)));
      onChoose(index);
    },
  }, option));
  return h("div", { class: "choice", role: "group", "aria-label": words }, ...buttons);
}

function slider(words: string, value: number, onMove: (value: number) => void): HTMLInputElement {
  const input = h("input", {
    type: "range", min: 0, max: 1, step: 0.005, value, "aria-label": words, oninput: () => onMove(Number(input.value)),
  });
  return input;
}

function labelled(words: string, input: HTMLInputElement): HTMLElement {
  return h("label", { class: "slider" }, h("span", {}, words), input);
}

function labelColours(labels: string[], colours: Colour[]) {
  return {
    R: [0, ...colours.map(([red]) => red)],
    G: [0, ...colours.map(([, green]) => green)],
    B: [0, ...colours.map(([, , blue]) => blue)],
    A: [0, ...colours.map(() => 255)],
    I: labels.map((_, index) => index),
    labels,
  };
}

function regionWords(label: number, sides: boolean): string {
  if (label === 0) return "";
  return sides ? (label === 1 ? ", right lung" : ", left lung") : ", lungs";
}
