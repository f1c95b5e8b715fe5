import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { renderReviewComment } from '../../src/report/finding-markdown.ts';
import { renderHtml } from '../../src/report/html.ts';
import { parseReport, renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderComment, renderSummary } from '../../src/report/markdown.ts';
import { renderProgress, renderProgressLine } from '../../src/report/progress.ts';
import type { Report } from '../../src/report/report.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { attacks, hostile } from './golden/shop.ts';
import { type Markup, read } from './markup.ts';

const render = (text: string) =>
  micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

/** So large that nothing is left out. */
const limit = 20_000_000;
const markdown: [string, (report: Report) => string][] = [
  ['comment', (report) => renderComment(report, { limit })],
  ['summary', (report) => renderSummary(report, { limit })],
  ['review comment', (report) => renderReviewComment(report.findings[0]!)],
];
const terminal: [string, (report: Report) => string][] = [
  ['terminal', (report) => renderTerminal(report, { colour: false, width: 100 })],
  ['log', (report) => renderTerminal(report, { colour: false, width: 100, groups: true })],
];
const pages: [string, (report: Report) => string][] = [
  ['page', renderHtml],
  ['JUnit', renderJunit],
];
const all = [...markdown, ...terminal, ...pages, ['SARIF', renderSarif] as const, ['JSON', renderJson] as const];

const harmless = hostile('harmless words');
const cases = attacks.map((attack) => [JSON.stringify(attack.slice(0, 40)), hostile(attack)] as const);
/** Without what the words may bring: code between backticks, and the span that keeps a dollar sign from being mathematics. */
const structure = ({ tags }: Markup) => tags.filter((tag) => !/^<\/?(span|code)>$/.test(tag));

describe.each(cases)('%s', (_, report) => {
  it.each(markdown)('changes nothing of the structure of the %s, mentions nobody, refers to nothing', (_, render_) => {
    const page = read(render(render_(report)));
    const expected = read(render(render_(harmless)));
    expect(structure(page)).toEqual(structure(expected));
    expect(page.attributes.sort()).toEqual(expected.attributes.sort());
    expect(page.prose).not.toMatch(/@\w|#\d|\bGH-\d|:\/\/|www\./i);
  });

  it.each(pages)('changes nothing of the structure of the %s', (_, render_) => {
    // Words stand in a bar or beside it, as there is room.
    const drawn = (text: string) => structure(read(text)).filter((tag) => !/^<\/?text>$/.test(tag));
    expect(drawn(render_(report))).toEqual(drawn(render_(harmless)));
  });

  it.each(terminal)('gives no command in the %s', (_, render_) => {
    const commands = (text: string) => text.split(/[\r\n]/).filter((line) => /^\s*::/.test(line));
    const ours = commands(render_(harmless)).map((line) => line.split('::')[1]);
    expect(commands(render_(report)).map((line) => line.split('::')[1])).toEqual(ours);
    expect(render_(report)).not.toContain('##[');
  });

  it.each(all)('hides nothing and controls nothing in the %s', (_, render_) => {
    const text = render_(report);
    expect(text.isWellFormed()).toBe(true);
    // The zero-width space that breaks a mention is ours.
    const shown = text.replaceAll('\u200b', '');
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff]/u);
  });

  it('stays within the limits of GitHub', () => {
    expect(renderComment(report).length).toBeLessThanOrEqual(65_000);
    expect(Buffer.byteLength(renderSummary(report))).toBeLessThanOrEqual(1_000_000);
  });

  it('is kept in report.json as it came', () => {
    const text = renderJson(report);
    expect(text).not.toContain('##[');
    expect(parseReport(text, 'report.json')).toEqual(report);
  });

  it('makes no link in SARIF', () => {
    const { runs } = JSON.parse(renderSarif(report));
    for (const { message, locations } of runs[0].results) {
      expect(message.text).not.toContain('](');
      expect(locations[0].physicalLocation.artifactLocation.uri).not.toMatch(/^[a-z]+:|^\/|\.\.\//);
    }
  });
});

it.each(attacks)('progress stays one line: %j', (attack) => {
  const progress = { phase: attack, what: attack, done: 1, total: 2, rounds: 3, requests: 4, secondsLeft: 5 };
  const lines = [renderProgress(progress, { colour: false, width: 200 }), renderProgressLine(progress)];
  for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
  expect(lines[1]).not.toMatch(/^\s*::|##\[/);
});
