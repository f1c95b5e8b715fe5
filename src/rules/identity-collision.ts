import type { Json } from '../json.ts';
import type { Assessment } from '../oracle/assess.ts';
import { clients, sayPath, sharedTotal, shortfalls } from './evidence.ts';
import type { Rule } from './rule.ts';

export const identityCollision: Rule = {
  id: 'identity-collision',
  about: 'two creations are told one and the same id or number',
  severity: 'critical',
  invariant: 'identity',
  cwe: ['CWE-362', 'CWE-694'],
  owasp: ['API1:2023'],
  asvs: [],
  judge(assessment) {
    const { collision } = assessment;
    if (!collision) return sharedNumber(assessment);
    // Left to the rules of what was lost.
    if (sharedTotal(assessment)) return undefined;
    return {
      damaged: collision.path.replaceAll('/', '.'),
      summary: `${clients(collision.slots)} were both told ${collision.path} ${JSON.stringify(collision.value)}; one after another every creation gets its own.`,
    };
  },
};

/**
 * Two new entries with one number, where every serial order numbers them differently: the third task of a board. A total that runs
 * along in the entries is left to the rules of what was lost.
 */
function sharedNumber(assessment: Assessment): ReturnType<Rule['judge']> {
  const { explained, end, model, accepted } = assessment;
  if (explained || accepted.length < 2 || shortfalls(assessment).length > 0) return undefined;
  const full = model.outcomes.filter((outcome) => outcome.accepted >= 2);
  const path = [...end.keys()].find(
    (each) =>
      /\[\+\]\.|\.created\//.test(each) &&
      model.projection.get(each) === 'kept' &&
      (end.get(each) ?? []).every((value) => typeof value === 'number') &&
      hasTwins(end.get(each) ?? []) &&
      full.length > 0 &&
      full.every(({ moment }) => (moment.state.get(each)?.length ?? 0) >= 2 && !hasTwins(moment.state.get(each) ?? [])),
  );
  if (path === undefined) return undefined;
  return {
    damaged: path,
    summary: `Several new entries have one number: ${sayPath(path)} is ${(end.get(path) ?? []).join(', ')}; one after another every creation gets its own.`,
  };
}

const hasTwins = (values: readonly Json[]): boolean => new Set(values).size < values.length;
