/** One round: fixture, then requests (serial, placebo, concurrent or none), then observation. */
import { type Made, valueOf } from '../data/extract.ts';
import { parseBody } from '../json.ts';
import type { Arm, History, Reading, Reply } from '../oracle/history.ts';
import { type Trial, targetStep } from '../probes/probe.ts';
import { makesAccount } from '../spec/signs.ts';
import type { BurstProof, Exchange } from '../transport/transport.ts';
import { type Aim, anyAim, companionsOf, offsets, warmUp } from './aim.ts';
import { atOnce, beside, setStages } from './beside.ts';
import { madeOf } from './fixture.ts';
import type { Lab } from './lab.ts';
import type { Entry } from './ledger.ts';
import { observe } from './observe.ts';
import type { Prepared } from './requests.ts';
import { type Stage, setOnlyStage, slotAt } from './stage.ts';

export interface Round {
  history: History;
  proof?: BurstProof;
  aim?: Aim;
  requests: Prepared[];
  /** What the observers read now: tells a slow server from a damaged one. */
  reread: () => Promise<Reading[] | null>;
}

/** The name in the ledger's fixture of what a raced request made. */
const createdAs = 'created';

/**
 * Sends the requests of `order` one after another and reads the state after each, or only after the last. `refused` looks for a limit:
 * the first that is refused is the last, and nothing is waited for. `null`: an observer did not answer.
 */
export async function serialRound(
  lab: Lab,
  trial: Trial,
  order: readonly number[],
  size: number,
  watch: 'each' | 'last' | 'refused' = 'each',
): Promise<Round | null> {
  const stage = await setOnlyStage(lab, trial, size);
  if (!stage) return null;
  const replies: Reply[] = [];
  const created: Made[] = [];
  const steps: Reading[][] = [];
  for (const slot of order) {
    lab.budget.check();
    const { reply } = await sendAlone(lab, stage, slot, created);
    replies.push(reply);
    if (watch === 'refused') {
      if ((reply.status ?? 0) >= 400) break;
      continue;
    }
    // What one request sets going must have come to rest before the next, or they would not run one after another.
    await settle(lab, trial);
    if (watch === 'last') continue;
    const readings = await observe(lab, trial.observers, stage.fixture, created);
    if (!readings) return null;
    steps.push(readings);
  }
  const ran = order.slice(0, replies.length);
  if (watch === 'each') return finish(lab, stage, 'serial', ran, replies, created, steps);
  return finish(lab, stage, 'serial', ran, replies, created);
}

async function sendAlone(
  lab: Lab,
  stage: Stage,
  slot: number,
  created: Made[],
): Promise<{ reply: Reply; receivedAt: number }> {
  const exchange = await lab.callers.probe(stage.requests[slot]!.wire);
  lab.latency = lab.latency * 0.9 + 0.1 * (exchange.receivedAt - exchange.sentAt);
  return { reply: note(lab, stage, slot, exchange, created), receivedAt: exchange.receivedAt };
}

/** A lone request, with what was read a second time before it. */
export interface Rested {
  round: Round;
  /** As after the fixture was made, but later: what differs moves by itself. */
  rest: Reading[];
  /** When it was answered, as `performance.now()` has it. */
  answeredAt: number;
}

/** Sends one request, after a while in which nothing is sent. `null`: an observer did not answer. */
export async function restedRound(lab: Lab, trial: Trial, waitMs: number): Promise<Rested | null> {
  const stage = await setOnlyStage(lab, trial, 1);
  if (!stage) return null;
  await pause(waitMs);
  const rest = await observe(lab, trial.observers, stage.fixture, []);
  if (!rest) return null;
  lab.budget.check();
  const created: Made[] = [];
  const { reply, receivedAt } = await sendAlone(lab, stage, 0, created);
  const round = await finish(lab, stage, 'serial', [0], [reply], created);
  return round && { round, rest, answeredAt: receivedAt };
}

