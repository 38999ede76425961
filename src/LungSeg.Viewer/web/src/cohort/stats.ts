// Numbers over a cohort: where a value lies among the others, and how many lie in each range.

/** Makes a median absolute deviation a standard deviation where values are normal: 1 over the normal's third quartile. */
const madToDeviation = 1.4826;

/** The same for the mean absolute deviation from the median: the square root of half of pi. */
const meanToDeviation = 1.2533;

/** Fewer values have no middle to speak of. */
const fewest = 5;

/** The middle and the spread that outliers do not move. */
export interface Spread { median: number; deviation: number }

/** The median; not a number where there is no value. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Median and 1.4826 times the median absolute deviation from it (MAD). Where more than half of the values are equal that is 0, and
 * 1.2533 times the mean absolute deviation is taken. Null below five values, or where all are equal. Iglewicz and Hoaglin, 1993.
 */
export function spread(values: readonly number[]): Spread | null {
  if (values.length < fewest) return null;
  const middle = median(values);
  const away = values.map((value) => Math.abs(value - middle));
  const deviation = madToDeviation * median(away) || meanToDeviation * (away.reduce((sum, value) => sum + value, 0) / away.length);
  return deviation > 0 ? { median: middle, deviation } : null;
}

/** How many robust standard deviations a value lies above the median; null where there is no value or no spread. */
export function robustZ(value: number | null, of: Spread | null): number | null {
  return value === null || of === null ? null : (value - of.median) / of.deviation;
}

/** Ranges of equal width: the i-th from `low + i * width`, its lower end in it; the upper end of the last in that. */
export interface Bins { low: number; width: number; count: number }

/** Some twenty to forty ranges over all values, with edges that are round numbers; null where there is no value. */
export function binsOf(values: readonly number[], about = 40): Bins | null {
  if (values.length === 0) return null;
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = roundStep((high - low) / about || Math.max(Math.abs(low) / about, 1e-6));
  const first = Math.floor(low / width);
  // The last edge may be the highest value itself.
  return { low: tidy(first * width), width, count: Math.max(1, Math.ceil(high / width - 1e-9) - first) };
}

/** The edge below the i-th range, without the dust of multiplying. */
export function edge({ low, width }: Bins, place: number): number {
  return tidy(low + place * width);
}

/** How many values lie in each range. */
export function countIn(bins: Bins, values: readonly number[]): number[] {
  const counts = new Array<number>(bins.count).fill(0);
  for (const value of values) {
    const place = Math.floor((value - bins.low) / bins.width + 1e-9);
    const last = bins.count - 1;
    if (place >= 0 && place <= bins.count) counts[Math.min(place, last)]++;
  }
  return counts;
}

/** Round numbers from low to high, at most about so many. */
export function ticks(low: number, high: number, about: number): number[] {
  const step = roundStep((high - low) / Math.max(1, about));
  const found: number[] = [];
  for (let place = Math.ceil(low / step - 1e-9); place * step <= high + step * 1e-9; place++) found.push(tidy(place * step));
  return found;
}

/** The first of 1, 2, 5 times a power of ten that is not below. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return tidy(([1, 2, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power);
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
