import type { Reply } from '../oracle/history.ts';
import { type Model, replyOf } from '../oracle/model.ts';
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
    const refusal = refusalAfter(model, failed);
    return {
      damaged: resource,
      summary: `${clients(failed.map(({ slot }) => slot))} ${failed.length === 1 ? 'was' : 'were'} answered ${status} when requests overlapped; one after another none fails.`,
      ...(refusal === undefined ? {} : { advice: constraint(refusal) }),
    };
  },
};

/** What the failed request is refused with where it comes after the other: the check that both passed when they overlapped. */
function refusalAfter({ outcomes, symmetric }: Model, failed: readonly Reply[]): number | undefined {
  const last = outcomes.flatMap(({ order, moment }) => {
    const slot = order.length > 1 ? order.at(-1) : undefined;
    const isMeant = slot !== undefined && (symmetric || failed.some((reply) => reply.slot === slot));
    return isMeant ? (replyOf(moment.history, slot)?.status ?? []) : [];
  });
  return last.length > 0 && last.every((status) => status >= 400 && status < 500) ? last[0] : undefined;
}

const constraint = (status: number): string =>
  `One after another the request that failed is refused with ${status}. So the error is probably a constraint of the store (a unique or a foreign key), which caught what the check before it could not see: catch that violation where the write is made, and answer ${status} there too. A second attempt would only be refused; what follows is for deadlocks and serialization failures.`;
