/** One round: fixture, then requests (serial, placebo, concurrent or none), then observation. */
import { type Made, valueOf } from '../data/extract.ts';
import { isObject, type Json, parseBody } from '../json.ts';
import { type Arm, client, type History, type KnownValue, type Reading, type Reply } from '../oracle/history.ts';
import type { Slot, Trial } from '../probes/probe.ts';
import type { BurstProof, Exchange } from '../transport/transport.ts';
import { madeOf, makeFixture } from './fixture.ts';
import { type Lab, newTag } from './lab.ts';
import { observe } from './observe.ts';
import {
  bind,
  dataFor,
  differing,
  type Fixture,
  keepOnly,
  type Prepared,
  prepare,
  representation,
} from './requests.ts';

export interface Round {
  history: History;
  proof?: BurstProof;
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
    const exchange = await lab.transport.send(stage.requests[slot]!.wire);
    replies.push(note(lab, stage, slot, exchange, created));
    if (watch === 'last') continue;
    await settle(lab, trial);
    const readings = await observe(lab, trial.observers, stage.fixture, created);
    if (!readings) return null;
    steps.push(readings);
  }
  if (watch === 'each') return finish(lab, stage, 'serial', order, replies, created, steps);
  await settle(lab, trial);
  return finish(lab, stage, 'serial', order, replies, created);
}

/** Releases all requests together. */
export async function concurrentRound(lab: Lab, trial: Trial, size: number): Promise<Round | null> {
  const stage = await setStage(lab, trial, size);
  if (!stage) return null;
  const sendOrder =
    lab.random() < 0.5 ? stage.requests.map((_, slot) => slot) : stage.requests.map((_, slot) => slot).reverse();
  const burst = await lab.transport.burst(
    sendOrder.map((slot) => stage.requests[slot]!.wire),
    warmUp(stage, trial, lab),
  );
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
  return round && { ...round, proof: burst.proof };
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
    rounds.push(round);
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
  const requests = fixtures.map((bound, slot) => request(lab, slotAt(trial, slot), slot, tag, bound));
  const before = await observe(lab, trial.observers, fixture, []);
  return before && { trial, at, fixture, fixtures, requests, known: knownOf(fixture, fixtures, requests, tag), before };
}

function request(lab: Lab, slot: Slot, index: number, tag: string, fixture: Fixture): Prepared {
  const { operation, bindings, values, only, same } = slot;
  const ownTag = same ? `${tag}x` : `${tag}${client(index).toLowerCase()}x`;
  const data = dataFor(lab, operation, ownTag, { ...values, ...bind(bindings, fixture) }, 'raced');
  const current = [...fixture.values()].at(-1);
  const kept = only
    ? differing(keepOnly(data.body, only), current ? representation(current) : null, ownTag)
    : data.body;
  return prepare(lab, operation, { ...data, body: kept });
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
  created.push(made);
  lab.ledger.add({
    resource: resource.name,
    operation: prepared.operation,
    as: createdAs,
    bindings: slotAt(stage.trial, slot).bindings,
    fixture: new Map(stage.fixtures[slot]).set(createdAs, made),
    level: stage.trial.steps.length + 1,
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
  if (!after) return null;
  const { at, known, before } = stage;
  const observers = arm === 'placebo' ? { observers: stage.trial.observers.map(({ id }) => id) } : {};
  return {
    history: { arm, at, order: [...order], known, before, replies, after, ...observers, ...(steps ? { steps } : {}) },
    requests: stage.requests,
    reread,
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