/** Releases all requests together. */
export async function concurrentRound(
  lab: Lab,
  trial: Trial,
  size: number,
  aim: Aim = anyAim(lab, trial),
): Promise<Round | null> {
  const stage = await setOnlyStage(lab, trial, size);
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

/**
 * The same burst on disjoint resources: every request has a fixture of its own, and is judged as though it were alone.
 * @param isKnown whether what nobody has touched reads as it does after it was made alone
 */
export async function placeboRound(
  lab: Lab,
  trial: Trial,
  size: number,
  isKnown: (untouched: History) => boolean = () => true,
): Promise<Round[] | null> {
  const own = { ...trial, observers: ownObservers(trial) };
  const observers = own.observers.map(({ id }) => id);
  const stages = await setStages(lab, trial, size, (history) => isKnown({ ...history, observers }));
  if (!stages) return null;
  const burst = await lab.transport.burst(
    stages.map((stage, slot) => stage.requests[slot]!.wire),
    warmUp(stages[0]!, trial, lab),
  );
  lab.proofs.push(burst.proof);
  await settle(lab, trial);
  const perStage = Math.ceil(atOnce / Math.max(1, observers.length));
  const rounds = await beside(stages, perStage, (stage, slot) => {
    const created: Made[] = [];
    const reply = note(lab, stage, slot, burst.exchanges[slot]!, created, burst.exchanges[slot]!.releasedAt);
    return finish(lab, { ...stage, trial: own }, 'placebo', [slot], [reply], created);
  });
  if (!rounds.every((round) => round !== null)) return null;
  return rounds.map((round) => ({ ...round, proof: burst.proof }));
}

/** A collection that all fixtures share shows the other requests of the placebo too, and is not read. */
const ownObservers = (trial: Trial): Trial['observers'] =>
  trial.observers.filter(({ kind, bindings }) => kind === 'created' || bindings.length > 0);

/** Sends nothing: what changes now changes by itself. */
export async function idleRound(lab: Lab, trial: Trial, waitMs: number): Promise<Round | null> {
  const stage = await setOnlyStage(lab, trial, 1);
  if (!stage) return null;
  await pause(waitMs);
  return finish(lab, stage, 'idle', [], [], []);
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
  Object.assign(lab.answered, exchange.headers);
  if (exchange.status !== null && exchange.status < 400) {
    lab.accepted.add(prepared.operation.id);
    remember(lab, stage, slot, exchange, created);
  }
  return {
    slot,
    line: `${prepared.wire.method} ${prepared.wire.path}`,
    sent: prepared.data.body ?? null,
    wire: toRepeat(prepared),
    status: exchange.status,
    body: parseBody(exchange.body),
    ...(exchange.headers.location === undefined ? {} : { location: exchange.headers.location }),
    sentAt: Math.max(0, exchange.releasedAt - release),
    receivedAt: exchange.receivedAt - release,
    ...(exchange.error ? { error: exchange.error.message } : {}),
  };
}

/** No line that could hold a secret: types, keys and preconditions. */
const meaningful = /^(content-type|if-match|if-none-match|.*idempot.*)$/;

function toRepeat({ wire: { headers, body }, data }: Prepared): NonNullable<Reply['wire']> {
  const lines = Object.entries(headers).filter(([name]) => meaningful.test(name));
  const isOther = typeof body === 'string' && body !== JSON.stringify(data.body);
  return { headers: Object.fromEntries(lines), ...(isOther ? { body } : {}) };
}

/** What a raced creation made is written to the ledger and read by `created` observers. */
function remember(lab: Lab, stage: Stage, slot: number, exchange: Exchange, created: Made[]): void {
  const prepared = stage.requests[slot]!;
  const { operation } = prepared;
  const resource = lab.spec.graph?.made.get(operation.id);
  if ((!resource && !makesAccount(operation)) || changesMade(stage.trial, slot)) return;
  const made = madeOf(resource?.name ?? operation.id, prepared, exchange);
  const entry: Entry = {
    resource: made.resource,
    operation,
    as: createdAs,
    bindings: slotAt(stage.trial, slot).bindings,
    fixture: new Map(stage.fixtures[slot]).set(createdAs, made),
    level: stage.trial.steps.length + 1,
    ...(prepared.wire.identity === undefined ? {} : { identity: prepared.wire.identity }),
  };
  const isKnown = resource !== undefined && (valueOf(made, 'id') !== undefined || lab.ledger.knows(entry));
  // What can be seen nowhere afterwards was an action, and leaves nothing behind; an account stays all the same.
  const isSeen = resource?.reader || resource?.list || resource?.deleter;
  if (!isKnown && !isSeen && !makesAccount(operation)) return;
  lab.ledger.add(entry);
  if (isKnown && !created.some((other) => isSame(other, made))) created.push(made);
}

/** What could have made the resource it works on has changed it. */
function changesMade(trial: Trial, slot: number): boolean {
  const { operation, bindings } = slotAt(trial, slot);
  const target = targetStep(bindings);
  return trial.steps.some((step) => step.as === target && step.operation === operation);
}

const isSame = (one: Made, other: Made): boolean =>
  (valueOf(one, 'id') ?? JSON.stringify(one.body)) === (valueOf(other, 'id') ?? JSON.stringify(other.body));

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

const settle = (lab: Lab, trial: Trial): Promise<void> =>
  pause(Math.max(...trial.slots.map(({ operation }) => lab.settle.get(operation.id) ?? 0)));

export const pause = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
