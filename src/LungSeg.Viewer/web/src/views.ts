import { fileUrl, scanUrl, type About, type SeriesCard } from "./api";
import { fill, h } from "./dom";
import type { KeyAction } from "./planes/keys";
import { planesView } from "./planes/planesView";

/** All surfaces in one file, light enough for a browser without a graphics card. */
const scene = "meshes/scene.glb";

/** Surfaces of the CT itself, which are of no structure. */
const tissues = [{ node: "bone", name: "Bone, 400 HU", isShown: false }, { node: "body", name: "Skin, -300 HU", isShown: false }];

/** The CT in three planes with the structures marked, and the structures' surfaces beside them. */
export function showViews(
  stage: HTMLElement, about: About, series: SeriesCard, folder: string, files: Set<string>, keys: KeyAction[]): { stop(): void } {
  const abort = new AbortController();
  const hasCt = files.has("ct.nii.gz");
  const message = h("p", { class: "loading", role: "status" }, hasCt ? "Loading the CT" : "Reading the CT from the scan");
  const grid = h("div", { class: "views" }, h("div", { class: "waiting" }, message));
  const [above, below] = [h("div"), h("div")];
  stage.append(h("div", { class: "view" }, above, grid, below));
  const stops: { stop(): void }[] = [];
  const held = about.structures.filter(({ id }) => series.structures.includes(id));

  const noPlanes = (why: string) => {
    grid.querySelector(".waiting")?.remove();
    fill(above, h("p", { class: "flag info noplanes" }, h("b", {}, "No planes"), h("span", {}, why, " The pictures below show the result.")));
  };
  if (!hasCt && !about.readsScans) {
    noPlanes("The CT is not among the results, and this server does not read scans. Process the case again with ct among its formats.");
  } else {
    void planesView(grid, above, below, message, {
      about, folder, ct: hasCt ? fileUrl(folder, "ct.nii.gz") : scanUrl(folder),
      structures: held.filter(({ mask }) => files.has(mask)).map(({ id }) => id),
    }, keys, abort.signal).then(
      (planes) => {
        grid.querySelector(".waiting")?.remove();
        stops.push(planes);
        if (abort.signal.aborted) planes.stop();
      },
      (error: Error) => { if (!abort.signal.aborted) noPlanes(error.message); });
  }

  if (files.has(scene)) {
    const infos = [
      ...held.filter(({ surface }) => surface !== null).map(({ surface, name, isOutlined }) => ({ node: surface!, name, isShown: isOutlined })),
      ...tissues,
    ];
    // Fetched here and not at the start: the list needs none of it.
    void import("./surface.js").then(({ showSurface }) => {
      if (!abort.signal.aborted && stage.isConnected) stops.push(showSurface(grid, fileUrl(folder, scene), infos));
    });
  }

  return {
    stop() {
      abort.abort();
      for (const view of stops) view.stop();
    },
  };
}
