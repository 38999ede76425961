import { Niivue, NVMesh, SLICE_TYPE } from "@niivue/niivue";
import type { Colour } from "../api";
import { choice } from "../controls";
import { h } from "../dom";
import { fetchBytes } from "../fetchBytes";
import { lpsToRas } from "./stl";

/** Azimuth and elevation from which the surface is seen, degrees. */
const directions: [words: string, azimuth: number, elevation: number][] = [
  ["Front", 180, 8],
  ["Left", 90, 8],
  ["Back", 0, 8],
  ["Right", 270, 8],
  ["Top", 180, 89],
];

/** A surface's file and colour. */
export interface SurfaceFile { url: string; name: string; color: Colour }

/** The structures' surfaces, to be turned. */
export function showSurface(parent: HTMLElement, surfaces: SurfaceFile[]): { stop(): void } {
  const abort = new AbortController();
  const { signal } = abort;
  const canvas = h("canvas", { "aria-label": "Surfaces of the structures in 3-D", role: "img" });
  const message = h("p", { class: "loading", role: "status" }, "Loading the surface");
  const controls = h("div", { class: "slice-bar", hidden: true });
  parent.append(h("section", { class: "slice surface", "aria-label": "Surface" }, h("div", { class: "canvas" }, canvas, message), controls));

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
    for (const { url, name, color } of surfaces) {
      const stl = await fetchBytes(url, signal, (share) => {
        message.textContent = share === null ? "Loading the surface" : `Loading the surface, ${Math.round(share * 100)} %`;
      });
      lpsToRas(stl);
      const mesh = await NVMesh.readMesh(stl, `${name}.stl`, nv.gl, 1, new Uint8Array([...color, 255]));
      if (signal.aborted) return;
      nv.addMesh(mesh);
    }
    message.remove();
    look(0);
    controls.append(choice("Seen from", directions.map(([words]) => words), 0, look).element);
    controls.hidden = false;
  }

  function look(index: number): void {
    nv.setRenderAzimuthElevation(directions[index][1], directions[index][2]);
  }

  return {
    stop() {
      abort.abort();
      nv.cleanup();
      // Gives the graphics memory back; browsers keep only some sixteen contexts.
      canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}
