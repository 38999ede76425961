// In place of zarrita: nothing here reads Zarr.
function absent(): never {
  throw new Error("Zarr is not built in.");
}

export const open = Object.assign(absent, { v2: absent, v3: absent });
export const root = absent;
export const get = absent;
export const slice = absent;
export const registry = new Map();
export class FetchStore {
  constructor() {
    absent();
  }
}
