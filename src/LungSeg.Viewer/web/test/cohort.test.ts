import assert from "node:assert/strict";
import { test } from "node:test";
import type { Measure } from "../src/api";
import { cohortCsv } from "../src/cohort/exportCsv";
import { attention, byAttention, findOutliers, quantity, rowsOf, type CohortAnswer } from "../src/cohort/rows";
import { filtered, sort, type View } from "../src/cohort/view";

const volume: Measure = { key: "volumeMl", column: "volume_ml", name: "Volume", unit: "mL", decimals: 0, definition: "", isKeyFigure: true };
const of = quantity("right-lung", volume);

function cohort(): CohortAnswer {
  const row = (name: string, more: Partial<CohortAnswer["rows"][number]> = {}) => ({
    case: name, name, series: "s", folder: `${name}/s/`, status: "complete" as const, confidence: 1, method: "robust", flags: [], pictures: [], fault: null, ...more,
  });
  return {
    regions: ["right-lung"],
    flags: [{ code: "note", severity: "info" }, { code: "thick", severity: "warning" }, { code: "no-lungs", severity: "error" }],
    rows: [
      row("plain-10"), row("plain-9"), row("noted", { flags: [0], confidence: 0.98 }), row("wild"), row("warned", { flags: [0, 1], confidence: 0.75 }),
      row("wrong", { flags: [2], confidence: 0 }), row("refused", { status: "rejected", confidence: null, folder: null, fault: "No CT." }), row("plain-1"),
    ],
    values: { "right-lung": { volumeMl: [2000, 2100, 1900, 9000, 2050, 1950, null, 2020] } },
  };
}

const view = (change: Partial<View> = {}): View =>
  ({ kind: "table", picture: "surface", text: "", filter: "all", flag: "", ranges: new Map(), order: "attention", quantities: [of], scrolled: 0, ...change });

function ready(): { answer: CohortAnswer; rows: ReturnType<typeof rowsOf> } {
  const answer = cohort();
  const rows = rowsOf(answer);
  findOutliers(answer, rows, [of]);
  return { answer, rows };
}

const namesOf = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

test("outliers and flags come first, by confidence, z-score and name", () => {
  const { rows } = ready();
  assert.deepEqual(namesOf([...rows].sort(byAttention)), ["wrong", "refused", "warned", "wild", "noted", "plain-9", "plain-10", "plain-1"]);
  assert.deepEqual(rows.map(attention), [2, 2, 2, 1, 1, 0, 0, 2]);
});

test("what has no number comes last, up and down", () => {
  const { answer, rows } = ready();
  assert.deepEqual(namesOf(sort(answer, [...rows], view({ order: of.name }))).slice(-2), ["wild", "refused"]);
  assert.deepEqual(namesOf(sort(answer, [...rows], view({ order: `-${of.name}` }))).filter((_, i) => i === 0 || i === 7), ["wild", "refused"]);
});

test("a range takes its ends in and leaves out what has no number; a histogram is not bound by its own", () => {
  const { answer, rows } = ready();
  const ranged = view({ ranges: new Map([[of.name, [2000, 2050] as [number, number]]]) });
  assert.deepEqual(namesOf(filtered(answer, rows, ranged, [of])), ["plain-10", "warned", "plain-1"]);
  assert.equal(filtered(answer, rows, ranged, [of], of).length, rows.length);
});

test("text, flag and filter are all asked for", () => {
  const { answer, rows } = ready();
  assert.deepEqual(namesOf(filtered(answer, rows, view({ filter: "flagged" }), [of])), ["warned", "wrong"]);
  assert.deepEqual(namesOf(filtered(answer, rows, view({ filter: "outliers" }), [of])), ["wild"]);
  assert.deepEqual(namesOf(filtered(answer, rows, view({ filter: "failed" }), [of])), ["refused"]);
  assert.deepEqual(namesOf(filtered(answer, rows, view({ flag: "note", text: "war" }), [of])), ["warned"]);
});

test("the table that is saved has the rows, the order and the columns that are shown", () => {
  const { answer, rows } = ready();
  const lines = cohortCsv(answer, [rows[4], rows[6]], [of]).split("\n");
  assert.equal(lines[0], "case_id,series_key,result_path,method,worst_flag,confidence,flags,status,message,largest_robust_z,largest_robust_z_column,right_lung_volume_ml");
  assert.match(lines[1], /^warned,s,warned\/s,robust,warning,0\.75,thick;note,complete,,[\d.-]+,right_lung_volume_ml,2050$/);
  assert.equal(lines[2], "refused,s,,robust,,,,rejected,No CT.,,,");
  assert.equal(lines.length, 4);
});
