// build.js makes ./surface.js of surface/surface.ts; it is fetched at run time.
export * from "./surface/surface";
