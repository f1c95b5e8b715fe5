import { describe, expect, it } from 'vitest';
import { renderProgress, renderProgressLine } from '../../src/report/progress.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { plain, timeline } from '../../src/report/timeline.ts';
import * as shop from './golden/shop.ts';

const options = { colour: false, width: 100 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what it looks for
const ansi = /\u001b\[\d+m/g;

describe('the terminal', () => {
  it('colours without changing a word', () => {
    const coloured = renderTerminal(shop.ten, { ...options, colour: true });
    expect(coloured).toMatch(ansi);
    expect(coloured.replace(ansi, '')).toBe(renderTerminal(shop.ten, options));
  });

  it('begins with the verdict', () => {
    const first = (report: typeof shop.ten) => renderTerminal(report, options).split('\n')[0];
    expect(first(shop.oneFinding)).toBe('✗ FAILED  score 39 of 100, grade F · threshold 80');
    expect(first(shop.clean)).toBe('✓ PASSED  score 100 of 100, grade A · threshold 80');
    expect(first(shop.untested)).toBe('! UNTESTED  no score · threshold 80');
  });

  it('does not take a gate that passes for a clean bill', () => {
    const passed = { verdict: 'passed' as const, score: 81, grade: 'B' as const };
    const text = renderTerminal({ ...shop.oneFinding, ...passed }, { ...options, colour: true });
    expect(text.startsWith('\u001b[33m! PASSED with 1 confirmed race condition\u001b')).toBe(true);
    const untested = { ...shop.untested, verdict: 'passed' as const };
    expect(renderTerminal(untested, options)).toMatch(/^! PASSED, untested {2}no score/);
  });

  it('keeps its first lines within a narrow screen', () => {
    const passed = { ...shop.oneFinding, verdict: 'passed' as const };
    const lines = renderTerminal(passed, { ...options, width: 60 }).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      '! PASSED with 1 confirmed race condition',
      '  score 39 of 100, grade F · threshold 80',
    ]);
  });

  it('groups the parts of a log, each closed before the next', () => {
    const lines = renderTerminal(shop.ten, { ...options, groups: true }).split('\n');
    const marks = lines.filter((line) => line.startsWith('::')).map((line) => line.split('::')[1]);
    expect(marks.length).toBeGreaterThan(20);
    expect(marks.every((mark, i) => mark === (i % 2 === 0 ? 'group' : 'endgroup'))).toBe(true);
  });

  it('says that a finding was accepted, and why', () => {
    const accepted = { ...shop.oversold, accepted: { reason: 'sold by hand', expires: '2026-12-31' } };
    const text = renderTerminal(shop.report([accepted]), options);
    expect(text).toContain('✓ PASSED  score 100 of 100');
    expect(text).toContain('Accepted: sold by hand (until 2026-12-31)');
  });

  it('says why a scan ended early', () => {
    const stopped = { ...shop.clean, run: { ...shop.clean.run, stopped: 'The target stopped answering.' } };
    expect(renderTerminal(stopped, options)).toContain('Ended early: The target stopped answering.');
  });
});

describe('the timeline', () => {
  it('shows start, lanes, end, and what contradicts each order', () => {
    expect(plain(timeline(shop.oversold.witness, 100))).toBe(
      [
        ' start   event.remaining = 1',
        ' A, B    POST /events/17/reservations',
        ' A       |──POST──────────────────────201──|           0.0–14.2 ms',
        ' B        |──POST──────────────────────────────201──|  0.4–17.9 ms',
        ' end     event.remaining = -1',
        ' One after another, no order gives this:',
        '   A then B   A 201, B 409   event.remaining = 0   ✗ but B was answered 201',
        '   B then A   A 409, B 201   event.remaining = 0   ✗ but A was answered 201',
      ].join('\n'),
    );
  });

  it('says where there was no answer', () => {
    const [a, b] = shop.oversold.witness.lanes;
    const lanes = [a!, { ...b!, status: null }];
    expect(plain(timeline({ ...shop.oversold.witness, lanes }, 100))).toContain('──no answer──|');
  });

  it('shows at most eight clients and says how many there were', () => {
    const lanes = Array.from({ length: 20 }, (_, i) => ({ ...shop.oversold.witness.lanes[0]!, client: `C${i}` }));
    const text = plain(timeline({ ...shop.oversold.witness, lanes }, 100));
    expect(text).toContain('… and 12 more clients');
    expect(text.match(/\|──POST/g)).toHaveLength(8);
  });

  it('draws whatever the times are', () => {
    for (const [sentMs, receivedMs] of [
      [0, 0],
      [5, 5],
      [0, 60_000],
      [59_999, 60_000],
    ] as const) {
      const lanes = [shop.oversold.witness.lanes[0]!, { ...shop.oversold.witness.lanes[1]!, sentMs, receivedMs }];
      const rows = plain(timeline({ ...shop.oversold.witness, lanes }, 80)).split('\n');
      expect(rows.filter((row) => row.includes('|──POST')).every((row) => row.length < 130)).toBe(true);
    }
  });
});

describe('progress', () => {
  const progress = {
    phase: 'racing',
    done: 12,
    total: 40,
    rounds: 310,
    requests: 4210,
    secondsLeft: 161,
    what: 'repeat POST /events/{id}/reservations',
  };

  it('is one line that fits', () => {
    expect(renderProgress(progress, { colour: false, width: 120 })).toBe(
      'racing  █████░░░░░░░░░░░  12/40 probes  310 rounds  4,210 requests  2:41 left  repeat POST /events/{id}/reservations',
    );
    for (const width of [20, 40, 60, 80, 100])
      expect(renderProgress(progress, { colour: false, width }).length).toBeLessThanOrEqual(width);
  });

  it('is plain in a log', () => {
    expect(renderProgressLine(progress)).toBe(
      'racing  12/40 probes  310 rounds  4,210 requests  2:41 left: repeat POST /events/{id}/reservations',
    );
  });

  it('speaks of probes only when it knows how many there are', () => {
    expect(renderProgressLine({ ...progress, total: 0, done: 0 })).not.toContain('probes');
  });
});
