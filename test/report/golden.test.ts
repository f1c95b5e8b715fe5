/** Files to look at: a change of what users see shows in the diff. `npx vitest run test/report/golden.test.ts -u` rewrites them. */
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderComment } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import * as shop from './golden/shop.ts';

describe.each([
  ['one-finding', shop.oneFinding],
  ['ten-findings', shop.ten],
  ['clean', shop.clean],
  ['untested', shop.untested],
  ['hostile', shop.hostile(shop.attacks.slice(0, 5).join(' '))],
])('%s', (name, report) => {
  it('on every surface', async () => {
    const file = (end: string) => `golden/${name}${end}`;
    await expect(renderTerminal(report, { colour: false, width: 100 })).toMatchFileSnapshot(file('.txt'));
    await expect(renderComment(report)).toMatchFileSnapshot(file('.md'));
    if (name !== 'hostile') await expect(renderJson(report)).toMatchFileSnapshot(file('.json'));
    if (name === 'one-finding') await expect(renderHtml(report)).toMatchFileSnapshot(file('.html'));
  });
});
