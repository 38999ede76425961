import { h } from "../dom";
import { csv, type Cell } from "./csv";
import { valuesOf, type CohortAnswer, type Quantity, type Row } from "./rows";

/** Columns as the tables of lungseg collect have them, and what only this page knows. */
const texts: [name: string, value: (row: Row) => Cell][] = [
  ["case_id", (row) => row.name],
  ["series_key", (row) => row.series],
  ["result_path", (row) => row.folder?.replace(/\/$/, "") ?? null],
  ["method", (row) => row.method],
  ["worst_flag", (row) => row.worst],
  ["confidence", (row) => row.confidence],
  ["flags", (row) => row.flags.map(({ code }) => code).join(";") || null],
  ["status", (row) => row.status],
  ["message", (row) => row.fault],
  ["largest_robust_z", (row) => row.outlier?.z ?? null],
  ["largest_robust_z_column", (row) => row.outlier?.of.name ?? null],
];

/** The shown rows in the shown order with the shown columns of numbers. */
export function cohortCsv(answer: CohortAnswer, rows: readonly Row[], quantities: readonly Quantity[]): string {
  const columns = quantities.map((of) => valuesOf(answer, of));
  return csv([...texts.map(([name]) => name), ...quantities.map(({ name }) => name)],
    rows.map((row) => [...texts.map(([, value]) => value(row)), ...columns.map((values) => values[row.place] ?? null)]));
}

/** Has the browser save a text. */
export function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  h("a", { href: url, download: name }).click();
  // The browser reads it after this call has returned.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
