/** What there is one of has to hold something first: a cart is checked out when something was put into it. */
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { document, takes, text } from '../spec/documents.ts';

const api = document({
  'GET /cart': {},
  'POST /cart/lines': takes({ 'sku!': text }),
  'POST /cart/checkout': {},
});

function shop(): (request: Request) => Promise<Answer> {
  let lines: string[] = [];
  let orders = 0;
  return async ({ line, body }) => {
    if (line === 'GET /openapi.json') return [200, api];
    if (line === 'GET /cart') return [200, { lines, orders }];
    await new Promise((resolve) => setTimeout(resolve, 4));
    if (line === 'POST /cart/lines') {
      lines = [...lines, body.sku];
      return [201, { lines }];
    }
    if (lines.length === 0) return [409, { detail: 'the cart is empty' }];
    lines = [];
    orders += 1;
    return [201, { order: orders }];
  };
}

let close = async (): Promise<void> => {};
afterEach(() => close());

it('the checkout of a cart is raced after something was put into it', async () => {
  const server = await startServer(shop());
  close = server.close;
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'cart', include: 'POST /cart/checkout' },
    { workspace: import.meta.dirname, env: {} },
  );
  const report = await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
  expect(report.coverage.exercised).toBe(1);
  expect([...report.findings, ...report.suspected]).toEqual([]);
}, 30_000);
