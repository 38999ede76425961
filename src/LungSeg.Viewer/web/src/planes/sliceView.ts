import { h } from "../dom";
import { fixed } from "../format";
import { drawOutlines, sliceImage, type Frame } from "./drawSlice";
import { distanceMm, placeOf, voxelAt, type Plane } from "./plane";
import type { ViewState } from "./viewState";

/** What a plane tells of. */
export interface SliceEvents {
  /** The crosshair is to go to a voxel. */
  onMove(voxel: [number, number, number]): void;
  /** The pointer is over a voxel, or over none. */
  onHover(voxel: [number, number, number] | null): void;
  onWindow(low: number, high: number): void;
}

/** One plane: its picture, its slice's number, and what pointer, wheel and keys do there. */
export class SliceView {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly number = h("output", { class: "slice-number" });
  private readonly slider: HTMLInputElement;
  private readonly picture = new OffscreenCanvas(1, 1);
  private readonly resizing: ResizeObserver;
  private ruler: { slice: number; from: number[]; to: number[] } | null = null;
  private wheel = 0;
  private waiting = false;

  constructor(private readonly state: ViewState, readonly plane: Plane, private readonly events: SliceEvents) {
    const words = plane.name[0].toUpperCase() + plane.name.slice(1);
    this.canvas = h("canvas", { tabindex: 0, role: "img", "aria-label": `${words} slices with the structures marked`, "aria-keyshortcuts": "ArrowUp ArrowDown PageUp PageDown Home End" });
    this.slider = h("input", {
      type: "range", min: 1, max: plane.slices, step: 1, "aria-label": `${words} slice`, oninput: () => this.goTo(Number(this.slider.value) - 1),
    });
    this.element = h("section", { class: `slice ${plane.name}`, "aria-label": words },
      h("div", { class: "canvas" }, this.canvas),
      h("div", { class: "slice-bar" }, h("b", {}, words), this.slider, this.number));
    this.listen();
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(this.canvas);
  }

  get slice(): number {
    return this.state.voxel[this.plane.axis];
  }

