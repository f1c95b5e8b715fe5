import { otherChoices } from '../data/choices.ts';
import { type Probe, slotOf, trialOf } from './probe.ts';
import { repeat } from './repeat.ts';

const mostValues = 3;
/** Trials of one value: with the fixture as it is by default, and with small bounds. */
const mostOfOne = 3;

/**
 * An operation that takes one of several listed values is as many operations: what it does to cancel says nothing of what it does to
 * ship. Copies are raced for each value, and any two values together; only where one after another something is refused.
 */
export const choices: Probe = {
  id: 'choices',
  about: 'an operation that takes one of several listed values, with each of them and with two of them',
  propose(subject, all) {
    const plain = repeat.propose(subject, all).filter(({ perSlot, fills }) => perSlot.length === 0 && !fills);
    if (subject.recipe.bindings.length === 0 || plain.length === 0) return [];
    const others = otherChoices(subject.operation)
      .slice(0, mostValues)
      .map(({ pointer, value }) => slotOf(subject, { values: { [pointer]: value } }));
    const needs = { probe: 'choices', aside: true, needsRefusal: true };
    const each = others.flatMap((slot) =>
      plain
        .slice(0, mostOfOne)
        .map((trial, i) => ({ ...trial, ...needs, slots: [slot] as [typeof slot], rank: 48 - i })),
    );
    const usual = slotOf(subject);
    const pairs = others.flatMap((one, i) => [usual, ...others.slice(0, i)].map((other) => [other, one] as const));
    return [
      ...each,
      ...pairs.map(([one, other], i) =>
        trialOf(subject, 'choices', {
          slots: [one, other],
          aside: true,
          sweep: true,
          needsRefusal: true,
          rank: 44 - i,
        }),
      ),
    ];
  },
};
