import { pairTrial } from './pair.ts';
import type { Probe, Subject, Trial } from './probe.ts';

/** Only as far as the first is looked: a thousand operations may use what one deletes. */
function firstPair(uses: readonly Subject[], subject: Subject): Trial | undefined {
  for (const use of uses) {
    const pair = pairTrial('delete-and-use', subject, use, { rank: 45 });
    if (pair !== undefined) return pair;
  }
  return undefined;
}

/** A resource is deleted while it is written to, or while something is created under it: the first of either in the document. */
export const deleteAndUse: Probe = {
  id: 'delete-and-use',
  about: 'a deletion, and a write to what is being deleted or a creation under it',
  propose(subject, all) {
    if (subject.operation.method !== 'DELETE') return [];
    const uses = all.filter(({ operation }) => operation.method !== 'DELETE');
    const creates = ({ operation }: Subject): boolean => subject.spec.graph?.made.has(operation.id) ?? false;
    const kinds = [uses.filter((use) => !creates(use)), uses.filter(creates)];
    return kinds.flatMap((kind) => firstPair(kind, subject) ?? []);
  },
};
