import { canonical, type Json } from '../json.ts';
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
  judge({ explained, matches, damaged, start, end }, { probe }) {
    if (probe !== 'write-and-read' || explained || matches.length === 0) return undefined;
    const old = damaged.find((path) => isStillOld(start.get(path), end.get(path)));
    const wrong = old ?? damaged[0];
    if (wrong === undefined) return undefined;
    return {
      damaged: wrong,
      summary: `The write was acknowledged, and ${
        old === undefined
          ? `when all was quiet ${sayPath(wrong)} was read as in no serial order.`
          : `long after it ${sayPath(wrong)} is still read as it was before; without reads beside it this never happens.`
      }`,
    };
  },
};

const isStillOld = (before: Json[] | undefined, after: Json[] | undefined): boolean =>
  before !== undefined && after !== undefined && canonical(before) === canonical(after);
