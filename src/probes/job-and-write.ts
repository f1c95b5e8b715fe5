import { pairTrial, startsJob } from './pair.ts';
import type { Probe } from './probe.ts';

const mostWrites = 2;

/** A job is started, and its resource is written or deleted before it ends. */
export const jobAndWrite: Probe = {
  id: 'job-and-write',
  about: 'an asynchronous operation, and a write or deletion before it ends',
  propose(subject, all) {
    if (!startsJob(subject)) return [];
    return all
      .filter((other) => other !== subject && ['PATCH', 'PUT', 'DELETE'].includes(other.operation.method))
      .flatMap((write) => pairTrial('job-and-write', subject, write, { rank: 88, goesOn: true }) ?? [])
      .slice(0, mostWrites);
  },
};
