import type { Colour, Density, StructureInfo } from "../api";
import type { Volume } from "./nifti";

export type Style = "outline" | "fill" | "off";

/** A structure in the planes. */
export interface Layer {
  info: StructureInfo;
  style: Style;
  /** Its labels; null until they are loaded. */
  labels: Volume | null;
}

/** A range of density that is marked in the lungs. */
export interface DensityLayer { info: Density; name: string; definition: string; on: boolean }

/** What all planes show together. */
export interface ViewState {
  ct: Volume;
  /** The voxel at the crosshair. */
  voxel: [number, number, number];
  /** Lower and upper end of the window, HU. */
  low: number;
  high: number;
  layers: Layer[];
  densities: DensityLayer[];
  /** Of fills, 0 to 1. */
  opacity: number;
  tool: Tool;
}

export type Tool = "move" | "window" | "ruler";

/** Lower and upper HU of the usual windows. */
export const windows: [words: string, low: number, high: number][] = [
  ["Lung", -1350, 150],
  ["Mediastinum", -160, 240],
  ["Bone", -450, 1050],
];

export function css([red, green, blue]: Colour): string {
  return `rgb(${red},${green},${blue})`;
}

export function valueAt(volume: Volume, [x, y, z]: [number, number, number]): number {
  return volume.voxels[x + volume.size[0] * (y + volume.size[1] * z)];
}
