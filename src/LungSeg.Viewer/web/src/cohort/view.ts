import { isBusy } from "../parts";
import { byAttention, byName, isOutlier, valuesOf, type CohortAnswer, type Quantity, type Row } from "./rows";

/** What the page shows of a cohort, kept while a case is read. */
export interface View {
  kind: "table" | "sheet";
  picture: string;
  text: string;
  filter: string;
  flag: string;
  /** By a quantity's name: from and to, both included. */
  ranges: Map<string, [from: number, to: number]>;
  /** An order's key, or a column's name with a sign in front. */
  order: string;
  quantities: Quantity[];
  scrolled: number;
}

export const filters: [key: string, words: string, test: (row: Row) => boolean][] = [
  ["all", "All", () => true],
  ["flagged", "Flagged", (row) => row.worst === "error" || row.worst === "warning"],
  ["outliers", "Outliers", isOutlier],
  ["failed", "No result", (row) => row.status === "failed" || row.status === "rejected"],
  ["busy", "In work", isBusy],
];

/** Orders that are not those of a column of numbers. */
export const orders: [key: string, words: string, compare: (a: Row, b: Row) => number][] = [
  ["attention", "Outliers and flags first", byAttention],
  ["confidence", "Confidence, lowest first", (a, b) => (a.confidence ?? 2) - (b.confidence ?? 2) || byName(a, b)],
  ["-confidence", "Confidence, highest first", (a, b) => (b.confidence ?? -1) - (a.confidence ?? -1) || byName(a, b)],
  ["outlier", "z-score, largest first", (a, b) => Math.abs(b.outlier?.z ?? 0) - Math.abs(a.outlier?.z ?? 0) || byName(a, b)],
  ["-outlier", "z-score, smallest first", (a, b) => Math.abs(a.outlier?.z ?? 0) - Math.abs(b.outlier?.z ?? 0) || byName(a, b)],
  ["name", "Name", byName],
  ["-name", "Name, backwards", (a, b) => byName(b, a)],
  ["status", "State", (a, b) => a.status.localeCompare(b.status) || byName(a, b)],
  ["-status", "State, backwards", (a, b) => b.status.localeCompare(a.status) || byName(a, b)],
  ["flags", "Flags, most first", (a, b) => b.flags.length - a.flags.length || byAttention(a, b)],
  ["-flags", "Flags, fewest first", (a, b) => a.flags.length - b.flags.length || byAttention(a, b)],
];

/** The rows that pass the filters, but for the range of one quantity. */
export function filtered(answer: CohortAnswer, rows: readonly Row[], view: View, known: readonly Quantity[], but?: Quantity): Row[] {
  const test = filters.find(([key]) => key === view.filter)![2];
  const ranges = [...view.ranges].filter(([name]) => name !== but?.name).flatMap(([name, range]) => {
    const of = known.find((quantity) => quantity.name === name);
    return of ? [{ values: valuesOf(answer, of), range }] : [];
  });
  return rows.filter((row) =>
    test(row) && row.text.includes(view.text) && (view.flag === "" || row.flags.some(({ code }) => code === view.flag))
    && ranges.every(({ values, range: [from, to] }) => {
      const value = values[row.place] ?? null;
      return value !== null && value >= from && value <= to;
    }));
}

/** Sorts in place; what has no number comes last either way. */
export function sort(answer: CohortAnswer, rows: Row[], view: View): Row[] {
  const order = orders.find(([key]) => key === view.order);
  if (order) return rows.sort(order[2]);
  const [down, name] = [view.order.startsWith("-"), view.order.replace(/^-/, "")];
  const of = view.quantities.find((quantity) => quantity.name === name);
  if (!of) return rows.sort(byAttention);
  const values = valuesOf(answer, of);
  return rows.sort((a, b) => {
    const [x, y] = [values[a.place] ?? null, values[b.place] ?? null];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    return (down ? y - x : x - y) || byName(a, b);
  });
}
