import { validate } from '@apidevtools/swagger-parser';
import { describe, expect, it } from 'vitest';
import { document } from './document.ts';
import { twins } from './index.ts';
import { appOf } from './server.ts';

interface Document {
  openapi?: string;
  swagger?: string;
  paths: Record<string, Record<string, object>>;
}

const RULES = [
  'duplicate-create',
  'lost-update',
  'lost-field-update',
  'limit-overrun',
  'repeated-transition',
  'bound-violation',
  'double-spend',
  'idempotency-violation',
  'stale-precondition',
  'write-skew',
  'unretried-conflict',
  'phantom-effect',
  'resurrected-resource',
  'double-delete',
  'orphaned-child',
  'stale-read',
  'job-overlap',
  'identity-collision',
  'response-bleed',
  'attempt-limit-overrun',
];

describe('the corpus', () => {
  it('has a racy twin for every rule, and a repaired one for every racy one', () => {
    const racy = twins.filter(({ kind }) => kind === 'racy');
    expect(new Set(racy.map(({ rule }) => rule))).toEqual(new Set(RULES));
    const names = new Set(twins.map(({ name }) => name));
    expect(names.size).toBe(twins.length);
    for (const { name } of racy) expect(names).toContain(name.replace(/-racy$/, '-repaired'));
  });

  it.each(['2.0', '3.0.3', '3.1.0'])(
    'writes valid %s documents that name the operation which races',
    async (dialect) => {
      const documents = twins
        .filter(({ kind }) => kind !== 'repaired')
        .map((twin) => ({ twin, document: document(appOf(twin.name)) as Document }))
        .filter(({ document: { openapi, swagger } }) => (openapi ?? swagger) === dialect);
      expect(documents.length).toBeGreaterThan(5);
      const seen = new Set<string>();
      for (const { twin, document } of documents) {
        const [method = '', path = ''] = twin.operation?.split(' ') ?? [];
        if (twin.operation) expect(document.paths[path]?.[method.toLowerCase()], twin.operation).toBeDefined();
        // Traps of one family share a document; validating it once is enough.
        if (seen.has(JSON.stringify(document))) continue;
        seen.add(JSON.stringify(document));
        await expect(validate(structuredClone(document) as never), twin.name).resolves.toBeDefined();
      }
    },
    60_000,
  );
});
