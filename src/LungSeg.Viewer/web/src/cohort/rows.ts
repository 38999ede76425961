import type { About, Measure, Status } from "../api";
import { robustZ, spread, type Spread } from "./stats";

export type Severity = "info" | "warning" | "error";

/** The answer of api/cohort (LungSeg.Viewer/Api/Cohort). */
export interface CohortAnswer {
  regions: string[];
  flags: { code: string; severity: Severity }[];
  rows: {
    case: string; name: string; series: string | null; folder: string | null; status: Status; confidence: number | null;
    method: string | null; flags: number[]; pictures: string[]; fault: string | null;
  }[];
  /** By region and measure: a number for each row. */
  values: Record<string, Record<string, (number | null)[]>>;
}

/** A quantity of a region: a column of numbers. */
export interface Quantity {
  region: string;
  measure: Measure;
  /** As lungseg collect calls it. */
  name: string;
}

export interface Row {
  /** Its place in the answer. */
  place: number;
  case: string;
  name: string;
  series: string | null;
  folder: string | null;
  status: Status;
  confidence: number | null;
  method: string | null;
  flags: { code: string; severity: Severity }[];
  worst: Severity | null;
  pictures: string[];
  fault: string | null;
  /** What a search looks in. */
  text: string;
  /** The shown quantity that lies farthest from the cohort's median; null where none has a z-score. */
  outlier: { z: number; of: Quantity } | null;
}

/** From here on a robust z-score is called an outlier's. Iglewicz and Hoaglin, 1993. */
export const outlierZ = 3.5;

const severityOrder = { error: 0, warning: 1, info: 2 } as const;

export function quantity(region: string, measure: Measure): Quantity {
  return { region, measure, name: `${region.replaceAll("-", "_")}_${measure.column}` };
}

/** The numbers of a quantity, a number for each row; none where no row has it. */
export function valuesOf(answer: CohortAnswer, { region, measure }: Quantity): readonly (number | null)[] {
  return answer.values[region]?.[measure.key] ?? [];
}

export function rowsOf(answer: CohortAnswer): Row[] {
  return answer.rows.map((row, place) => {
    const flags = row.flags.map((flag) => answer.flags[flag]).sort((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
    return {
      ...row, place, flags, worst: flags[0]?.severity ?? null, outlier: null,
      text: `${row.name} ${row.case} ${row.series ?? ""} ${flags.map(({ code }) => code).join(" ")}`.toLowerCase(),
    };
  });
}

/** Finds each row's outlier among some quantities; middle and spread are those of all rows that have a result. */
export function findOutliers(answer: CohortAnswer, rows: readonly Row[], quantities: readonly Quantity[]): void {
  const columns = quantities.map((of): { of: Quantity; values: readonly (number | null)[]; spread: Spread | null } => {
    const values = valuesOf(answer, of);
    return { of, values, spread: spread(values.filter((value) => value !== null && value !== undefined)) };
  });
  for (const row of rows) {
    row.outlier = null;
    for (const { of, values, spread } of columns) {
      const z = robustZ(values[row.place] ?? null, spread);
      if (z !== null && Math.abs(z) > Math.abs(row.outlier?.z ?? 0)) row.outlier = { z, of };
    }
  }
}

export function isOutlier(row: Row): boolean {
  return Math.abs(row.outlier?.z ?? 0) > outlierZ;
}

/** 0: no result, or an error; 1: a warning, or an outlier; 2: nothing of that. */
export function attention(row: Row): 0 | 1 | 2 {
  if (row.status === "failed" || row.status === "rejected" || row.worst === "error") return 0;
  return row.worst === "warning" || isOutlier(row) ? 1 : 2;
}

/** Outliers and flags first: by attention, then the lowest confidence, then the largest z-score, then the name. */
export function byAttention(a: Row, b: Row): number {
  return attention(a) - attention(b)
    || (a.confidence ?? 2) - (b.confidence ?? 2)
    || Math.abs(b.outlier?.z ?? 0) - Math.abs(a.outlier?.z ?? 0)
    || byName(a, b);
}

const names = new Intl.Collator("en", { numeric: true });

export function byName(a: Row, b: Row): number {
  return names.compare(a.case, b.case) || names.compare(a.series ?? "", b.series ?? "");
}

/** The usual columns: the volumes, and what is known of density in both lungs. */
export function usualQuantities(about: About): Quantity[] {
  const keys = [...about.measures.filter((measure) => measure.isKeyFigure).map(({ key }) => key), ...about.densities.map(({ measure }) => measure)];
  const measures = about.measures.filter(({ key }) => keys.includes(key));
  const sides = about.structures.filter(({ isLung, id }) => isLung && (id === "right-lung" || id === "left-lung")).map(({ id }) => id);
  const [volume, ...others] = measures;
  return [quantity("lungs", volume), ...sides.map((side) => quantity(side, volume)), ...others.map((measure) => quantity("lungs", measure))];
}
