import { caseUrl, type About } from "../api";
import { fill, h } from "../dom";
import { fixed } from "../format";
import { regionWords, statePill } from "../parts";
import { isOutlier, outlierZ, valuesOf, type CohortAnswer, type Quantity, type Row } from "./rows";
import type { Tip } from "./tip";
import type { TableColumn } from "./virtualTable";

/** The definition of the z-score, also in words on the page. */
export const zDefinition =
  "z = (value - median) / (1.4826 MAD): how far a value lies from the cohort's middle. Median and MAD, the median of the absolute "
  + "deviations from it, are over all series of this server that have the value, whatever the filters. Where more than half of the values "
  + "are equal, 1.2533 times the mean absolute deviation stands for 1.4826 MAD. None below five values. "
  + `Shown is the largest of the columns of numbers that are shown; beyond ${outlierZ} a series is called an outlier (Iglewicz and Hoaglin, 1993).`;

export const confidenceDefinition =
  "One number out of the quality flags, 0 to 1: 1 without flags, and each flag takes its share. To sort by; no probability. No unit.";

/** What a quantity is called, with its region. */
export function quantityWords(about: About, { region, measure }: Quantity): string {
  return `${measure.name}, ${regionWords(about, region).toLowerCase()}`;
}

/** All columns, each with its unit in the header and its definition on it. */
export function tableColumns(
  about: About, answer: CohortAnswer, quantities: readonly Quantity[], order: string, tip: Tip, onOrder: (order: string) => void): TableColumn<Row>[] {
  /** Orders by the column, the first first; of each whether it goes up. */
  const header = (words: string, detail: string, definition: string, by: [first: string, second: string], firstGoesUp: boolean) => {
    const place = by.indexOf(order);
    const direction = place < 0 ? null : (place === 0) === firstGoesUp ? "ascending" : "descending";
    const button = h("button", { type: "button", onclick: () => onOrder(place === 0 ? by[1] : by[0]) },
      h("span", {}, words, direction && h("i", { "aria-hidden": "true" }, direction === "ascending" ? " ▲" : " ▼")), h("small", {}, detail));
    tip.add(button, definition);
    return h("th", { scope: "col", "aria-sort": direction }, button);
  };

  return [
    {
      header: header("Case", "series", "What the case is called, and the series' key. A click opens it.", ["name", "-name"], true),
      width: window.innerWidth > 760 ? 230 : 150, isNumber: false,
      show(cell, row) {
        const known = cell.querySelector("a");
        const link = known ?? h("a");
        if (!known) fill(cell, link, h("small"));
        link.href = caseUrl(row.case, row.series ?? undefined);
        write(link, row.name);
        link.title = row.case;
        write(cell.lastElementChild!, row.series ?? "");
      },
    },
    {
      header: header("State", "and worst flag", "Where the series stands; a result has the colour of its worst flag. No unit.", ["status", "-status"], true),
      width: 204, isNumber: false,
      show(cell, row) {
        if (isNew(cell, `${row.status} ${row.worst}`)) fill(cell, statePill(row.status, row.worst));
        cell.title = row.fault ?? "";
      },
    },
    {
      header: header("Flags", "codes", "The codes of the quality flags, the worst first; docs/measurements.md says what each means. No unit.", ["flags", "-flags"], false),
      width: 260, isNumber: false,
      show(cell, row) {
        const codes = row.flags.map(({ code }) => code).join(", ");
        if (!isNew(cell, codes)) return;
        cell.title = codes;
        fill(cell, h("span", { class: "line" }, ...row.flags.slice(0, 2).map(({ code, severity }) => h("span", { class: `chip ${severity}` }, code)),
          row.flags.length > 2 && h("span", { class: "chip" }, `+${row.flags.length - 2}`)));
      },
    },
    {
      header: header("Confidence", "0 to 1", confidenceDefinition, ["confidence", "-confidence"], true),
      width: 104, isNumber: true,
      show(cell, row) { write(cell, row.confidence === null ? "–" : fixed(row.confidence, 3)); },
    },
    {
      header: header("Largest z", "no unit", zDefinition, ["outlier", "-outlier"], false),
      width: 104, isNumber: true,
      show(cell, row) {
        write(cell, row.outlier ? fixed(row.outlier.z, 1) : "–");
        cell.title = row.outlier ? quantityWords(about, row.outlier.of) : "";
        cell.classList.toggle("outlier", isOutlier(row));
      },
    },
    ...quantities.map((of): TableColumn<Row> => {
      const { region, measure } = of;
      const values = valuesOf(answer, of);
      const words = regionWords(about, region);
      return {
        header: header(measure.name, `${words}, ${measure.unit || "no unit"}`, `${words}: ${measure.definition} ${measure.unit ? `Unit: ${measure.unit}.` : "No unit."}`, [`-${of.name}`, of.name], false),
        width: Math.max(118, 7 * Math.max(measure.name.length, words.length + measure.unit.length + 2) + 24), isNumber: true,
        show(cell, row) {
          write(cell, fixed(values[row.place], measure.decimals));
          cell.classList.toggle("outlier", isOutlier(row) && row.outlier?.of.name === of.name);
        },
      };
    }),
  ];
}

/** Writes into the text that is there: cells are used again for other rows many times a second. */
function write(element: Element, text: string): void {
  const there = element.firstChild;
  if (there instanceof Text) there.data = text;
  else element.textContent = text;
}

const shownIn = new WeakMap<Element, string>();

/** Whether a cell shows something else so far; most rows have the same state and no flag. */
function isNew(cell: Element, words: string): boolean {
  if (shownIn.get(cell) === words) return false;
  shownIn.set(cell, words);
  return true;
}
