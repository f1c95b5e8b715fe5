/** The hint of a location is told wherever the finding is. */
import { expect, it } from 'vitest';
import { renderReviewComment } from '../../src/report/finding-markdown.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderComment } from '../../src/report/markdown.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import * as shop from './golden/shop.ts';

const hint = 'buy reads the item on line 7 and writes it back on line 9.';
const finding = { ...shop.oversold, location: { file: 'app/views.py', line: 5, hint } };
const report = shop.report([finding]);

it.each([
  ['comment', () => renderComment(report)],
  ['review comment', () => renderReviewComment(finding)],
  ['page', () => renderHtml(report)],
  ['SARIF', () => JSON.stringify(renderSarif(report))],
])('%s', (_, render) => {
  expect(render()).toContain(hint);
});
