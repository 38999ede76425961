import { Niivue, NVMesh, SLICE_TYPE } from "@niivue/niivue";
import { h } from "../dom";
import { fetchBytes } from "./fetchBytes";
import { choice, stopNiivue } from "./planes";
import { lpsToRas } from "./stl";
import type { VolumePanel, VolumeSources } from "./volumeView";

/** Azimuth and elevation from which the surface is seen, degrees. */
const directions: [words: string, azimuth: number, elevation: number][] = [
  ["Front", 180, 8],
  ["Left", 90, 8],
  ["Back", 0, 8],
  ["Right", 270, 8],
  ["Top", 180, 89],
];

/** The lungs' surface, to be turned. */
export function surface(parent: HTMLElement, { surfaces, colours }: VolumeSources, signal: AbortSignal): VolumePanel {
  const canvas = h("canvas", { "aria-label": "Surface of the lungs in 3-D", role: "img" });
  const message = h("p", { class: "loading", role: "status" }, "Loading the surface");
  const controls = h("div", { class: "controls", hidden: true });
  parent.append(h("section", { class: "view surface", "aria-label": "Surface" }, h("div", { class: "canvas" }, canvas, message), controls));

  const nv = new Niivue({
    sliceType: SLICE_TYPE.RENDER,
    backColor: [0.03, 0.04, 0.05, 1],
    show3Dcrosshair: false,
    isOrientationTextVisible: false,
    dragAndDropEnabled: false,
    scrollRequiresFocus: true,
    loadingText: "",
    logLevel: "error",
  });

  void load().catch((error: Error) => {
    if (!signal.aborted) message.textContent = `The surface can't be shown. ${error.message}`;
  });

  async function load(): Promise<void> {
    await nv.attachToCanvas(canvas, true);
    for (const { url, side } of surfaces) {
      const stl = await fetchBytes(url, signal, (share) => {
        message.textContent = share === null ? "Loading the surface" : `Loading the surface, ${Math.round(share * 100)} %`;
      });
      lpsToRas(stl);
      const mesh = await NVMesh.readMesh(stl, `${side}.stl`, nv.gl, 1, new Uint8Array([...colours[side], 255]));
      if (signal.aborted) return;
      nv.addMesh(mesh);
    }
    message.remove();
    look(0);
    controls.append(choice("Seen from", directions.map(([words]) => words), 0, look));
    controls.hidden = false;
  }

  function look(index: number): void {
    nv.setRenderAzimuthElevation(directions[index][1], directions[index][2]);
  }

  return { stop: () => stopNiivue(nv, canvas) };
}
