/** Pure arithmetic on what was measured. */

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** How many bursts it takes to see a loss with 99.9 % certainty; `null` where none was seen at all. */
export function burstsFor999(lostShare: number): number | null {
  if (lostShare <= 0) return null;
  return lostShare >= 1 ? 1 : Math.ceil(Math.log(0.001) / Math.log(1 - lostShare));
}

/** Rows of cells as text, right-aligned but for the first column. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}
