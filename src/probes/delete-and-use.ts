import { pairTrial } from './pair.ts';
import type { Probe } from './probe.ts';

const mostUses = 2;

/** A resource is deleted while it is written to, or while something is created under it. */
export const deleteAndUse: Probe = {
  id: 'delete-and-use',
  about: 'a deletion, and a write to what is being deleted or a creation under it',
  propose(subject, all) {
    if (subject.operation.method !== 'DELETE') return [];
    return all
      .filter(({ operation }) => operation.method !== 'DELETE')
      .flatMap((use) => pairTrial('delete-and-use', subject, use, { rank: 45 }) ?? [])
      .slice(0, mostUses);
  },
};
