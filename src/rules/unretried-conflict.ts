import { clients } from './evidence.ts';
import type { Rule } from './rule.ts';

/** 503 says that the server knows it is busy. */
const isFailure = (status: number | null): boolean => status !== null && status >= 500 && status !== 503;

export const unretriedConflict: Rule = {
  id: 'unretried-conflict',
  about: 'requests that overlap fail with a server error that never comes one after another; the data stays right',
  severity: 'medium',
  invariant: 'errors',
  cwe: ['CWE-755'],
  owasp: ['API8:2023'],
  asvs: [],
  judge({ explained, history, model }, { resource, disjoint }) {
    if (!explained || disjoint) return undefined;
    const failed = history.replies.filter(({ status }) => isFailure(status));
    const status = failed[0]?.status;
    if (failed.length === 0 || model.serialReplies.some((reply) => isFailure(reply.status))) return undefined;
    return {
      damaged: resource,
      summary: `${clients(failed.map(({ slot }) => slot))} ${failed.length === 1 ? 'was' : 'were'} answered ${status} when requests overlapped; one after another none fails.`,
    };
  },
};
