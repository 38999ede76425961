// build.js makes ./volume.js of volume/volumeView.ts; it is fetched at run time.
export * from "./volume/volumeView";
