// A binary glTF scene as LungSeg writes it: one mesh a node, positions in mm, LPS, under a root node that turns them.

/** One surface: positions in RAS (NiiVue's and NIfTI's) mm, and colour and opacity of its material. */
export interface SceneMesh { name: string; positions: Float32Array; indices: Uint32Array; color: [number, number, number]; opacity: number }

interface Accessor { bufferView: number; componentType: number; count: number; type: string }

interface Gltf {
  nodes: { name: string; mesh?: number }[];
  meshes?: { primitives: { attributes: { POSITION: number }; indices: number; material: number }[] }[];
  materials?: { pbrMetallicRoughness: { baseColorFactor: [number, number, number, number] } }[];
  accessors?: Accessor[];
  bufferViews?: { byteOffset?: number }[];
}

const magic = 0x46546c67;
const unsignedShort = 5123;

/** The surfaces of a file, in its order. */
export function readScene(file: ArrayBuffer): SceneMesh[] {
  const header = new DataView(file);
  if (file.byteLength < 20 || header.getUint32(0, true) !== magic || header.getUint32(8, true) > file.byteLength)
    throw new Error("The scene is no whole binary glTF file.");
  const jsonLength = header.getUint32(12, true);
  const gltf = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 20, jsonLength))) as Gltf;
  const start = 20 + jsonLength + 8;

  const place = (accessor: Accessor) => start + (gltf.bufferViews![accessor.bufferView].byteOffset ?? 0);
  return gltf.nodes.filter(({ mesh }) => mesh !== undefined).map(({ name, mesh }) => {
    const { attributes, indices, material } = gltf.meshes![mesh!].primitives[0];
    const [points, corners] = [gltf.accessors![attributes.POSITION], gltf.accessors![indices]];
    const factor = gltf.materials![material].pbrMetallicRoughness.baseColorFactor;
    return {
      name,
      positions: lpsToRas(new Float32Array(file.slice(place(points), place(points) + 12 * points.count))),
      indices: corners.componentType === unsignedShort
        ? Uint32Array.from(new Uint16Array(file, place(corners), corners.count))
        : new Uint32Array(file.slice(place(corners), place(corners) + 4 * corners.count)),
      color: [encoded(factor[0]), encoded(factor[1]), encoded(factor[2])],
      opacity: factor[3],
    };
  });
}

/** In place: x and y change sign, a half turn about z, so the winding stays. */
function lpsToRas(positions: Float32Array<ArrayBuffer>): Float32Array {
  for (let at = 0; at < positions.length; at += 3) {
    positions[at] = -positions[at];
    positions[at + 1] = -positions[at + 1];
  }
  return positions;
}

/** Linear light, as glTF's factors are in, to sRGB, 0 to 255 (IEC 61966-2-1). */
function encoded(light: number): number {
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
}
