/**
 * What loading and planning cost as a document grows, each size in processes of its own. Nothing is sent.
 * `npm run bench -- planning [--runs 3] [--write]`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../src/json.ts';
import { work } from './corpus/workers.ts';
import type { Bench } from './index.ts';
import { median, table, writeSection } from './twins/page.ts';

const sizes = [10, 100, 500, 1_000, 2_000, 5_000];

interface Point {
  operations: number;
  kilobytes: number;
  /** Of a process that has just started: median of the runs. */
  seconds: number;
  /** Largest of the runs. */
  peakMegabytes: number;
  withFixture: number;
  mutating: number;
}

async function measure({ runs = '3', write }: Readonly<Record<string, string>>): Promise<Point[]> {
  const folder = mkdtempSync(join(tmpdir(), 'racegate-planning-'));
  try {
    const points: Point[] = [];
    for (const size of sizes) points.push(await measured(folder, size, Number(runs)));
    if (write !== undefined) await writeSection('planning', page(points), 'documents.md');
    return points;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measured(folder: string, size: number, runs: number): Promise<Point> {
  const file = join(folder, `${size}.json`);
  writeFileSync(file, JSON.stringify(grown(size)));
  const outcomes = await work(Array<string>(runs).fill(file), () => true);
  const [first] = outcomes;
  const trouble = outcomes.find(({ crash, refusal }) => crash ?? refusal);
  if (first === undefined || trouble) throw new Error(`${size}: ${trouble?.crash ?? trouble?.refusal?.message}`);
  return {
    operations: first.operations,
    kilobytes: Math.round(first.bytes / 1_000),
    seconds: Number(median(outcomes.map(({ seconds }) => seconds)).toPrecision(3)),
    peakMegabytes: Math.max(...outcomes.map(({ megabytes }) => megabytes)),
    withFixture: first.planned,
    mutating: first.mutating,
  };
}

/** Five operations a resource; of three resources one stands alone, one lies under it, and one refers to it in its body. */
function grown(operations: number): JsonObject {
  const paths: JsonObject = {};
  const schemas: JsonObject = {};
  for (let index = 0; index < operations / 5; index += 1) {
    const [above, kind] = [index - (index % 3), index % 3];
    schemas[nameOf(index)] = schema(index, kind === 2 ? above : undefined);
    const under = kind === 1 ? `/${collection(above)}/{${idOf(above)}}` : '';
    const parents = kind === 1 ? [idOf(above)] : [];
    paths[`${under}/${collection(index)}`] = collectionItem(index, parents);
    paths[`${under}/${collection(index)}/{${idOf(index)}}`] = resourceItem(index, parents);
  }
  return { openapi: '3.0.3', info: { title: 'grown', version: '1' }, paths, components: { schemas } };
}

const letters = (index: number): string =>
  String(index).replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
const nameOf = (index: number): string => `Thing${letters(index)}`;
const collection = (index: number): string => `thing${letters(index)}s`;
const idOf = (index: number): string => `thing${letters(index)}Id`;
const ref = (index: number): JsonObject => ({ $ref: `#/components/schemas/${nameOf(index)}` });
const json = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });

function schema(index: number, owner: number | undefined): JsonObject {
  const reference = owner === undefined ? {} : { [idOf(owner)]: { type: 'integer' } };
  const properties = {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string', maxLength: 80 },
    email: { type: 'string', format: 'email' },
    stock: { type: 'integer', minimum: 0 },
    status: { type: 'string', enum: ['open', 'closed'] },
    tags: { type: 'array', items: { type: 'string' } },
    ...(index > 0 ? { related: ref(index - 1) } : {}),
    ...reference,
  };
  return { type: 'object', required: ['name', ...Object.keys(reference)], properties };
}

const inPath = (names: readonly string[]): JsonObject[] =>
  names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'integer' } }));
const answer = (status: string, schema: JsonObject): JsonObject => ({
  responses: { [status]: { description: 'done', ...json(schema) } },
});

const collectionItem = (index: number, parents: readonly string[]): JsonObject => ({
  parameters: inPath(parents),
  get: answer('200', { type: 'array', items: ref(index) }),
  post: { requestBody: { required: true, ...json(ref(index)) }, ...answer('201', ref(index)) },
});

const resourceItem = (index: number, parents: readonly string[]): JsonObject => ({
  parameters: inPath([...parents, idOf(index)]),
  get: answer('200', ref(index)),
  patch: { requestBody: { required: true, ...json(ref(index)) }, ...answer('200', ref(index)) },
  delete: { responses: { 204: { description: 'gone' } } },
});

function page(points: readonly Point[]): string {
  const rows = points.map((each) => [
    each.operations.toLocaleString('en'),
    each.kilobytes.toLocaleString('en'),
    each.seconds,
    Number(((1_000 * each.seconds) / each.operations).toPrecision(2)),
    each.peakMegabytes,
    `${each.withFixture.toLocaleString('en')} of ${each.mutating.toLocaleString('en')}`,
  ]);
  return table(['operations', 'kB', 'seconds', 'ms per operation', 'peak memory, MB', 'with a fixture'], rows);
}

export const bench: Bench = {
  about: 'what planning costs from 10 to 5,000 operations (--runs; --write updates docs/documents.md)',
  measure,
  print: (result) => page(result as Point[]),
};
