/**
 * `npm run bench -- NAME [--json]`: runs `test/bench/NAME.ts` and prints what it measured. Measurements are looked at, never asserted:
 * a figure that depends on the machine's mood must not break a build.
 */
import { readdirSync } from 'node:fs';
import { suggestion } from '../../src/config/nearest.ts';

export interface Bench {
  /** What is measured, for the list of names. */
  about: string;
  /** Options of its own come as `--name value`. Progress belongs on standard error. */
  measure(options: Readonly<Record<string, string>>): Promise<unknown>;
  /** For people; the JSON is what `measure` returned. */
  print(result: unknown): string;
}

const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
  .map((name) => name.replace(/\.ts$/, ''));

/** A file is a measurement when it exports one; the others beside it are parts of them. */
async function benchNamed(name: string): Promise<Bench | undefined> {
  if (!names.includes(name)) return undefined;
  const module = (await import(`./${name}.ts`)) as { bench?: Bench };
  return module.bench;
}

async function benches(): Promise<[name: string, bench: Bench][]> {
  const all = await Promise.all(names.map(async (name) => [name, await benchNamed(name)] as const));
  return all.flatMap(([name, bench]) => (bench ? [[name, bench] as [string, Bench]] : []));
}

const list = async (): Promise<string> =>
  (await benches()).map(([name, { about }]) => `  npm run bench -- ${name.padEnd(12)} ${about}`).join('\n');

/** `--scans 20 --json` → `{ scans: '20', json: '' }` */
function optionsOf(words: string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    if (!word.startsWith('--')) continue;
    const next = words[index + 1];
    options[word.slice(2)] = next === undefined || next.startsWith('--') ? '' : next;
  }
  return options;
}

async function main([name, ...words]: string[]): Promise<number> {
  const bench = name === undefined ? undefined : await benchNamed(name);
  if (!bench) {
    const hint =
      name === undefined
        ? ''
        : `There is no measurement \`${name}\`; ${suggestion(
            name,
            (await benches()).map(([known]) => known),
          )}\n`;
    process.stderr.write(`${hint}${await list()}\n`);
    return 2;
  }
  const { json, ...options } = optionsOf(words);
  const result = await bench.measure(options);
  process.stdout.write(json === undefined ? `${bench.print(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
