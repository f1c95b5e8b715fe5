/**
 * Writes what the documents take from the code: the tables between `<!-- begin NAME -->` and `<!-- end NAME -->` of
 * README.md and docs/, and the schema that editors read. Part of `npm run build`, so that a check can compare.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { inputs } from '../src/config/inputs.ts';
import { configSchema } from '../src/config/schema.ts';
import { roundsOf } from '../src/confirm/race.ts';
import { excludedRate } from '../src/oracle/statistics.ts';
import { fixFor, shelves } from '../src/remedies/remedy.ts';
import { nameOfStack } from '../src/remedies/stack.ts';
import { rules } from '../src/rules/index.ts';
import type { Rule } from '../src/rules/rule.ts';

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

type RuleRow = Pick<Rule, 'id' | 'about' | 'severity' | 'severityForValue' | 'cwe'>;

function ruleTable(): string {
  const name = ({ id }: RuleRow) =>
    existsSync(join(root, `docs/rules/${id}.md`)) ? `[${id}](docs/rules/${id}.md)` : id;
  const rows = [...rules].sort(byWeight).map((rule) => [name(rule), rule.about, severity(rule), rule.cwe.join(', ')]);
  return table(['rule', 'what overlapping requests did', 'severity', 'CWE'], rows);
}

const severity = ({ severity, severityForValue }: RuleRow): string =>
  severityForValue === undefined ? severity : `${severity}, ${severityForValue} for money, stock and votes`;

const weights: readonly string[] = ['critical', 'high', 'medium', 'low', 'info'];
const byWeight = (a: RuleRow, b: RuleRow): number =>
  weights.indexOf(a.severity) - weights.indexOf(b.severity) || (a.id < b.id ? -1 : 1);

function depthTable(): string {
  const rows = Object.entries(roundsOf).map(([depth, rounds]) => [
    `\`${depth}\``,
    String(rounds),
    `${share(rounds)} % of bursts`,
  ]);
  return table(['depth', 'clean bursts', 'a race is excluded, at 95 %, that shows in at least'], rows);
}

const share = (rounds: number): string => String(Number((excludedRate(rounds) * 100).toPrecision(2)));

/** Rules × stacks: whether there is code, and whether the tests have run it. */
function remedyTable(): string {
  const stacks = shelves.filter(({ store }) => store !== undefined);
  const cellOf = (id: string, stack: (typeof shelves)[number]) => {
    const fix = fixFor(id, stack);
    if (!fix) return '';
    const path = `../src/remedies/snippets/${fix.files.at(-1)}`;
    return `[${fix.executed ? 'run' : 'not run'}](${path})`;
  };
  const head = ['rule', ...stacks.map((stack) => nameOfStack(stack))];
  const byName = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  return table(
    head,
    byName.map(({ id }) => [id, ...stacks.map((stack) => cellOf(id, stack))]),
  );
}

/** Replaces what stands between the markers of each name. */
export function fill(text: string, parts: Record<string, string>): string {
  return Object.entries(parts).reduce((sofar, [name, part]) => {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [from, to] = [sofar.indexOf(begin), sofar.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`there are no markers for ${name}: put ${begin} and ${end} into it`);
    return `${sofar.slice(0, from + begin.length)}\n${part}\n${sofar.slice(to)}`;
  }, text);
}

/** Path → text of every file that is made, or has parts that are. */
export async function documents(): Promise<Record<string, string>> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const tables = { inputs: inputTable(), outputs: await outputTable(), rules: ruleTable() };
  return {
    'README.md': fill(readme, tables),
    'docs/how-it-decides.md': fill(await readFile(join(root, 'docs/how-it-decides.md'), 'utf8'), {
      depths: depthTable(),
    }),
    'docs/remedies.md': fill(await readFile(join(root, 'docs/remedies.md'), 'utf8'), { remedies: remedyTable() }),
    'docs/racegate.schema.json': `${JSON.stringify(configSchema(), null, 2)}\n`,
  };
}

if (import.meta.main)
  for (const [path, text] of Object.entries(await documents())) await writeFile(join(root, path), text);
