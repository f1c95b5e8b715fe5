import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLocations } from '../../src/source/findings.ts';
import type { Operation } from '../../src/spec/spec.ts';
import * as shop from '../report/golden/shop.ts';
import { wanted } from './wanted.ts';

const workspace = join(import.meta.dirname, '../apps/flask-dynamodb');
const operations = ['GET /orders', 'POST /orders', 'POST /products/{product_id}/restock'].map(wanted) as Operation[];
const { location: _location, ...unlocated } = shop.oversold;
const finding = (...raced: string[]) => ({ ...unlocated, operations: raced });

async function places(report: ReturnType<typeof shop.report>, folder = workspace) {
  const { findings } = await withLocations(report, operations, folder);
  return findings.map(({ location }) => location && `${location.file}:${location.line}-${location.endLine}`);
}

it('puts a finding on the handler of the operation that writes', async () => {
  const report = shop.report([finding('GET /orders', 'POST /orders'), finding('PUT /elsewhere')]);
  expect(await places(report)).toEqual(['app.py:153-158', undefined]);
});

it('gives the hint along, also to what is only suspected', async () => {
  const suspected = [finding('POST /products/{product_id}/restock')];
  const located = await withLocations(shop.report([], { suspected }), operations, workspace);
  expect(located.suspected[0]?.location?.hint).toMatch(/^restock \(racy\.py\) reads `product` on line 16/);
});

it('leaves a report alone where there is nothing to read', async () => {
  expect(await places(shop.report([finding('POST /orders')]), join(workspace, 'nowhere'))).toEqual([undefined]);
});
