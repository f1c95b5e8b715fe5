/** What there is one of has to hold something first: a cart is checked out when something was put into it. */
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { document, takes, text } from '../spec/documents.ts';

const api = document({
  'GET /cart': {},
  'POST /cart/lines': takes({ 'sku!': text }),
  'POST /cart/checkout': {},
});

const query = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 4));

/** The cart is looked at and emptied at once, or with a query between. */
function shop(isAtomic: boolean): (request: Request) => Promise<Answer> {
  let lines: string[] = [];
  let orders = 0;
  return async ({ line, body }) => {
    if (line === 'GET /openapi.json') return [200, api];
    if (line === 'GET /cart') return [200, { lines, orders }];
    await query();
    if (line === 'POST /cart/lines') {
      lines = [...lines, body.sku];
      return [201, { lines }];
    }
    const isEmpty = lines.length === 0;
    if (!isAtomic) await query();
    if (isEmpty) return [409, { detail: 'the cart is empty' }];
    lines = [];
    orders += 1;
    return [201, { order: orders }];
  };
}

let close = async (): Promise<void> => {};
afterEach(() => close());

async function scanned(isAtomic: boolean): Promise<Report> {
  const server = await startServer(shop(isAtomic));
  close = server.close;
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'cart', include: 'POST /cart/checkout' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('the checkout of a cart is raced after something was put into it', async () => {
  const { coverage, findings, suspected } = await scanned(true);
  expect(coverage.exercised).toBe(1);
  expect([...findings, ...suspected]).toEqual([]);
}, 30_000);

it('a cart that is checked out twice is found', async () => {
  const { findings } = await scanned(false);
  expect(findings.map(({ rule }) => rule)).toEqual(['repeated-transition']);
}, 30_000);
