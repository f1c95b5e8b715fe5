import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/report/report.ts';
import { renderSarif, type SarifOptions } from '../../src/report/sarif.ts';
import { sarifViolations } from '../helpers/sarif-schema.ts';
import * as shop from './golden/shop.ts';
import { sarifSubset } from './sarif-subset.ts';

const valid = new Ajv2020({ allErrors: true }).compile(sarifSubset);
const violations = sarifViolations();
if (!violations)
  console.warn(
    'skipped: SARIF is not held against the published schema; `node test/helpers/fetch-published.ts` fetches it',
  );

const results = (findings: Finding[], options: SarifOptions = {}) =>
  JSON.parse(renderSarif(shop.report(findings), options)).runs[0].results;
const place = (finding: Finding, options?: SarifOptions) =>
  results([finding], options)[0].locations[0].physicalLocation;

describe('SARIF', () => {
  it.each([
    ['one finding', shop.oneFinding],
    ['ten findings', shop.ten],
    ['none', shop.clean],
    ['known and accepted ones', shop.report([{ ...shop.oversold, status: 'known', accepted: { reason: 'x' } }])],
  ])('has the form of 2.1.0 with %s', (_, report) => {
    expect([valid(JSON.parse(renderSarif(report))), valid.errors]).toEqual([true, null]);
  });

  it.each(shop.attacks.map((text, i) => [i, text] as const))('keeps that form under attack %i', (_, text) => {
    expect([valid(JSON.parse(renderSarif(shop.hostile(text)))), valid.errors]).toEqual([true, null]);
  });

  describe.skipIf(!violations)('held against the published schema', () => {
    const known = shop.report([{ ...shop.oversold, status: 'known', accepted: { reason: 'x' } }]);
    const attacks = shop.attacks.map(shop.hostile);

    it('is valid, also under attack', () => {
      for (const report of [shop.oneFinding, shop.ten, shop.clean, shop.untested, known, ...attacks])
        expect(violations?.(JSON.parse(renderSarif(report)))).toEqual([]);
    });

    it.each<[string, (result: Record<string, unknown>) => void, string]>([
      ['an unknown property', (result) => Object.assign(result, { colour: 'red' }), 'additional properties'],
      ['an unknown level', (result) => Object.assign(result, { level: 'severe' }), 'allowed values'],
      ['a missing message', (result) => delete result.message, "required property 'message'"],
    ])('would not be with %s', (_, spoil, words) => {
      const log = JSON.parse(renderSarif(shop.oneFinding));
      spoil(log.runs[0].results[0]);
      expect(violations?.(log).join()).toContain(words);
    });
  });

  it('lists each rule once, with the severity of its worst finding', () => {
    const low: Finding = { ...shop.oversold, id: 'x', severity: 'low' };
    const { runs } = JSON.parse(renderSarif(shop.report([low, shop.oversold, shop.twice])));
    const { rules } = runs[0].tool.driver;
    expect(rules.map((rule: { id: string }) => rule.id)).toEqual(['limit-overrun', 'duplicate-create']);
    expect(rules[0].properties['security-severity']).toBe('9.3');
    expect(rules[0].properties.tags).toContain('external/cwe/cwe-367');
    for (const result of runs[0].results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
  });

  it('has fingerprints that follow the finding, not the place', () => {
    const moved = { ...shop.oversold, location: { file: 'other.py', line: 7 }, summary: 'other words' };
    const [a] = results([shop.oversold]);
    const [b] = results([moved]);
    const [c] = results([shop.twice]);
    expect(b.partialFingerprints).toEqual(a.partialFingerprints);
    expect(c.partialFingerprints).not.toEqual(a.partialFingerprints);
  });

  it('sits on the handler, else on the operation in the document, else on the document', () => {
    expect(place(shop.oversold)).toMatchObject({
      artifactLocation: { uri: 'app/views.py' },
      region: { startLine: 42, endLine: 58 },
    });
    const options = { specFile: './docs/open api.yaml', specLines: { 'POST /signup': 12 } };
    expect(place(shop.twice, options)).toMatchObject({
      artifactLocation: { uri: 'docs/open%20api.yaml' },
      region: { startLine: 12 },
    });
    expect(place(shop.forgotten, options).region).toEqual({ startLine: 1 });
    expect(place(shop.forgotten).artifactLocation.uri).toBe('openapi.json');
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'C:\\x', 'file:///x', '\\\\host\\x', ''])(
    'points never outside the workspace: %s',
    (file) => {
      const finding = { ...shop.oversold, location: { file, line: 1 } };
      expect(place(finding).artifactLocation.uri).toBe('openapi.json');
    },
  );

  it('has no suspicion', () => {
    const report = shop.report([], { suspected: [{ ...shop.oversold, confidence: 'suspected' }] });
    expect(JSON.parse(renderSarif(report)).runs[0].results).toEqual([]);
  });
});
