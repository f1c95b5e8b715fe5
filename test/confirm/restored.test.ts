/** A deleted resource gives its natural key free: either it comes back or another one takes the key. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { answers, document, integer, objectOf, takes, text } from '../spec/documents.ts';

const member = objectOf({ id: integer, email: text, deleted: { type: 'boolean' } });
const refused = { 409: { description: 'taken' } };
const described = document({
  'POST /members': {
    ...takes({ 'email!': { ...text, format: 'email' } }),
    responses: { ...(answers(member, '201').responses as object), ...refused },
  },
  'GET /members': answers({ type: 'array', items: member }),
  'GET /members/{id}': answers(member),
  'DELETE /members/{id}': {},
  'POST /members/{id}/restore': { responses: { ...(answers(member).responses as object), ...refused } },
});

/** `racy` looks before it waits, `held` after; `free` lets an e-mail address be anybody's. */
type Kind = 'racy' | 'held' | 'free';

function members(kind: Kind): (request: Request) => Promise<Answer> {
  const all: { id: number; email: string; deleted: boolean }[] = [];
  const isTaken = (email: string): boolean =>
    kind !== 'free' && all.some((other) => !other.deleted && other.email === email);
  const mayTake = async (email: string): Promise<boolean> => {
    if (kind !== 'racy') await sleep(4);
    const may = !isTaken(email);
    if (kind === 'racy') await sleep(4);
    return may;
  };
  return async ({ line, path: [place, id], body }) => {
    if (line === 'GET /openapi.json') return [200, described];
    if (place !== 'members') return [404, {}];
    if (line === 'GET /members') return [200, all.filter(({ deleted }) => !deleted)];
    if (line === 'POST /members') {
      if (!(await mayTake(body.email))) return [409, { error: 'email is taken' }];
      const made = { id: all.length, email: body.email, deleted: false };
      all.push(made);
      return [201, made];
    }
    const own = all[Number(id)];
    if (!own || (own.deleted && !line.endsWith('/restore'))) return [404, {}];
    if (line.startsWith('GET')) return [200, own];
    if (line.startsWith('DELETE')) {
      own.deleted = true;
      return [204];
    }
    const may = await mayTake(own.email);
    if (!own.deleted || !may) return [409, { error: 'not now' }];
    own.deleted = false;
    return [200, own];
  };
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const restore = 'POST /members/{id}/restore';

async function scanned(kind: Kind, include = `${restore}\nPOST /members`): Promise<Report> {
  const server = await startServer(members(kind));
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'restored', include },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('two that hold one key are found', async () => {
  const { findings } = await scanned('racy');
  expect(findings.map(({ rule, operations }) => [rule, ...operations])).toContainEqual([
    'duplicate-create',
    restore,
    'POST /members',
  ]);
}, 60_000);

it.each(['held', 'free'] as const)(
  '%s: nobody is accused',
  async (kind) => {
    const { findings, suspected, coverage } = await scanned(kind);
    expect([findings, suspected]).toEqual([[], []]);
    expect(coverage.exercised).toBe(2);
  },
  60_000,
);

it('what is left out is not raced beside another one either', async () => {
  const { findings, coverage } = await scanned('racy', restore);
  expect(findings.filter(({ operations }) => operations.length > 1)).toEqual([]);
  expect(coverage.exercised).toBe(1);
}, 60_000);
