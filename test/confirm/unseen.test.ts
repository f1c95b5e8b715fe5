/** A clean result says where nothing that is lost could have been seen. */
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { document, integer, takes, text } from '../spec/documents.ts';

const api = document({
  'POST /tanks': takes({ 'name!': text }),
  'GET /tanks/{t}': {},
  'POST /tanks/{id}/fill': takes({ 'litres!': { ...integer, minimum: 1 } }),
});

/** Tanks whose reads show what was filled in, or come from a copy that is as it was at the beginning. */
function tanks(isBehind: boolean): (request: Request) => Promise<Answer> {
  const made: { id: number; litres: number }[] = [];
  return async ({ line, path, body }) => {
    if (line === 'GET /openapi.json') return [200, api];
    const query = new Promise((resolve) => setTimeout(resolve, 4));
    if (line === 'POST /tanks') return query.then(() => [201, made[made.push({ id: made.length, litres: 0 }) - 1]]);
    const tank = made[Number(path[1])];
    if (!tank) return [404];
    if (line.startsWith('GET')) return [200, isBehind ? { ...tank, litres: 0 } : tank];
    await query;
    tank.litres += body.litres;
    return [204];
  };
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scanned(isBehind: boolean, include = 'POST /tanks/{id}/fill'): Promise<Report> {
  const server = await startServer(tanks(isBehind));
  open.push(server.close);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'tanks', include },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

const warning = expect.stringMatching(/^No read showed .+: POST \/tanks\/\{id\}\/fill\.$/);

it('what no read shows is judged by its answers alone, and the report says so', async () => {
  const { warnings, coverage } = await scanned(true);
  expect(coverage.exercised).toBe(1);
  expect(warnings).toContainEqual(warning);
}, 30_000);

it('where the effect is read nothing is said', async () => {
  const { warnings, coverage } = await scanned(false);
  expect(coverage.exercised).toBe(1);
  expect(warnings).not.toContainEqual(warning);
}, 30_000);

it('what was made is read under whatever name the path has for it', async () => {
  const { warnings, coverage } = await scanned(false, 'POST /tanks');
  expect(coverage.exercised).toBe(1);
  expect(warnings).toEqual([]);
}, 30_000);
