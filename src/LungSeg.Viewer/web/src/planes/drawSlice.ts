import type { Plane } from "./plane";
import { css, type Layer, type ViewState } from "./viewState";

const densityOpacity = 0.75;

/** The picture of one slice, a pixel for each voxel: the CT in its window, with fills and densities laid over it. */
export function sliceImage(state: ViewState, plane: Plane, slice: number): ImageData {
  const { ct } = state;
  const { width, height, at } = grid(state, plane, slice);
  const image = new ImageData(width, height);
  const pixels = image.data;
  const scale = 255 / Math.max(1, state.high - state.low);
  const fills = state.layers.filter((layer) => layer.style === "fill" && layer.labels);
  const lungs = state.layers.filter((layer) => layer.info.isLung && layer.labels);
  const densities = state.densities.filter((density) => density.on);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const voxel = at(x, y);
      const hu = ct.voxels[voxel];
      const grey = Math.min(255, Math.max(0, (hu - state.low) * scale));
      let red = grey, green = grey, blue = grey;
      for (const { info, labels } of fills) {
        if (labels!.voxels[voxel] === info.label) [red, green, blue] = blend(red, green, blue, info.color, state.opacity);
      }
      for (const { info } of densities) {
        if (hu >= info.lowHu && hu <= info.highHu && lungs.some((lung) => lung.labels!.voxels[voxel] === lung.info.label)) {
          [red, green, blue] = blend(red, green, blue, info.color, densityOpacity);
        }
      }
      pixels[to] = red;
      pixels[to + 1] = green;
      pixels[to + 2] = blue;
      pixels[to + 3] = 255;
    }
  }
  return image;
}

/** Draws the border of every outlined structure, between its voxels and others; the context's unit is a screen's pixel. */
export function drawOutlines(context: CanvasRenderingContext2D, state: ViewState, plane: Plane, slice: number, frame: Frame): void {
  context.lineWidth = Math.max(1.25, 1.5 * devicePixelRatio);
  for (const layer of state.layers) {
    if (layer.style !== "outline" || !layer.labels) continue;
    context.strokeStyle = css(layer.info.color);
    context.stroke(outline(layer, state, plane, slice, frame));
  }
}

/** Where the slice lies on the canvas, in the canvas' pixels: its left and top, and a voxel's edges. */
export interface Frame { left: number; top: number; voxelWidth: number; voxelHeight: number }

function outline(layer: Layer, state: ViewState, plane: Plane, slice: number, frame: Frame): Path2D {
  const { width, height, at } = grid(state, plane, slice);
  const voxels = layer.labels!.voxels;
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && voxels[at(x, y)] === layer.info.label;
  const path = new Path2D();
  const line = (x0: number, y0: number, x1: number, y1: number) => {
    path.moveTo(frame.left + x0 * frame.voxelWidth, frame.top + y0 * frame.voxelHeight);
    path.lineTo(frame.left + x1 * frame.voxelWidth, frame.top + y1 * frame.voxelHeight);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isIn(x, y)) continue;
      if (!isIn(x - 1, y)) line(x, y, x, y + 1);
      if (!isIn(x + 1, y)) line(x + 1, y, x + 1, y + 1);
      if (!isIn(x, y - 1)) line(x, y, x + 1, y);
      if (!isIn(x, y + 1)) line(x, y + 1, x + 1, y + 1);
    }
  }
  return path;
}

/** A slice's size on the screen, and the index of the voxel under each of its pixels. */
function grid({ ct }: ViewState, { axis, right, down }: Plane, slice: number) {
  const strides = [1, ct.size[0], ct.size[0] * ct.size[1]];
  const first = slice * strides[axis]
    + (right.flipped ? (right.size - 1) * strides[right.axis] : 0) + (down.flipped ? (down.size - 1) * strides[down.axis] : 0);
  const stepX = strides[right.axis] * (right.flipped ? -1 : 1);
  const stepY = strides[down.axis] * (down.flipped ? -1 : 1);
  return { width: right.size, height: down.size, at: (x: number, y: number) => first + x * stepX + y * stepY };
}

function blend(red: number, green: number, blue: number, over: number[], share: number): [number, number, number] {
  return [red + (over[0] - red) * share, green + (over[1] - green) * share, blue + (over[2] - blue) * share];
}
