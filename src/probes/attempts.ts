import { type Probe, slotOf, trialOf } from './probe.ts';

const beyond = 3;

/** More attempts at once than the declared limit. Only where the configuration or the document declares one: it may lock somebody out. */
export const attempts: Probe = {
  id: 'attempts',
  about: 'more attempts at once than a declared limit allows',
  propose(subject) {
    const limit = subject.operation.racegate?.attempts;
    if (limit === undefined) return [];
    return [
      trialOf(subject, 'attempts', {
        slots: [slotOf(subject, { same: true })],
        mayBeRefused: true,
        size: limit + beyond,
        needsAll: true,
        rank: 70,
      }),
    ];
  },
};
