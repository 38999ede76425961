import type { Volume } from "./nifti";

export type PlaneName = "axial" | "coronal" | "sagittal";

/** The sides of the body by LPS axis: where it begins, and where it leads. */
const sides: [from: string, to: string][] = [["R", "L"], ["A", "P"], ["I", "S"]];

/**
 * How each plane lies on the screen, by LPS axis and direction: the patient's right and front at the left, front and head
 * at the top, as radiologists have it.
 */
const screens: Record<PlaneName, { right: [axis: number, sign: 1 | -1]; down: [axis: number, sign: 1 | -1] }> = {
  axial: { right: [0, 1], down: [1, 1] },
  coronal: { right: [0, 1], down: [2, -1] },
  sagittal: { right: [1, 1], down: [2, -1] },
};

/** One of the volume's axes on the screen. */
interface ScreenAxis { axis: number; flipped: boolean; size: number; spacing: number }

/** One way to cut a volume along its own axes, and how the cuts lie on the screen. */
export interface Plane {
  name: PlaneName;
  /** The volume's axis that runs through the slices, and how many there are. */
  axis: number;
  slices: number;
  right: ScreenAxis;
  down: ScreenAxis;
  /** Letters at the left, right, top and bottom; empty where the file does not say where it lies. */
  sides: { left: string; right: string; top: string; bottom: string };
}

/** The three planes of a volume, whatever the order and direction of its axes. */
export function planesOf(volume: Volume): Plane[] {
  const axes = patientAxes(volume);
  return (Object.keys(screens) as PlaneName[]).map((name) => {
    const { right, down } = screens[name];
    const through = 3 - right[0] - down[0];
    const screenAxis = ([lps, sign]: [number, 1 | -1]): ScreenAxis => {
      const { axis, sign: own } = axes[lps];
      return { axis, flipped: own !== sign, size: volume.size[axis], spacing: volume.spacing[axis] };
    };
    const known = volume.toPatient !== null;
    const ends = ([lps, sign]: [number, 1 | -1]) => (known ? (sign > 0 ? sides[lps] : [sides[lps][1], sides[lps][0]]) : ["", ""]);
    const [left, rightSide] = ends(right);
    const [top, bottom] = ends(down);
    return {
      name, axis: axes[through].axis, slices: volume.size[axes[through].axis], right: screenAxis(right), down: screenAxis(down),
      sides: { left, right: rightSide, top, bottom },
    };
  });
}

/** The voxel under a place on the screen, the place in voxels from the picture's left and top. */
export function voxelAt(plane: Plane, slice: number, x: number, y: number): [number, number, number] {
  const voxel: [number, number, number] = [0, 0, 0];
  voxel[plane.axis] = slice;
  voxel[plane.right.axis] = plane.right.flipped ? plane.right.size - 1 - x : x;
  voxel[plane.down.axis] = plane.down.flipped ? plane.down.size - 1 - y : y;
  return voxel;
}

/** Where a voxel lies on the screen, in voxels from the picture's left and top. */
export function placeOf(plane: Plane, voxel: [number, number, number]): [x: number, y: number] {
  const place = ({ axis, flipped, size }: ScreenAxis) => (flipped ? size - 1 - voxel[axis] : voxel[axis]);
  return [place(plane.right), place(plane.down)];
}

/** A voxel's place in the patient, LPS mm; null where the file does not say. */
export function patientOf(volume: Volume, voxel: number[]): number[] | null {
  return volume.toPatient?.map((row) => row[0] * voxel[0] + row[1] * voxel[1] + row[2] * voxel[2] + row[3]) ?? null;
}

/** The distance of two places given in voxels, which need not be whole, mm. */
export function distanceMm(volume: Volume, from: number[], to: number[]): number {
  const steps = [0, 1, 2].map((axis) => to[axis] - from[axis]);
  const rows = volume.toPatient ?? volume.spacing.map((edge, axis) => [0, 1, 2].map((column) => (column === axis ? edge : 0)));
  return Math.hypot(...rows.map((row) => row[0] * steps[0] + row[1] * steps[1] + row[2] * steps[2]));
}

/** Which of the volume's axes runs along each LPS axis, and whether with it (1) or against it (-1): the pairing with the largest cosines. */
function patientAxes(volume: Volume): { axis: number; sign: 1 | -1 }[] {
  const matrix = volume.toPatient ?? [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const cosine = (lps: number, axis: number) => matrix[lps][axis] / volume.spacing[axis];
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
  const fit = (order: number[]) => order.reduce((sum, axis, lps) => sum + Math.abs(cosine(lps, axis)), 0);
  const best = orders.reduce((a, b) => (fit(b) > fit(a) + 1e-9 ? b : a));
  return best.map((axis, lps) => ({ axis, sign: cosine(lps, axis) < 0 ? -1 : 1 }));
}
