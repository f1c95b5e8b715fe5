import { sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const staleRead: Rule = {
  id: 'stale-read',
  about: 'after everything has settled a read still shows the old value, or two reads disagree',
  severity: 'medium',
  invariant: 'cache',
  cwe: ['CWE-362', 'CWE-524'],
  owasp: [],
  asvs: [],
  judge({ explained, matches, damaged }, { probe }) {
    if (probe !== 'write-and-read' || explained || matches.length === 0 || damaged[0] === undefined) return undefined;
    return {
      damaged: damaged[0],
      summary: `The write was acknowledged, and long after it ${sayPath(damaged[0])} is still read as it was before; without reads beside it this never happens.`,
    };
  },
};
