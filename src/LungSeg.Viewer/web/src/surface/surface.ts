import { Niivue, NVMesh, SLICE_TYPE } from "@niivue/niivue";
import { choice } from "../controls";
import { h } from "../dom";
import { fetchBytes } from "../fetchBytes";
import { readScene } from "./glb";

/** Azimuth and elevation from which the surface is seen, degrees. */
const directions: [words: string, azimuth: number, elevation: number][] = [
  ["Front", 180, 8],
  ["Left", 90, 8],
  ["Back", 0, 8],
  ["Right", 270, 8],
  ["Top", 180, 89],
];

/** What a node of the scene is called, and whether it is shown at first. */
export interface SurfaceInfo { node: string; name: string; isShown: boolean }

/** The surfaces of a scene, to be turned, each with a box that shows it. */
export function showSurface(parent: HTMLElement, url: string, infos: SurfaceInfo[]): { stop(): void } {
  const abort = new AbortController();
  const { signal } = abort;
  const canvas = h("canvas", { "aria-label": "Surfaces of the structures in 3-D", role: "img" });
  const message = h("p", { class: "loading", role: "status" }, "Loading the surface");
  const controls = h("div", { class: "slice-bar", hidden: true });
  const boxes = h("div", { class: "slice-bar boxes", role: "group", "aria-label": "Surfaces", hidden: true });
  parent.append(h("section", { class: "slice surface", "aria-label": "Surface" }, h("div", { class: "canvas" }, canvas, message), controls, boxes));

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
    const file = await fetchBytes(url, signal, (share) => {
      message.textContent = share === null ? "Loading the surface" : `Loading the surface, ${Math.round(share * 100)} %`;
    });
    for (const { name, positions, indices, color } of readScene(file)) {
      const info = infos.find(({ node }) => node === name) ?? { name, isShown: false };
      const mesh = new NVMesh(positions, indices, name, new Uint8Array([...color, 255]), 1, info.isShown, nv.gl);
      if (signal.aborted) return;
      nv.addMesh(mesh);
      const box = h("input", { type: "checkbox", checked: info.isShown, onchange: () => { mesh.visible = box.checked; nv.drawScene(); } });
      boxes.append(h("label", {}, box, info.name));
    }
    message.remove();
    look(0);
    controls.append(choice("Seen from", directions.map(([words]) => words), 0, look).element);
    controls.hidden = false;
    boxes.hidden = false;
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
