/** Several resources of one parent, each worked on by one client: they need not be alike. */
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { document, integer, takes, text } from '../spec/documents.ts';

/** Lists whose tasks stand in an order and are moved one at a time. */
function lists(): (request: Request) => Promise<Answer> {
  const made: { id: number; tasks: number[] }[] = [];
  let last = 0;
  const query = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 4));
  const shown = ({ id, tasks }: (typeof made)[number]) => ({
    id,
    tasks: tasks.map((task, i) => ({ id: task, rank: i + 1 })),
  });
  return async ({ line, path, body }) => {
    if (line === 'GET /openapi.json') return [200, api];
    if (line === 'POST /lists') return [201, shown(made[made.push({ id: made.length, tasks: [] }) - 1]!)];
    const list = made[Number(path[1])];
    if (!list) return [404];
    if (line.startsWith('GET')) return [200, shown(list)];
    if (path.length === 3) {
      last += 1;
      list.tasks.push(last);
      return [201, { id: last }];
    }
    await query();
    const others = list.tasks.filter((task) => task !== Number(path[3]));
    if (others.length === list.tasks.length) return [404];
    list.tasks = others.toSpliced(body.rank - 1, 0, Number(path[3]));
    return [200, shown(list)];
  };
}

const api = document({
  'POST /lists': takes({ 'name!': text }),
  'GET /lists/{list}': {},
  'POST /lists/{list}/tasks': takes({ 'text!': text }),
  'POST /lists/{list}/tasks/{task}/move': takes({ 'rank!': { ...integer, minimum: 1 } }),
});

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scanned(): Promise<Report> {
  const server = await startServer(lists());
  open.push(server.close);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'lists', include: 'POST /lists/{list}/tasks/{task}/move' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('nobody is accused where the order alone decides who stands where', async () => {
  const { findings, suspected, coverage } = await scanned();
  expect([...findings, ...suspected]).toEqual([]);
  expect(coverage.exercised).toBe(1);
}, 30_000);
