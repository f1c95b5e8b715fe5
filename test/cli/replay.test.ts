import { describe, expect, it } from 'vitest';
import { compared } from '../../src/cli/replay.ts';
import type { Finding, Report } from '../../src/report/report.ts';
import * as shop from '../report/golden/shop.ts';

const [operation = ''] = shop.twice.operations;
const withCoverage = (coverage: Partial<Report['coverage']>, findings: Finding[] = []): Report =>
  shop.report(findings, { coverage: { ...shop.clean.coverage, excludedRate: [], ...coverage } });
const ran = (probe: string, on = operation) => [{ operation: on, probes: [probe], rounds: 40, rate: 0.0722 }];

describe('replay', () => {
  it('finds the race again', () => {
    expect(compared(shop.twice, shop.report([shop.twice]))).toMatchObject({ outcome: 'STILL RACY', exit: 1 });
    const suspected = shop.report([], { suspected: [{ ...shop.twice, confidence: 'suspected' }] });
    expect(compared(shop.twice, suspected).detail).toContain('too few to be confirmed again');
  });

  it('does not find it where its own probe raced again, and says what that excludes', () => {
    const { outcome, exit, detail } = compared(shop.twice, withCoverage({ excludedRate: ran(shop.twice.probe) }));
    expect([outcome, exit]).toEqual(['NOT REPRODUCED', 0]);
    expect(detail).toContain('40 overlapping bursts');
    expect(detail).toMatch(/in 8.% of bursts or more/);
  });

  it.each<[string, Report]>([
    ['only another probe raced', withCoverage({ excludedRate: ran('echo') })],
    ['another probe found another race there', withCoverage({}, [{ ...shop.twice, id: 'other', probe: 'echo' }])],
    ['nothing raced', withCoverage({})],
  ])('knows nothing where %s', (_, report) => {
    expect(compared(shop.twice, report)).toMatchObject({ outcome: 'ERROR', exit: 3 });
    expect(compared(shop.twice, report).detail).toContain(`(${shop.twice.probe}) did not race ${operation} again`);
  });

  it('knows nothing where only one of two operations was raced again', () => {
    const pair = { ...shop.twice, operations: [operation, 'DELETE /users/{id}'] };
    expect(compared(pair, withCoverage({ excludedRate: ran(shop.twice.probe) })).outcome).toBe('ERROR');
  });

  it('says why the probe did not run', () => {
    const untested = [{ operation, reason: 'refused', detail: 'POST /signup answered 503: busy.' }];
    const { detail } = compared(shop.twice, withCoverage({ untested }));
    expect(detail).toContain('POST /signup could not be raced: POST /signup answered 503: busy.');
    const stopped = { ...withCoverage({}), run: { ...shop.clean.run, stopped: 'the time budget ran out' } };
    expect(compared(shop.twice, stopped).detail).toContain('it may still be there: the time budget ran out.');
  });
});
