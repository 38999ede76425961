// Numbers and times as people read them. Thousands are apart by a narrow space, as in the report.

export function fixed(value: number | null | undefined, decimals = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const text = fraction ? `${grouped}.${fraction}` : grouped;
  return value < 0 && Number(Math.abs(value).toFixed(decimals)) > 0 ? `\u2212${text}` : text;
}

export function bytes(length: number): string {
  if (length < 1e3) return `${length} B`;
  if (length < 1e6) return `${fixed(length / 1e3, 1)} kB`;
  if (length < 1e9) return `${fixed(length / 1e6, 1)} MB`;
  return `${fixed(length / 1e9, 2)} GB`;
}

export function when(iso: string | null): string {
  if (!iso) return "";
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(iso).toISOString().slice(0, 10);
}

export function count(number: number, noun: string): string {
  const plural = noun.endsWith("s") ? noun : `${noun}s`;
  return `${fixed(number)} ${number === 1 ? noun : plural}`;
}
