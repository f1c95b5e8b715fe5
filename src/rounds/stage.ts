/** What stands before the requests of a round are sent: fixture, requests, and what the observers read. */
import { type Made, unwrap, valueOf } from '../data/extract.ts';
import { preconditionOf, versionFor } from '../data/fields.ts';
import { valueAt } from '../data/pointer.ts';
import { isObject, type Json } from '../json.ts';
import { callerMark, client, type KnownValue, type Reading } from '../oracle/history.ts';
import { type Slot, type Trial, targetStep } from '../probes/probe.ts';
import type { Fixture } from './binding.ts';
import { makeFixture } from './fixture.ts';
import { type Lab, newTag } from './lab.ts';
import { observe } from './observe.ts';
import {
  dataFor,
  differing,
  freshKey,
  keepOnly,
  type Prepared,
  prepare,
  representation,
  stirring,
} from './requests.ts';
import { boundTo, Unusable } from './unusable.ts';

export interface Stage {
  trial: Trial;
  at: number;
  /** What all requests share. */
  fixture: Fixture;
  /** By slot: that, and what the slot has for itself. */
  fixtures: Fixture[];
  /** By slot. */
  requests: Prepared[];
  known: KnownValue[];
  before: Reading[];
}

export const slotAt = (trial: Trial, slot: number): Slot => trial.slots[slot % trial.slots.length]!;

/**
 * The only one of its round. Where what earlier rounds have made is all that one may have, it makes room for this.
 * `null`: an observer did not answer.
 */
export async function setOnlyStage(lab: Lab, trial: Trial, size: number): Promise<Stage | null> {
  try {
    return await setStage(lab, trial, size);
  } catch (error) {
    if (!isFull(lab, trial, error)) throw error;
    await lab.ledger.sweep();
    return setStage(lab, trial, size);
  }
}

/** Something is refused that was accepted before, while more of it may be there: three projects an account. */
export const isFull = ({ accepted, ledger }: Lab, { steps }: Trial, error: unknown): boolean =>
  error instanceof Unusable &&
  ledger.removable > 0 &&
  steps.some(({ operation: { id } }) => id === error.refused && accepted.has(id));

/** `null`: an observer did not answer. */
export async function setStage(lab: Lab, trial: Trial, size: number): Promise<Stage | null> {
  lab.budget.check();
  // What earlier rounds have made would count too.
  if (trial.fills && trial.disjoint) await lab.ledger.sweep();
  await lab.callers.freshen();
  lab.rounds += 1;
  const tag = newTag(lab);
  const at = Date.now();
  const shared = trial.steps.filter(({ as }) => !trial.perSlot.includes(as));
  const own = trial.steps.filter(({ as }) => trial.perSlot.includes(as));
  const fixture = await makeFixture(lab, shared, trial.values, tag);
  const fixtures: Fixture[] = [];
  for (let slot = 0; slot < size; slot += 1) {
    fixtures.push(
      own.length === 0
        ? fixture
        : await makeFixture(lab, own, trial.values, tag + client(slot).toLowerCase(), new Map(fixture)),
    );
  }
  const before = await observe(lab, trial.observers, fixture, []);
  if (!before) return null;
  const requests = fixtures.map((bound, slot) => byCaller(request(lab, trial, slot, tag, bound, before), trial, slot));
  const known = [...knownOf(fixture, fixtures, requests, tag), ...marksOf(lab, requests)];
  return { trial, at, fixture, fixtures, requests, known, before };
}

