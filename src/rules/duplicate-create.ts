import type { Assessment } from '../oracle/assess.ts';
import { scalarsOf } from '../oracle/facts.ts';
import { acceptedTooMany, answered, isCount, overshoots, sayPath } from './evidence.ts';
import type { Rule, Violation } from './rule.ts';

export const duplicateCreate: Rule = {
  id: 'duplicate-create',
  about: 'several resources with one natural key, where one after another only the first is created',
  severity: 'high',
  invariant: 'uniqueness',
  cwe: ['CWE-367', 'CWE-837'],
  owasp: ['API6:2023'],
  asvs: ['2.3.3'],
  judge(assessment, { probe, resource }) {
    if (assessment.explained) return undefined;
    const what = ofOneKey.get(probe);
    if (what === undefined) return addedTwice(assessment);
    const extra = overshoots(assessment).find(({ path }) => isCount(path));
    if (!extra && !acceptedTooMany(assessment)) return undefined;
    const most = assessment.model.maxAccepted;
    const counted = extra ? `, and ${sayPath(extra.path)} rose by ${extra.end - extra.start}` : '';
    return {
      damaged: extra?.path ?? resource,
      summary: `${answered(assessment)} ${what}, where one after another ${most === 1 ? 'only one is' : `at most ${most} are`} accepted${counted}.`,
    };
  },
};

/** The probes whose requests all ask for one natural key. */
const ofOneKey = new Map([
  ['twin-create', 'to the same creation'],
  ['restore-and-create', 'for one natural key'],
]);

/**
 * Added, or raised where it is there: one after another all requests share one entry, and here several hold the very thing that
 * all of them sent.
 */
function addedTwice(assessment: Assessment): Violation | undefined {
  const { history, start, end, matches, accepted } = assessment;
  const extra = overshoots(assessment).find(({ path }) => path.endsWith('[+]#'));
  const areAllAccepted = accepted.length === history.replies.length && !acceptedTooMany(assessment);
  if (!extra || !areAllAccepted || matches.length === 0) return undefined;
  const sent = history.replies.map((reply) => new Set(scalarsOf(reply.sent).values()));
  const entries = extra.path.slice(0, -1);
  const path = [...end.keys()].find((each) => {
    const values = each.startsWith(entries) && each !== extra.path ? (end.get(each) ?? []) : [];
    const [first] = values;
    return values.length > 1 && values.every((value) => value === first) && sent.every((own) => own.has(first ?? null));
  });
  if (path === undefined || start.has(path)) return undefined;
  return {
    damaged: extra.path,
    summary: `${answered(assessment)}, and ${sayPath(extra.path)} rose by ${extra.end - extra.start} with ${sayPath(path)} ${end.get(path)!.map(String).join(', ')}; one after another they share one.`,
  };
}
