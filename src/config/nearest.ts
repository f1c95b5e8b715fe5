/** The known name that a mistyped one most likely meant. */

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, rows, row));
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

function cell(a: string, b: string, i: number, j: number, rows: number[][], row: number[]): number {
  const above = rows[i - 1]!;
  const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
  const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (rows[i - 2]?.[j - 2] ?? Infinity) + 1 : Infinity;
  return Math.min(above[j]! + 1, row[j - 1]! + 1, replaced, swapped);
}

/** `undefined` where nothing known is near enough to be worth naming. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, '');
  const [first] = known
    .map((name) => ({ name, edits: distance(plain(word), plain(name)) }))
    .sort((a, b) => a.edits - b.edits);
  const enough = Math.max(2, Math.floor(word.length / 3));
  return first && (first.edits <= enough || plain(first.name).startsWith(plain(word))) ? first.name : undefined;
}

/** ` Did you mean X?`, or a list where nothing is near and the list is short; to be put behind a sentence. */
export function suggestion(word: string, known: readonly string[], mark = '`'): string {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean ${mark}${near}${mark}?`;
  return `known are ${known.map((name) => `${mark}${name}${mark}`).join(', ')}.`;
}
