import { canonical } from '../json.ts';
import type { Assessment } from '../oracle/assess.ts';
import { sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const lostFieldUpdate: Rule = {
  id: 'lost-field-update',
  about: 'two updates of different fields are acknowledged and one field is still old',
  severity: 'high',
  invariant: 'fields',
  cwe: ['CWE-362'],
  owasp: ['API6:2023'],
  asvs: ['15.4.2'],
  judge(assessment, { probe }) {
    const { explained, matches, accepted, history, damaged } = assessment;
    if (!racesTwo.has(probe) || explained || matches.length === 0 || accepted.length < history.replies.length)
      return undefined;
    const lost = damaged.find((path) => !path.includes('[') && isStillOld(path, assessment));
    if (lost === undefined) return undefined;
    return {
      damaged: lost,
      summary: `Both updates were acknowledged, but ${sayPath(lost)} still has its old value; in every serial order both fields are new.`,
    };
  },
};

const racesTwo = new Set(['disjoint-patch', 'rival-pair']);

const isStillOld = (path: string, { start, end }: Assessment): boolean =>
  canonical(start.get(path) ?? null) === canonical(end.get(path) ?? null);
