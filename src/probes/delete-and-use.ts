import { pairTrial } from './pair.ts';
import type { Probe, Trial } from './probe.ts';

/** A resource is deleted while it is written to, or while something is created under it: the first of either in the document. */
export const deleteAndUse: Probe = {
  id: 'delete-and-use',
  about: 'a deletion, and a write to what is being deleted or a creation under it',
  propose(subject, all) {
    if (subject.operation.method !== 'DELETE') return [];
    const pairs = all
      .filter(({ operation }) => operation.method !== 'DELETE')
      .flatMap((use) => pairTrial('delete-and-use', subject, use, { rank: 45 }) ?? []);
    const creates = ({ slots }: Trial): boolean => subject.spec.graph?.made.has(slots.at(-1)!.operation.id) ?? false;
    const kinds = [pairs.find((pair) => !creates(pair)), pairs.find(creates)];
    return kinds.filter((pair) => pair !== undefined);
  },
};
