/** One round: fixture, then requests (serial, placebo, concurrent or none), then observation. */
import { type Made, unwrap, valueOf } from '../data/extract.ts';
import { preconditionOf } from '../data/fields.ts';
import { valueAt } from '../data/pointer.ts';
import { isObject, type Json, parseBody } from '../json.ts';
import { type Arm, client, type History, type KnownValue, type Reading, type Reply } from '../oracle/history.ts';
import { type Slot, type Trial, targetStep } from '../probes/probe.ts';
import type { BurstProof, Exchange } from '../transport/transport.ts';
import { bind, type Fixture } from './binding.ts';
import { madeOf, makeFixture } from './fixture.ts';
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

export interface Round {
  history: History;
  proof?: BurstProof;
  aim?: Aim;
  requests: Prepared[];
  /** What the observers read now: tells a slow server from a damaged one. */
  reread: () => Promise<Reading[] | null>;
}

/** Everything of a round that stands before its requests are sent. */
interface Stage {
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

/** The name in the ledger's fixture of what a raced request made. */
const createdAs = 'created';

export const slotAt = (trial: Trial, slot: number): Slot => trial.slots[slot % trial.slots.length]!;

/** Sends the requests of `order` one after another and reads the state after each, or only after the last. `null`: an observer did not answer. */
export async function serialRound(
  lab: Lab,
  trial: Trial,
  order: readonly number[],
  size: number,
  watch: 'each' | 'last' = 'each',
): Promise<Round | null> {
  const stage = await setStage(lab, trial, size);
  if (!stage) return null;
  const replies: Reply[] = [];
  const created: Made[] = [];
  const steps: Reading[][] = [];
  for (const slot of order) {
    lab.budget.check();
    const exchange = await lab.callers.probe(stage.requests[slot]!.wire);
    lab.latency = lab.latency * 0.9 + 0.1 * (exchange.receivedAt - exchange.sentAt);
    replies.push(note(lab, stage, slot, exchange, created));
    // What one request sets going must have come to rest before the next, or they would not run one after another.
    await settle(lab, trial);
    if (watch === 'last') continue;
    const readings = await observe(lab, trial.observers, stage.fixture, created);
    if (!readings) return null;
    steps.push(readings);
  }
  if (watch === 'each') return finish(lab, stage, 'serial', order, replies, created, steps);
  return finish(lab, stage, 'serial', order, replies, created);
}

/** Releases all requests together. */
export async function concurrentRound(
  lab: Lab,
  trial: Trial,
  size: number,
  aim: Aim = anyAim(lab, trial),
): Promise<Round | null> {
  const stage = await setStage(lab, trial, size);
  if (!stage) return null;
  const slots = stage.requests.map((_, slot) => slot);
  const sendOrder = aim.reversed ? slots.reverse() : slots;
  const companions = companionsOf(lab, stage);
  const burst = await lab.transport.burst([...sendOrder.map((slot) => stage.requests[slot]!.wire), ...companions], {
    ...warmUp(stage, trial, lab),
    ...offsets(lab, trial, sendOrder.length, companions.length, aim),
  });
  lab.proofs.push(burst.proof);
  const created: Made[] = [];
  const release = Math.min(...burst.exchanges.map(({ releasedAt }) => releasedAt));
  const replies = sendOrder.map((slot, i) => note(lab, stage, slot, burst.exchanges[i]!, created, release));
  replies.sort((one, other) => one.slot - other.slot);
  await settle(lab, trial);
  const round = await finish(
    lab,
    stage,
    'concurrent',
    replies.map(({ slot }) => slot),
    replies,
    created,
  );
  return round && { ...round, proof: burst.proof, aim };
}

/** The same burst on disjoint resources: every request has a fixture of its own, and is judged as though it were alone. */
export async function placeboRound(lab: Lab, trial: Trial, size: number): Promise<Round[] | null> {
  const stages: Stage[] = [];
  for (let slot = 0; slot < size; slot += 1) {
    const stage = await setStage(lab, trial, size);
    if (!stage) return null;
    stages.push(stage);
  }
  const burst = await lab.transport.burst(
    stages.map((stage, slot) => stage.requests[slot]!.wire),
    warmUp(stages[0]!, trial, lab),
  );
  lab.proofs.push(burst.proof);
  await settle(lab, trial);
  const rounds: Round[] = [];
  for (const [slot, stage] of stages.entries()) {
    const created: Made[] = [];
    const reply = note(lab, stage, slot, burst.exchanges[slot]!, created, burst.exchanges[slot]!.releasedAt);
    const round = await finish(
      lab,
      { ...stage, trial: { ...trial, observers: ownObservers(trial) } },
      'placebo',
      [slot],
      [reply],
      created,
    );
    if (!round) return null;
    rounds.push({ ...round, proof: burst.proof });
  }
  return rounds;
}

/** A collection that all fixtures share shows the other requests of the placebo too, and is not read. */
const ownObservers = (trial: Trial): Trial['observers'] =>
  trial.observers.filter(({ kind, bindings }) => kind === 'created' || bindings.length > 0);

/** Sends nothing: what changes now changes by itself. */
export async function idleRound(lab: Lab, trial: Trial, waitMs: number): Promise<Round | null> {
  const stage = await setStage(lab, trial, 1);
  if (!stage) return null;
  await pause(waitMs);
  return finish(lab, stage, 'idle', [], [], []);
}

async function setStage(lab: Lab, trial: Trial, size: number): Promise<Stage | null> {
  lab.budget.check();
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
  return { trial, at, fixture, fixtures, requests, known: knownOf(fixture, fixtures, requests, tag), before };
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
  const values = {
    ...freshKey(operation, slot.sameKey ? tag : clientTag),
    ...slot.values,
    ...bind(slot.bindings, fixture),
    ...currentState(trial, slot, before),
  };
  const data = dataFor(lab, operation, ownTag, values, 'raced');
  const target = targetStep(slot.bindings);
  const made = target === undefined ? undefined : fixture.get(target);
  const current = unwrap(readingOf(trial, slot, before)?.body ?? (made ? representation(made) : null));
  const body = only
    ? differing(operation, keepOnly(operation, data.body, only), current, only, ownTag)
    : stirring(lab, operation, data.body, current, ownTag);
  return prepare(lab, operation, { ...data, body });
}

/** Where several identities may send the request they take turns, so that no server can make them wait for one session. */
function byCaller(prepared: Prepared, { callers }: Trial, slot: number): Prepared {
  const identity = callers?.[slot % callers.length];
  return identity === undefined ? prepared : { ...prepared, wire: { ...prepared.wire, identity } };
}

/** What was read of the resource that a slot works on. */
function readingOf(trial: Trial, slot: Slot, before: readonly Reading[]): Reading | undefined {
  const target = targetStep(slot.bindings);
  const observer = trial.observers.find(({ kind, id }) => kind === 'item' && id === target);
  return observer && before.find((reading) => reading.observer === observer.id);
}

/** The ETag or version that a write has to name. */
function currentState(trial: Trial, slot: Slot, before: readonly Reading[]): Record<string, Json> {
  const wanted = preconditionOf(slot.operation);
  const reading = readingOf(trial, slot, before);
  if (!wanted || !reading || !(wanted.required || slot.precondition)) return {};
  const body = unwrap(reading.body);
  const value = wanted.in === 'header' ? reading.etag : valueAt(body, wanted.name);
  return value === undefined ? {} : { [wanted.name]: value };
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
  requests.forEach(({ data }, slot) => {
    for (const [pointer, value] of texts([data.path, data.query, data.body ?? null] as Json)) {
      if (!value.includes(tag)) continue;
      const shared = requests.every((other) =>
        texts([other.data.path, other.data.query, other.data.body ?? null] as Json).some(([, text]) => text === value),
      );
      known.push({ name: pointer, value, ...(shared && requests.length > 1 ? {} : { slot }) });
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

function note(
  lab: Lab,
  stage: Stage,
  slot: number,
  exchange: Exchange,
  created: Made[],
  release = exchange.sentAt,
): Reply {
  const prepared = stage.requests[slot]!;
  lab.callers.heard(prepared.operation.id, exchange.status, prepared.wire.identity);
  if (exchange.status !== null && exchange.status < 400) remember(lab, stage, slot, exchange, created);
  return {
    slot,
    line: `${prepared.wire.method} ${prepared.wire.path}`,
    sent: prepared.data.body ?? null,
    status: exchange.status,
    body: parseBody(exchange.body),
    ...(exchange.headers.location === undefined ? {} : { location: exchange.headers.location }),
    sentAt: Math.max(0, exchange.releasedAt - release),
    receivedAt: exchange.receivedAt - release,
    ...(exchange.error ? { error: exchange.error.message } : {}),
  };
}

/** What a raced creation made is written to the ledger and read by `created` observers. */
function remember(lab: Lab, stage: Stage, slot: number, exchange: Exchange, created: Made[]): void {
  const prepared = stage.requests[slot]!;
  const resource = lab.spec.graph?.made.get(prepared.operation.id);
  if (!resource) return;
  const made = madeOf(resource.name, prepared, exchange);
  if (valueOf(made, 'id') === undefined) return;
  if (!created.some((other) => valueOf(other, 'id') === valueOf(made, 'id'))) created.push(made);
  lab.ledger.add({
    resource: resource.name,
    operation: prepared.operation,
    as: createdAs,
    bindings: slotAt(stage.trial, slot).bindings,
    fixture: new Map(stage.fixtures[slot]).set(createdAs, made),
    level: stage.trial.steps.length + 1,
    ...(prepared.wire.identity === undefined ? {} : { identity: prepared.wire.identity }),
  });
}

async function finish(
  lab: Lab,
  stage: Stage,
  arm: Arm,
  order: readonly number[],
  replies: Reply[],
  created: readonly Made[],
  steps?: Reading[][],
): Promise<Round | null> {
  const reread = (): Promise<Reading[] | null> => observe(lab, stage.trial.observers, stage.fixture, created);
  const after = steps?.at(-1) ?? (await reread());
  if (!after || lab.callers.stale) return null;
  const { at, known, before } = stage;
  const observers = arm === 'placebo' ? { observers: stage.trial.observers.map(({ id }) => id) } : {};
  return {
    history: { arm, at, order: [...order], known, before, replies, after, ...observers, ...(steps ? { steps } : {}) },
    requests: stage.requests,
    reread,
  };
}

const readsPerBurst = 4;

/** Reads that are sent in the middle of the burst and not judged. */
function companionsOf(lab: Lab, { trial, fixture }: Stage): Prepared['wire'][] {
  const observers = trial.companions ?? [];
  return Array.from({ length: observers.length === 0 ? 0 : readsPerBurst }, (_, i) => {
    const { operation, bindings, id } = observers[i % observers.length]!;
    return prepare(lab, operation, dataFor(lab, operation, 'read', bind(bindings, fixture), id)).wire;
  });
}

/** How a burst of two was aimed: which goes first, and by what share of a request's usual time the other follows. */
export interface Aim {
  reversed: boolean;
  share: number;
}

const widest = 0.6;
const narrowest = 0.02;

/**
 * Some bursts leave at once; the rest sweep: what one does late may meet what the other does early. Small offsets are as likely
 * as large ones (log-uniform), for a window is often one query of many.
 */
export function anyAim(lab: Lab, { sweep, companions, goesOn }: Trial): Aim {
  const spread = sweep || companions !== undefined;
  const share = narrowest * (widest / narrowest) ** lab.random();
  return { reversed: !goesOn && lab.random() < 0.5, share: spread && lab.random() < 0.7 ? share : 0 };
}

/** Milliseconds after the release for each request, and for the companions anywhere in the same span. */
function offsets(lab: Lab, trial: Trial, requests: number, companions: number, { share }: Aim): { offsets?: number[] } {
  if (!trial.sweep && companions === 0) return {};
  const usual = Math.max(lab.latency, lab.lag.get(trial.slots[0].operation.id) ?? 0);
  const late = Array.from({ length: companions }, () => lab.random() * widest * usual);
  return {
    offsets: [
      ...Array.from({ length: requests }, (_, i) => (i === 0 && companions === 0 ? 0 : share * usual)),
      ...late,
    ],
  };
}

const staysWarm = 2_000;

/** A harmless read on every connection before the burst; connections that have just been used need none. */
const warmUp = (stage: Stage, trial: Trial, lab: Lab): { warmUp?: Prepared['wire'] } => {
  const isWarm = performance.now() - lab.lastBurst < staysWarm;
  lab.lastBurst = performance.now();
  if (isWarm) return {};
  const observer = trial.observers.find(({ kind }) => kind !== 'created');
  if (!observer) return {};
  const data = dataFor(lab, observer.operation, 'read', bind(observer.bindings, stage.fixture), observer.id);
  return { warmUp: prepare(lab, observer.operation, data).wire };
};

const settle = (lab: Lab, trial: Trial): Promise<void> =>
  pause(Math.max(...trial.slots.map(({ operation }) => lab.settle.get(operation.id) ?? 0)));

export const pause = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