function request(
  lab: Lab,
  trial: Trial,
  index: number,
  tag: string,
  fixture: Fixture,
  before: readonly Reading[],
): Prepared {
  const slot = slotAt(trial, index);
  const { operation, only } = slot;
  const clientTag = `${tag}${client(index).toLowerCase()}x`;
  const ownTag = slot.same ? `${tag}x` : clientTag;
  const reading = readingOf(trial, slot, before);
  const target = targetStep(slot.bindings);
  const made = target === undefined ? undefined : fixture.get(target);
  const current = unwrap(reading?.body ?? (made ? representation(made) : null));
  const values = {
    ...freshKey(operation, slot.sameKey ? tag : clientTag),
    ...slot.values,
    ...boundTo(slot, fixture),
    ...currentState(slot, reading?.etag, current),
  };
  const data = dataFor(lab, operation, ownTag, values, 'raced');
  const body = only
    ? differing(operation, keepOnly(operation, data.body, only), current, only, ownTag)
    : stirring(lab, operation, data.body, current, ownTag);
  return prepare(lab, operation, { ...data, body }, fixture);
}

/** Where several identities may send the request they take turns, so that no server can make them wait for one session. */
function byCaller(prepared: Prepared, { callers }: Trial, slot: number): Prepared {
  const identity = callers?.[slot % callers.length];
  return identity === undefined || prepared.wire.identity !== undefined
    ? prepared
    : { ...prepared, wire: { ...prepared.wire, identity } };
}

/** What was read of the resource that a slot works on. */
function readingOf(trial: Trial, slot: Slot, before: readonly Reading[]): Reading | undefined {
  const target = targetStep(slot.bindings);
  const observer = trial.observers.find(({ kind, id }) => kind === 'item' && id === target);
  return observer && before.find((reading) => reading.observer === observer.id);
}

/** The ETag or version that a write has to name. */
function currentState(slot: Slot, etag: string | undefined, current: Json): Record<string, Json> {
  const wanted = preconditionOf(slot.operation);
  if (!wanted || !(wanted.required || slot.precondition)) return {};
  const value = wanted.in === 'header' ? etag : (valueAt(current, wanted.name) ?? versionFor(wanted.name, current));
  return value === undefined ? {} : { [wanted.name]: value };
}

/** What each caller is known by, where several send the requests. */
function marksOf({ callers }: Lab, requests: readonly Prepared[]): KnownValue[] {
  const names = requests.map(({ wire }) => wire.identity);
  if (new Set(names).size < 2) return [];
  return names.flatMap((name, slot) => {
    const mark = callers.markOf(name);
    return mark === undefined ? [] : [{ name: callerMark, value: mark, slot }];
  });
}

/** Ids and canaries: of the fixture, and of each request as far as requests differ. */
function knownOf(
  fixture: Fixture,
  fixtures: readonly Fixture[],
  requests: readonly Prepared[],
  tag: string,
): KnownValue[] {
  const known = [...fixture].flatMap(([as, made]) => knownOfMade(as, made, tag));
  fixtures.forEach((bound, slot) => {
    for (const [as, made] of bound)
      if (!fixture.has(as)) known.push(...knownOfMade(as, made, tag).map((value) => ({ ...value, slot })));
  });
  const sent = requests.map(({ data: { path, query, body = null } }) => texts([path, query, body]));
  const all = sent.map((own) => new Set(own.map(([, value]) => value)));
  sent.forEach((own, slot) => {
    for (const [pointer, value] of own.filter(([, text]) => text.includes(tag))) {
      const isShared = requests.length > 1 && all.every((values) => values.has(value));
      known.push({ name: pointer, value, ...(isShared ? {} : { slot }) });
    }
  });
  return known;
}

function knownOfMade(as: string, made: Made, tag: string): KnownValue[] {
  const id = valueOf(made, 'id');
  const canaries = texts(made.sent).filter(([, value]) => value.includes(tag));
  return [
    ...(id === undefined ? [] : [{ name: `${as}.id`, value: id }]),
    ...canaries.map(([pointer, value]) => ({ name: `${as}${pointer}`, value })),
  ];
}

function texts(value: Json | undefined, pointer = ''): [string, string][] {
  if (typeof value === 'string') return [[pointer, value]];
  if (Array.isArray(value)) return value.flatMap((inner, i) => texts(inner, `${pointer}/${i}`));
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => texts(inner, `${pointer}/${key}`)) : [];
}
