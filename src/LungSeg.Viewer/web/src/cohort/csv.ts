// Tables as lungseg collect writes them (LungSeg.Cohorts/Tables/CsvTable): RFC 4180, commas, decimal points, lines that end with LF.

export type Cell = string | number | null;

/** A header and rows. Texts that a spreadsheet would take for a formula get an apostrophe in front; numbers stay numbers. */
export function csv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(quoted).join(",")];
  for (const row of rows) lines.push(row.map(cellText).join(","));
  return `${lines.join("\n")}\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "number" ? String(cell) : quoted(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
