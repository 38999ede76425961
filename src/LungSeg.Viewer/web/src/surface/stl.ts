const header = 84;
const perTriangle = 50;

/**
 * Turns a binary STL from LPS (ours, as DICOM's) to RAS (NiiVue's, as NIfTI's) in place: x and y change sign. That is
 * a half turn about z, so the winding stays.
 */
export function lpsToRas(stl: ArrayBuffer): void {
  const view = new DataView(stl);
  const triangles = stl.byteLength >= header ? view.getUint32(80, true) : -1;
  if (triangles < 0 || header + triangles * perTriangle > stl.byteLength) throw new Error("The surface is no binary STL file.");
  for (let triangle = 0; triangle < triangles; triangle++) {
    // A normal and three corners, 12 bytes each.
    for (let vector = 0; vector < 4; vector++) {
      const at = header + triangle * perTriangle + vector * 12;
      view.setFloat32(at, -view.getFloat32(at, true), true);
      view.setFloat32(at + 4, -view.getFloat32(at + 4, true), true);
    }
  }
}
