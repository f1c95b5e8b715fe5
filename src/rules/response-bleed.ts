import { client } from '../oracle/history.ts';
import type { Rule } from './rule.ts';

/** Only between requests that have nothing in common: a response that reads a shared resource again may rightly show another's write. */
export const responseBleed: Rule = {
  id: 'response-bleed',
  about: "one caller's data in the response to another",
  severity: 'critical',
  invariant: 'isolation',
  cwe: ['CWE-488'],
  owasp: ['API1:2023', 'API3:2023'],
  asvs: [],
  judge({ bleed }, { disjoint, resource }) {
    if (!bleed || !disjoint) return undefined;
    const whose = bleed.isAccount ? `the account of ${client(bleed.owner)}` : `which only ${client(bleed.owner)} sent`;
    return {
      damaged: resource,
      summary: `The response to ${client(bleed.reader)} holds ${JSON.stringify(bleed.value)}, ${whose}.`,
    };
  },
};
