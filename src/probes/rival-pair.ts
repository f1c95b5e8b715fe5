import { pairTrial, startsJob } from './pair.ts';
import type { Probe, Subject, Trial } from './probe.ts';

/** Rivals of one operation that are tried; the nearest in the document first. */
const mostRivals = 2;

/** Two different operations on one resource: what one looks at, the other may be changing. */
export const rivalPair: Probe = {
  id: 'rival-pair',
  about: 'two different operations on one resource',
  propose(subject, all) {
    if (!isRival(subject)) return [];
    const pairs: Trial[] = [];
    for (const rival of all.slice(all.indexOf(subject) + 1)) {
      if (pairs.length === mostRivals) break;
      if (!isRival(rival)) continue;
      const pair =
        pairTrial('rival-pair', subject, rival, { rank: 50 }) ?? pairTrial('rival-pair', rival, subject, { rank: 50 });
      if (pair !== undefined) pairs.push(pair);
    }
    return pairs;
  },
};

const isRival = (subject: Subject): boolean =>
  subject.operation.method !== 'DELETE' && subject.recipe.bindings.length > 0 && !startsJob(subject);
