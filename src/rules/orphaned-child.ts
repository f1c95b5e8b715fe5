import { sayPath } from './evidence.ts';
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
    // What is left is the entry; its fields only came with it.
    const left = damaged.find((path) => path.endsWith('[+]#')) ?? damaged[0];
    const what = left === undefined ? 'something' : sayPath(left).replace('the number of new entries', 'a new entry');
    return {
      damaged: left ?? resource,
      summary: `${operations.map(({ id }) => id).join(' and ')} were both acknowledged and left ${what} behind that no serial order leaves.`,
    };
  },
};
