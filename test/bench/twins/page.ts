/** Pages of docs/ that measurements make: each rewrites what stands between its own two marks. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../docs');

/** Throws where the page has no marks of that name. */
export function withSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no marks for ${name}`);
  return `${text.slice(0, from)}${begin}\n${content.trim()}\n${text.slice(to)}`;
}

export async function writeSection(name: string, content: string, page = 'accuracy.md'): Promise<void> {
  const path = join(folder, page);
  await writeFile(path, withSection(await readFile(path, 'utf8'), name, content));
}

/** What earlier runs have left: `one.json,two.json`. A measurement that was stopped halfway counts as far as it came. */
export async function readAll<T>(files: string): Promise<T[]> {
  const texts = await Promise.all(files.split(',').map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => JSON.parse(text) as T[]);
}

export function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((1000 * part) / whole) / 10} %`;
