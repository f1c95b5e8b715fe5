/** A PUT that makes what it names, sent by several at once: both find nothing there, and the store refuses one of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { answers, document, integer, objectOf, takes, text } from '../spec/documents.ts';

const page = objectOf({ key: text, text, revision: integer });
const put = { ...takes({ 'text!': text }), responses: { ...(answers(page).responses as object) } };
const blind = { 'PUT /pages/{key}': put };
const seen = { ...blind, 'GET /pages/{key}': answers(page), 'DELETE /pages/{key}': {} };

/** Of what overlaps: `racy` fails on the key, `crowded` fails on the third of any, `vague` calls both creations. */
type Kind = 'racy' | 'upserting' | 'vague' | 'crowded';

function pages(kind: Kind, described: object): (request: Request) => Promise<Answer> {
  const rows = new Map<string, { key: string; text: string; revision: number }>();
  let writing = 0;
  return async ({ line, path: [place, key = ''], body }) => {
    if (line === 'GET /openapi.json') return [200, described];
    const row = rows.get(key);
    if (place !== 'pages' || key === '') return [404, {}];
    if (line.startsWith('GET')) return row ? [200, row] : [404, {}];
    if (line.startsWith('DELETE')) return rows.delete(key) ? [204] : [404, {}];
    writing += 1;
    const isCrowded = writing > 2;
    await sleep(4);
    writing -= 1;
    const now = rows.get(key);
    if (kind === 'crowded' && isCrowded) return [500, { error: 'too many connections' }];
    if (kind === 'racy' && !row && now) return [500, { error: 'UNIQUE constraint failed: pages.key' }];
    const next = { key, text: body.text, revision: (now?.revision ?? 0) + 1 };
    rows.set(key, next);
    return [(kind === 'vague' ? row : now) ? 200 : 201, next];
  };
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(kind: Kind, operations: Parameters<typeof document>[0]): Promise<Report> {
  const server = await startServer(pages(kind, document(operations)));
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'upsert', include: 'PUT /pages/{key}' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it.each([
  ['where each write counts', seen],
  ['where nothing is read', blind],
])(
  'is a conflict that nobody handled, %s',
  async (_, operations) => {
    const { findings } = await scanned('racy', operations);
    expect(findings.map(({ rule, operations: [id] }) => [rule, id])).toEqual([
      ['unretried-conflict', 'PUT /pages/{key}'],
    ]);
  },
  60_000,
);

it.each(['upserting', 'vague', 'crowded'] as const)(
  '%s: nobody is accused',
  async (kind) => {
    const { findings, suspected, coverage } = await scanned(kind, seen);
    expect([findings, suspected]).toEqual([[], []]);
    expect(coverage.exercised).toBe(1);
  },
  60_000,
);
