import { type Probe, slotOf, trialOf } from './probe.ts';

/** More attempts at once than the declared limit. Only where the configuration or the document declares one: it may lock somebody out. */
export const attempts: Probe = {
  id: 'attempts',
  about: 'more attempts at once than a declared limit allows',
  propose(subject) {
    if (subject.operation.racegate?.attempts === undefined) return [];
    return [trialOf(subject, 'attempts', { slots: [slotOf(subject, { same: true })], mayBeRefused: true, rank: 70 })];
  },
};
