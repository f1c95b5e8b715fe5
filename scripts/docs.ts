/**
 * Writes what the documents take from the code: the tables between `<!-- begin NAME -->` and `<!-- end NAME -->` of
 * README.md, and the schema that editors read. Part of `npm run build`, so that a check can compare.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { inputs } from '../src/config/inputs.ts';
import { configSchema } from '../src/config/schema.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const cell = (text: string): string => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function inputTable(): string {
  const preset = (value: string | undefined) => (value === undefined ? '' : `\`${value}\``);
  const rows = inputs.map((input) => [
    `\`${input.name}\``,
    input.defaultWords ?? preset(input.default),
    input.description,
  ]);
  return table(['input', 'default', 'meaning'], rows);
}

async function outputTable(): Promise<string> {
  const action = parse(await readFile(join(root, 'action.yml'), 'utf8'));
  const outputs = Object.entries(action.outputs as Record<string, { description: string }>);
  return table(
    ['output', 'meaning'],
    outputs.map(([name, { description }]) => [`\`${name}\``, description]),
  );
}

interface RuleRow {
  id: string;
  title: string;
  severity: string;
  cwe: readonly string[];
}

async function ruleTable(): Promise<string> {
  const file = join(root, 'src/rules/index.ts');
  const rules: readonly RuleRow[] = existsSync(file) ? (await import(file)).rules : [];
  const name = ({ id }: RuleRow) =>
    existsSync(join(root, `docs/rules/${id}.md`)) ? `[${id}](docs/rules/${id}.md)` : id;
  const rows = rules.map((rule) => [name(rule), rule.title, rule.severity, rule.cwe.join(', ')]);
  return table(['rule', 'what overlapping requests did', 'severity', 'CWE'], rows);
}

/** Replaces what stands between the markers of each name. */
export function fill(text: string, parts: Record<string, string>): string {
  return Object.entries(parts).reduce((sofar, [name, part]) => {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [from, to] = [sofar.indexOf(begin), sofar.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no markers for ${name}: put ${begin} and ${end} into it`);
    return `${sofar.slice(0, from + begin.length)}\n${part}\n${sofar.slice(to)}`;
  }, text);
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

await put('docs/racegate.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`);
const readme = await readFile(join(root, 'README.md'), 'utf8');
await put('README.md', fill(readme, { inputs: inputTable(), outputs: await outputTable(), rules: await ruleTable() }));
