// NIfTI-1 as the format ct and the masks are written (nifti1.h, R. Cox et al., 2004): little endian, one file, gzip.

export interface Volume {
  /** Voxels along the file's own axes, the first fastest. */
  size: [number, number, number];
  /** From voxel index to LPS mm, three rows of four; null where the file does not say where it lies. */
  toPatient: number[][] | null;
  /** Distance of voxel centres along the file's own axes, mm. */
  spacing: [number, number, number];
  voxels: Int16Array | Uint8Array;
}

const headerLength = 348;

/** Reads a volume of 8-bit labels or 16-bit HU. */
export function parseNifti(bytes: ArrayBuffer): Volume {
  const view = new DataView(bytes);
  if (bytes.byteLength < headerLength || view.getInt32(0, true) !== headerLength) throw new Error("The file is no NIfTI.");
  const size: [number, number, number] = [view.getInt16(42, true), view.getInt16(44, true), view.getInt16(46, true)];
  const spacing: [number, number, number] = [view.getFloat32(80, true), view.getFloat32(84, true), view.getFloat32(88, true)];
  const type = view.getInt16(70, true);
  const offset = view.getFloat32(108, true);
  const count = size[0] * size[1] * size[2];
  const voxels = type === 4 ? new Int16Array(bytes, offset, count) : type === 2 ? new Uint8Array(bytes, offset, count) : null;
  if (!voxels) throw new Error(`The file has voxels of the unexpected type ${type}.`);
  const hasTransform = view.getInt16(254, true) > 0;
  const row = (at: number, sign: number) => [0, 1, 2, 3].map((column) => sign * view.getFloat32(at + 4 * column, true));
  // NIfTI's patient axes are RAS: x and y have the other sign in LPS.
  return { size, spacing, voxels, toPatient: hasTransform ? [row(280, -1), row(296, -1), row(312, 1)] : null };
}

/** Unpacks gzip. */
export async function gunzip(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
