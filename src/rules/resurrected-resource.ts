import type { Assessment } from '../oracle/assess.ts';
import { observerOf } from '../oracle/facts.ts';
import type { Rule } from './rule.ts';

export const resurrectedResource: Rule = {
  id: 'resurrected-resource',
  about: 'a resource is alive after a deletion that was acknowledged',
  severity: 'high',
  invariant: 'deletion',
  cwe: ['CWE-672'],
  owasp: ['API6:2023'],
  asvs: [],
  judge(assessment, { operations }) {
    if (assessment.explained || assessment.matches.length === 0) return undefined;
    const deleted = wasDeleted(assessment, operations);
    const alive = assessment.damaged.find(
      (path) => isAlive(path, assessment) && (deleted || isGoneElsewhere(path, assessment)),
    );
    if (!alive) return undefined;
    const what = deleted ? 'The deletion was acknowledged' : 'What takes it away was acknowledged';
    return {
      damaged: observerOf(alive),
      summary: `${what}, and ${observerOf(alive)} is still there; in every serial order it is gone.`,
    };
  },
};

const wasDeleted = ({ accepted }: Assessment, operations: Parameters<Rule['judge']>[1]['operations']): boolean =>
  accepted.some(({ slot }) => operations[slot]?.method === 'DELETE');

/** The status of the deleted resource itself: it was there before, and is there now. */
const isAlive = (path: string, { start, end }: Assessment): boolean =>
  path.endsWith('/@status') && start.has(path) && Number(end.get(path)?.[0]) < 300;

/** It is taken away without a DELETE: renamed, moved, archived. */
function isGoneElsewhere(path: string, { history, matches, accepted }: Assessment): boolean {
  const everyAcknowledged = accepted.length === history.replies.length;
  return (
    everyAcknowledged &&
    matches.every(({ outcome }) => [404, 410].includes(Number(outcome.moment.state.get(path)?.[0])))
  );
}