  /** Draws before the next frame, once for all that changed. */
  draw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.drawNow();
    });
  }

  clearRuler(): void {
    this.ruler = null;
    this.draw();
  }

  stop(): void {
    this.resizing.disconnect();
  }

  private drawNow(): void {
    const { canvas, plane, picture } = this;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (width === 0 || height === 0) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const image = sliceImage(this.state, plane, this.slice);
    if (picture.width !== image.width) picture.width = image.width;
    if (picture.height !== image.height) picture.height = image.height;
    picture.getContext("2d")!.putImageData(image, 0, 0);

    const frame = this.frame();
    const context = canvas.getContext("2d")!;
    context.fillStyle = "#080a0d";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, frame.left, frame.top, image.width * frame.voxelWidth, image.height * frame.voxelHeight);
    drawOutlines(context, this.state, plane, this.slice, frame);
    this.drawCrosshair(context, frame);
    this.drawRuler(context, frame);
    this.drawSides(context);
    this.number.textContent = `${this.slice + 1} / ${plane.slices}`;
    this.slider.value = String(this.slice + 1);
    this.slider.setAttribute("aria-valuetext", `${this.slice + 1} of ${plane.slices}`);
  }

  /** The slice as large as fits, in mm's proportions. */
  private frame(): Frame {
    const { right, down } = this.plane;
    const scale = Math.min(this.canvas.width / (right.size * right.spacing), this.canvas.height / (down.size * down.spacing));
    const [voxelWidth, voxelHeight] = [right.spacing * scale, down.spacing * scale];
    return { left: (this.canvas.width - right.size * voxelWidth) / 2, top: (this.canvas.height - down.size * voxelHeight) / 2, voxelWidth, voxelHeight };
  }

  private drawCrosshair(context: CanvasRenderingContext2D, frame: Frame): void {
    const [column, row] = placeOf(this.plane, this.state.voxel);
    const x = frame.left + (column + 0.5) * frame.voxelWidth;
    const y = frame.top + (row + 0.5) * frame.voxelHeight;
    const gap = 12 * devicePixelRatio;
    context.strokeStyle = "rgba(90,217,204,.6)";
    context.lineWidth = devicePixelRatio;
    context.beginPath();
    for (const [x0, y0, x1, y1] of [[0, y, x - gap, y], [x + gap, y, this.canvas.width, y], [x, 0, x, y - gap], [x, y + gap, x, this.canvas.height]]) {
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
    }
    context.stroke();
  }

  private drawRuler(context: CanvasRenderingContext2D, frame: Frame): void {
    if (!this.ruler || this.ruler.slice !== this.slice) return;
    const { from, to } = this.ruler;
    const place = ([x, y]: number[]) => [frame.left + (x + 0.5) * frame.voxelWidth, frame.top + (y + 0.5) * frame.voxelHeight];
    const [[x0, y0], [x1, y1]] = [place(from), place(to)];
    for (const [colour, width] of [["#000", 4], ["#ffe36b", 2]] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width * devicePixelRatio;
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
    }
    this.write(context, `${fixed(this.rulerMm()!, 1)} mm`, Math.min(x1 + 8 * devicePixelRatio, this.canvas.width - 70 * devicePixelRatio), y1, "left", "middle");
  }

  /** The ruler's length, mm; null where there is none. */
  private rulerMm(): number | null {
    if (!this.ruler) return null;
    const { slice, from, to } = this.ruler;
    return distanceMm(this.state.ct, voxelAt(this.plane, slice, from[0], from[1]), voxelAt(this.plane, slice, to[0], to[1]));
  }

  private drawSides(context: CanvasRenderingContext2D): void {
    const { width, height } = this.canvas;
    const { left, right, top, bottom } = this.plane.sides;
    const edge = 6 * devicePixelRatio;
    this.write(context, left, edge, height / 2, "left", "middle");
    this.write(context, right, width - edge, height / 2, "right", "middle");
    this.write(context, top, width / 2, edge, "center", "top");
    this.write(context, bottom, width / 2, height - edge, "center", "bottom");
    // For those who look by other means than the eye.
    this.canvas.dataset.sides = `${left}${right}${top}${bottom}`;
  }

  /** White with a black rim: to be read on white and on black. */
  private write(context: CanvasRenderingContext2D, text: string, x: number, y: number, align: CanvasTextAlign, baseline: CanvasTextBaseline): void {
    context.font = `600 ${15 * devicePixelRatio}px system-ui, sans-serif`;
    context.textAlign = align;
    context.textBaseline = baseline;
    context.lineJoin = "round";
    context.lineWidth = 3 * devicePixelRatio;
    context.strokeStyle = "#000";
    context.strokeText(text, x, y);
    context.fillStyle = "#fff";
    context.fillText(text, x, y);
  }

  /** Goes to a slice, or as near as there is one. */
  goTo(slice: number): void {
    const voxel: [number, number, number] = [...this.state.voxel];
    voxel[this.plane.axis] = Math.min(this.plane.slices - 1, Math.max(0, slice));
    this.events.onMove(voxel);
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => { if (!event.buttons) this.events.onHover(this.voxelUnder(event)); });
    canvas.addEventListener("pointerleave", () => this.events.onHover(null));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("wheel", (event) => {
      if (event.ctrlKey) return;
      event.preventDefault();
      // A notch of a wheel is one slice; a touch pad sends many small ones.
      this.wheel += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 60 : event.deltaY;
      const steps = Math.abs(event.deltaY) >= 60 || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL ? Math.sign(event.deltaY) : Math.trunc(this.wheel);
      if (steps === 0) return;
      this.wheel = 0;
      this.goTo(this.slice - steps);
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const step: Record<string, number> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -this.plane.slices, End: this.plane.slices };
      if (event.key === "Escape") this.clearRuler();
      if (!(event.key in step) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.goTo(this.slice + step[event.key]);
    });
  }

  private press(event: PointerEvent): void {
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    const { low, high } = this.state;
    const from = this.placeUnder(event);
    const slice = this.slice;
    const tool = event.button === 2 ? "window" : this.state.tool;
    const drag = (moved: PointerEvent) => {
      const to = this.placeUnder(moved);
      if (tool === "window") {
        // To the right widens, down darkens, as at a radiologist's workstation.
        const width = Math.max(1, high - low + (moved.clientX - event.clientX) * 4);
        const level = (low + high) / 2 + (moved.clientY - event.clientY) * 3;
        if (moved !== event) this.events.onWindow(Math.round(level - width / 2), Math.round(level + width / 2));
      } else if (tool === "ruler") {
        this.ruler = { slice, from, to };
        this.canvas.dataset.mm = this.rulerMm()!.toFixed(1);
        this.draw();
      } else {
        this.events.onMove(this.nearest(to));
      }
      this.events.onHover(this.voxelUnder(moved));
    };
    const end = () => {
      this.canvas.removeEventListener("pointermove", drag);
      this.canvas.removeEventListener("pointerup", end);
      this.canvas.removeEventListener("pointercancel", end);
    };
    this.canvas.addEventListener("pointermove", drag);
    this.canvas.addEventListener("pointerup", end);
    this.canvas.addEventListener("pointercancel", end);
    drag(event);
  }

  /** The place under the pointer in voxels, a voxel's centre being whole. */
  private placeUnder(event: PointerEvent): number[] {
    const box = this.canvas.getBoundingClientRect();
    const { left, top, voxelWidth, voxelHeight } = this.frame();
    return [
      ((event.clientX - box.left) * devicePixelRatio - left) / voxelWidth - 0.5,
      ((event.clientY - box.top) * devicePixelRatio - top) / voxelHeight - 0.5,
    ];
  }

  private voxelUnder(event: PointerEvent): [number, number, number] | null {
    const [x, y] = this.placeUnder(event).map(Math.round);
    const { right, down } = this.plane;
    return x >= 0 && y >= 0 && x < right.size && y < down.size ? voxelAt(this.plane, this.slice, x, y) : null;
  }

  private nearest([x, y]: number[]): [number, number, number] {
    const within = (value: number, size: number) => Math.min(size - 1, Math.max(0, Math.round(value)));
    return voxelAt(this.plane, this.slice, within(x, this.plane.right.size), within(y, this.plane.down.size));
  }
}
