/**
 * Writes src/remedies/snippets.ts, the text of every file in src/remedies/snippets, so that the bundle can show it
 * without reading a file. Run it after a change there: `node scripts/snippets.ts`; a test says when that was forgotten.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const room = fileURLToPath(new URL('../src/remedies/', import.meta.url));
const kept = /\.(py|go|js|sql)$/;

/** The module's source, formatted as the rest is. */
export async function snippetsModule(): Promise<string> {
  const folder = join(room, 'snippets');
  const paths = (await readdir(folder, { recursive: true })).filter((path) => kept.test(path)).sort();
  const entries = await Promise.all(paths.map(async (path) => entry(path, await readFile(join(folder, path), 'utf8'))));
  return `/** The files of snippets/ as text. Made by scripts/snippets.ts; change them there. */
export const snippets: Record<string, string> = {
${entries.join('')}};
`;
}

const entry = (path: string, text: string): string =>
  `  '${path.split(sep).join('/')}': [\n${text.split('\n').map(line).join('')}  ].join('\\n'),\n`;

/** Quoted as the formatter wants it: single quotes unless double ones need fewer escapes. */
function line(text: string): string {
  const single = text.split("'").length <= text.split('"').length;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t');
  return `    ${single ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped.replaceAll('"', '\\"')}"`},\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(join(room, 'snippets.ts'), await snippetsModule());
