// The API's answers (LungSeg.Viewer/Api) and the calls.

export type Status = "uploading" | "waiting" | "running" | "complete" | "rejected" | "failed";

export interface Fault { code: string; message: string; cure: string; blob: string | null }

export interface Flag { code: string; severity: "info" | "warning" | "error"; message: string; value: number | null; unit: string | null }

export interface Progress { stage: string; done: number; total: number; message: string }

export interface Region { name: string; values: Record<string, number> }

export interface ResultFile { name: string; bytes: number }

export interface SeriesCard {
  key: string;
  status: "complete" | "rejected" | "failed";
  fault: Fault | null;
  /** What the names of its files start with, under results/. */
  folder: string | null;
  method: string | null;
  slices: number | null;
  spacingMm: number[] | null;
  /** Where its files lay in what was processed; empty for that itself. */
  sourceFolder: string | null;
  /** Ids of what was segmented. */
  structures: string[];
  regions: Region[];
  /** One number out of the flags, 0 to 1. */
  confidence: number | null;
  flags: Flag[];
  /** In the list of cases no more than the thumbnail. */
  files: ResultFile[];
}

export interface CaseCard {
  id: string;
  /** What it is called in its own documents. */
  name: string;
  /** The folder of its run below the one that is served; null in a store. */
  runFolder: string | null;
  status: Status;
  revision: number;
  changed: string | null;
  scanFiles: number;
  progress: Progress | null;
  fault: Fault | null;
  forced: boolean;
  series: SeriesCard[];
  rejectedSeries: { key: string; fault: Fault }[];
  rejectedObjects: Fault[];
}

export interface Measure {
  key: string;
  /** What tables call it, the unit at its end. */
  column: string;
  name: string;
  unit: string;
  decimals: number;
  definition: string;
  isKeyFigure: boolean;
}

/** Red, green, blue, 0 to 255: the same as in the pictures and in the 3-D scene. */
export type Colour = [number, number, number];

/** A structure that a result may hold. */
export interface StructureInfo {
  id: string;
  name: string;
  color: Colour;
  /** The label file that holds it, and its label there. */
  mask: string;
  label: number;
  isLung: boolean;
  /** It is shown when a case is opened. */
  isOutlined: boolean;
  /** Its node in the 3-D scene. */
  surface: string | null;
}

/** A range of density that can be marked in the lungs: what a measure counts. */
export interface Density { measure: string; lowHu: number; highHu: number; color: Colour }

export interface About { version: string; uploads: boolean; maximumUploadBytes: number; readsScans: boolean; measures: Measure[]; structures: StructureInfo[]; densities: Density[] }

/** An answer that is no success; the message is fit to be shown. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export async function get<T>(path: string): Promise<T> {
  return (await checked(await fetch(path, { headers: { Accept: "application/json" } }))).json();
}

/** Calls that change something carry a header that no other site can make a browser send. */
export async function send(method: "POST" | "PUT", path: string, body: Blob | null, signal?: AbortSignal): Promise<void> {
  await checked(await fetch(path, { method, body, signal, headers: { "X-LungSeg": "1" } }));
}

export function fileUrl(folder: string, name: string): string {
  return `results/${path(folder + name)}`;
}

/** The CT of a series whose results have none, read from its scan. */
export function scanUrl(folder: string): string {
  return `scans/${path(folder)}`;
}

export function caseApiUrl(id: string): string {
  return `api/cases/${path(id)}`;
}

/** Encoded name by name: servers leave an encoded slash as it is. */
function path(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

export function caseUrl(id: string, series?: string): string {
  return `#/case/${encodeURIComponent(id)}${series ? `/${encodeURIComponent(series)}` : ""}`;
}

export async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  let message = `The server answered ${response.status}.`;
  if (response.headers.get("Content-Type")?.includes("json")) {
    const fault = (await response.json()) as Fault;
    message = `${fault.message} ${fault.cure}`;
  }
  throw new ApiError(response.status, message);
}
