import { type Probe, trialOf } from './probe.ts';

/** Many different creations at once that have nothing in common: whose data comes back, and is every identity its own? */
export const echo: Probe = {
  id: 'echo',
  about: 'many different creations at once, each with a canary of its own',
  propose(subject) {
    const { operation, recipe } = subject;
    if (operation.method !== 'POST' || !operation.body) return [];
    const perSlot = recipe.steps.map(({ as }) => as);
    return [trialOf(subject, 'echo', { perSlot, disjoint: true, rank: 20 })];
  },
};
