import assert from "node:assert/strict";
import { test } from "node:test";
import { binsOf, countIn, edge, median, robustZ, spread, ticks } from "../src/cohort/stats";

/** Numbers that are the same in every run. */
function someNumbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 1000;
  });
}

test("the median is the middle, or half way between two middles", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 1, 2, 3]), 2.5);
  assert.equal(median([-850.5]), -850.5);
  assert.ok(Number.isNaN(median([])));
});

test("the robust z-score is that of scipy.stats.median_abs_deviation", () => {
  // numpy: x = [1, 2, 3, 4, 100]; (100 - median(x)) / median_abs_deviation(x, scale="normal") with 1/scale = 1.482602...
  const of = spread([1, 2, 3, 4, 100])!;
  assert.equal(of.median, 3);
  assert.ok(Math.abs(of.deviation - 1.4826022) < 1e-4);
  assert.ok(Math.abs(robustZ(100, of)! - 65.425) < 1e-2);
  assert.ok(robustZ(1, of)! < 0);
  assert.equal(robustZ(3, of), 0);
  assert.equal(robustZ(null, of), null);
  assert.equal(robustZ(3, null), null);
});

test("one wild value moves neither middle nor spread, as it would a mean and a standard deviation", () => {
  const values = someNumbers(501, 1);
  const [calm, wild] = [spread(values)!, spread([...values, 1e9])!];
  assert.ok(Math.abs(calm.median - wild.median) < 5);
  assert.ok(Math.abs(calm.deviation / wild.deviation - 1) < 0.02);
  assert.ok(robustZ(1e9, wild)! > 1e5);
});

test("shifted and scaled values have the same z-scores", () => {
  const values = someNumbers(99, 2);
  const [of, changed] = [spread(values)!, spread(values.map((value) => 7 * value - 3))!];
  for (const value of values) assert.ok(Math.abs(robustZ(value, of)! - robustZ(7 * value - 3, changed)!) < 1e-9);
});

test("where more than half are equal the mean deviation is taken", () => {
  const of = spread([0, 0, 0, 0, 0, 0, 0, 0, 0, 50])!;
  assert.equal(of.median, 0);
  assert.ok(Math.abs(of.deviation - 1.2533 * 5) < 1e-9);
});

test("few values, or values that are all equal, have no spread", () => {
  assert.equal(spread([1, 2, 3, 4]), null);
  assert.equal(spread([7, 7, 7, 7, 7]), null);
});

test("bins hold every value once, with round edges, as a count by comparison says", () => {
  for (const scale of [1e-3, 0.37, 1, 250, 1e5]) {
    const values = someNumbers(1000, 3).map((value) => value * scale);
    const bins = binsOf(values)!;
    const counts = countIn(bins, values);
    assert.equal(counts.reduce((sum, count) => sum + count, 0), values.length);
    assert.ok(bins.count >= 15 && bins.count <= 41, `${bins.count} bins`);
    assert.match(bins.width.toExponential(), /^(1|2|5)e/);
    counts.forEach((count, i) => {
      const isLast = i === bins.count - 1;
      const [low, high] = [edge(bins, i), edge(bins, i + 1)];
      assert.equal(count, values.filter((value) => value >= low && (value < high || isLast && value === high)).length);
    });
  }
});

test("a value on an edge is in the bin above, and the highest in the last", () => {
  const values = [0, 10, 20, 30, 240];
  const bins = binsOf(values, 24)!;
  assert.deepEqual(bins, { low: 0, width: 10, count: 24 });
  const counts = countIn(bins, values);
  assert.deepEqual(counts.slice(0, 4), [1, 1, 1, 1]);
  assert.equal(counts[23], 1);
});

test("decimal steps leave no dust on edges", () => {
  const values = [0, 0.1, 0.2, 0.30000000000000004, 0.7, 2.4];
  const bins = binsOf(values, 24)!;
  assert.equal(edge(bins, 3), 0.3);
  assert.deepEqual(countIn(bins, values).slice(0, 4), [1, 1, 1, 1]);
});

test("equal values are one bin, and none are no bins", () => {
  for (const value of [0, 5, -850]) {
    const bins = binsOf([value, value])!;
    assert.deepEqual(countIn(bins, [value, value]).filter((count) => count > 0), [2]);
    assert.ok(edge(bins, 0) <= value && value <= edge(bins, bins.count));
  }
  assert.equal(binsOf([]), null);
});

test("ticks are round and within", () => {
  assert.deepEqual(ticks(0, 100, 5), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(-900, -700, 4), [-900, -850, -800, -750, -700]);
  assert.deepEqual(ticks(0.05, 0.35, 3), [0.1, 0.2, 0.3]);
});
