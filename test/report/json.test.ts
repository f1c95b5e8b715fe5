import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../docs/report.schema.json' with { type: 'json' };
import { parseReport, renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import type { Schema } from '../../src/report/schema.ts';
import * as shop from './golden/shop.ts';

const goldens: [string, Report][] = [
  ['one finding', shop.oneFinding],
  ['ten findings', shop.ten],
  ['clean', shop.clean],
  ['untested', shop.untested],
  ['hostile', shop.hostile(shop.attacks[0]!)],
];
const valid = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** As the schema, but every field must be described. */
function closed(node: Schema): Schema {
  const all = (map: Record<string, Schema> = {}) =>
    Object.fromEntries(Object.entries(map).map(([name, field]) => [name, closed(field)]));
  return {
    ...node,
    ...(node.properties ? { properties: all(node.properties), additionalProperties: false } : {}),
    ...(node.items ? { items: closed(node.items) } : {}),
    ...(node.$defs ? { $defs: all(node.$defs) } : {}),
  };
}
const complete = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile({
  ...closed(schema as Schema),
  $id: 'urn:racegate:report:1:closed',
});

describe.each(goldens)('the report with %s', (_, report) => {
  it('is valid, and every field of it is described', () => {
    const written = JSON.parse(renderJson(report));
    expect([valid(written), valid.errors]).toEqual([true, null]);
    expect([complete(written), complete.errors]).toEqual([true, null]);
  });

  it('is read as it was written', () => {
    expect(parseReport(renderJson(report), 'report.json')).toEqual(report);
  });
});

type Path = (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))];
}

/** A copy in which the value at `path` is another, or missing. */
function changed(report: unknown, path: Path, other: unknown): unknown {
  if (path.length === 0) return other;
  const copy = structuredClone(report) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((node, key) => node[key] as Record<string, unknown>, copy);
  if (other === undefined) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = other;
  return copy;
}

it('refuses what the schema refuses, and nothing else', () => {
  const paths = pathsOf(shop.ten);
  const other = fc.constantFrom(undefined, null, 1, -1, 1.5, 101, 'x', '', true, [], {}, ['x'], 'critical', [null]);
  fc.assert(
    fc.property(fc.constantFrom(...paths), other, (path, value) => {
      const text = JSON.stringify(changed(shop.ten, path, value) ?? null);
      let read = true;
      try {
        parseReport(text, 'report.json');
      } catch {
        read = false;
      }
      expect(read).toBe(valid(JSON.parse(text)));
    }),
    { numRuns: 500 },
  );
});

describe('a file that is no report', () => {
  it.each([
    ['', 'base.json is not JSON. Give the report.json of a Racegate scan.'],
    [
      '[]',
      'base.json is not a racegate-report/1: the document must be object. Give the report.json of a Racegate scan.',
    ],
    ['{}', 'base.json is not a racegate-report/1: schema is missing. Give the report.json of a Racegate scan.'],
    [
      JSON.stringify({ ...shop.clean, threshold: 'high' }),
      'base.json is not a racegate-report/1: threshold must be number. Give the report.json of a Racegate scan.',
    ],
  ])('is refused in one sentence: %.20j', (text, message) => {
    expect(() => parseReport(text, 'base.json')).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });

  it('may begin with a byte order mark and have further fields', () => {
    const text = `\ufeff${JSON.stringify({ ...shop.clean, later: true })}`;
    expect(parseReport(text, 'base.json').score).toBe(100);
  });
});
