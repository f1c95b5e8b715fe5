import { isCount, sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const orphanedChild: Rule = {
  id: 'orphaned-child',
  about: 'something is created under a parent whose deletion was acknowledged too',
  severity: 'medium',
  invariant: 'reference',
  cwe: ['CWE-362'],
  owasp: [],
  asvs: [],
  judge({ explained, accepted, history, damaged }, { probe, operations, resource }) {
    const both = accepted.length === history.replies.length;
    if (probe !== 'delete-and-use' || explained || !both || !operations.some(({ method }) => method === 'POST'))
      return undefined;
    const left = damaged.find(isCount) ?? damaged[0];
    const what = left === undefined ? 'something' : isCount(left) ? 'a new entry in'.concat(' ', listOf(left)) : sayPath(left);
    return {
      damaged: left ?? resource,
      summary: `${operations.map(({ id }) => id).join(' and ')} were both acknowledged and left ${what} behind that no serial order leaves.`,
    };
  },
};
