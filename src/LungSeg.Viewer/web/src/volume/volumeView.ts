import type { Colours } from "../api";
import { h } from "../dom";
import { planes } from "./planes";
import { surface } from "./surface";

export interface VolumeSources {
  /** The CT's address; null where it is not among the results. */
  ct: string | null;
  mask: string;
  surfaces: { url: string; name: string; side: "right" | "left" | "both" }[];
  /** The mask tells right (1) from left (2). */
  sides: boolean;
  colours: Colours;
}

export interface VolumePanel { stop(): void }

/** Three planes of the CT with the mask over it, and the lungs' surface beside them. */
export function showVolume(stage: HTMLElement, sources: VolumeSources): VolumePanel {
  const abort = new AbortController();
  const grid = h("div", { class: sources.ct && sources.surfaces.length ? "views both" : "views" });
  stage.append(grid);
  const panels: VolumePanel[] = [];
  if (sources.ct) panels.push(planes(grid, sources.ct, sources, abort.signal));
  if (sources.surfaces.length > 0) panels.push(surface(grid, sources, abort.signal));
  return {
    stop() {
      abort.abort();
      for (const panel of panels) panel.stop();
    },
  };
}
