/**
 * Histories without a server. A toy API keeps its state in an object and handles a request in a generator that yields
 * wherever a real handler would wait; run to the end one after another it teaches the serial model, run in turns it races.
 */
import { isObject, type Json } from '../../src/json.ts';
import { client, type History, type KnownValue, type Reading, type Reply } from '../../src/oracle/history.ts';
import { learn, type Model } from '../../src/oracle/model.ts';
import type { Context } from '../../src/rules/rule.ts';
import type { Operation } from '../../src/spec/spec.ts';

export interface Answer {
  status: number | null;
  body?: Json;
  location?: string;
}

export interface Request {
  slot: number;
  sent: Json;
}

/** What differs from round to round. */
export interface World {
  /** Of the fixture. */
  id: number;
  /** Occurs in what is sent, and nowhere else. */
  tag: string;
  at: number;
  /** A new text every time. */
  unique(): string;
  /** Rounds so far. */
  round: number;
  /** A clock that moves. */
  now(): string;
}

export type Handling = Generator<undefined, Answer>;

export interface Toy<S> {
  /** One: a burst holds copies of it. Two: a pair. */
  operations: readonly string[];
  fresh(world: World): S;
  /** The body of a request; `canary` is its own. */
  sends?(slot: number, canary: string, world: World): Json;
  handle(state: S, request: Request, world: World): Handling;
  /** What observers read. `replies` are those so far. */
  read(state: S, world: World, replies: readonly Answer[]): Reading[];
  context?: Partial<Context>;
}

/** Erases the state's type, so that lists may hold toys of all kinds. */
// biome-ignore lint/suspicious/noExplicitAny: the state is the toy's own affair
export type AnyToy = Toy<any>;

export const reading = (observer: string, body: Json, more: Partial<Reading> = {}): Reading => ({
  observer,
  status: 200,
  body: structuredClone(body),
  ...more,
});

/** Waits for a turn. */
export const turn = undefined;

/** Runs rounds of one toy and counts them. */
export interface Stand {
  serial(order: readonly number[], size?: number): History;
  idle(): History;
  /** `ABAB`: whose turn it is; then all go on in turns to the end. */
  concurrent(size: number, schedule: string): History;
  /** Learned as a scan does. */
  model(size: number): Model;
  /** The serial histories of which that model is learned. */
  lessons(size: number): History[];
  context: Context;
  symmetric: boolean;
}

export function stand<S>(toy: Toy<S>): Stand {
  let rounds = 0;
  const symmetric = toy.operations.length === 1;
  const begin = (size: number): Stage<S> => {
    rounds += 1;
    return stageOf(toy, rounds, size);
  };
  const serial = (order: readonly number[], size = Math.max(...order, 0) + 1): History => {
    const stage = begin(size);
    const steps = order.map((slot) => {
      stage.answers[slot] = finish(toy.handle(stage.state, stage.requests[slot]!, stage.world));
      return toy.read(stage.state, stage.world, answered(stage));
    });
    return historyOf(toy, stage, order, { arm: 'serial', steps, after: steps.at(-1) ?? stage.before });
  };
  const idle = (): History => {
    const stage = begin(1);
    return historyOf(toy, stage, [], { arm: 'idle', after: toy.read(stage.state, stage.world, []) });
  };
  const lessons = (size: number): History[] => {
    const all = Array.from({ length: size }, (_, slot) => slot);
    const orders = symmetric
      ? [[0, 1], [0, 1], all, all, all]
      : [all, all.toReversed(), all, all.toReversed(), all.toReversed(), all, all.toReversed()];
    return [...orders.map((order) => serial(order, size)), idle(), serial(all, size)];
  };
  return {
    serial,
    idle,
    lessons,
    symmetric,
    model: (size) => learn(lessons(size), symmetric),
    concurrent(size, schedule) {
      const stage = begin(size);
      takeTurns(toy, stage, schedule);
      const order = stage.requests.map(({ slot }) => slot);
      const after = toy.read(stage.state, stage.world, answered(stage));
      return historyOf(toy, stage, order, { arm: 'concurrent', after });
    },
    context: contextOf(toy),
  };
}

interface Stage<S> {
  world: World;
  state: S;
  requests: Request[];
  before: Reading[];
  /** By slot. */
  answers: Answer[];
}

const began = Date.UTC(2031, 2, 14, 9, 26, 53);

function stageOf<S>(toy: Toy<S>, round: number, size: number): Stage<S> {
  let drawn = 0;
  let ticks = 0;
  const tag = `r${[...String(round).padStart(4, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('')}qz`;
  const world: World = {
    id: 7_000 + round * 13,
    tag,
    round,
    at: began + round * 437,
    unique: () => {
      drawn += 1;
      return `u${round}-${drawn}-${((round * 7919 + drawn * 104_729) % 99_991).toString(36)}`;
    },
    now: () => {
      ticks += 3;
      return new Date(began + round * 437 + ticks).toISOString();
    },
  };
  const state = toy.fresh(world);
  const requests = Array.from({ length: size }, (_, slot) => ({
    slot,
    sent: toy.sends?.(slot, `${tag}${client(slot).toLowerCase()}x`, world) ?? null,
  }));
  return { world, state, requests, before: toy.read(state, world, []), answers: [] };
}

const answered = <S>({ answers }: Stage<S>): Answer[] => answers.filter((answer) => answer !== undefined);

function finish(handling: Handling): Answer {
  for (let i = 0; i < 100; i += 1) {
    const { done, value } = handling.next();
    if (done) return value;
  }
  throw new Error('a handler that runs alone must end');
}

function takeTurns<S>(toy: Toy<S>, { state, world, requests, answers }: Stage<S>, schedule: string): void {
  const handlings = requests.map((request) => toy.handle(state, request, world));
  const step = (slot: number): void => {
    if (answers[slot]) return;
    const { done, value } = handlings[slot]!.next();
    if (done) answers[slot] = value;
  };
  for (const letter of schedule) step(letter.charCodeAt(0) - 65);
  for (let i = 0; i < 1_000 && answered({ answers } as Stage<S>).length < requests.length; i += 1)
    for (const { slot } of requests) step(slot);
}

type Rest = Pick<History, 'arm' | 'after'> & Partial<Pick<History, 'steps'>>;

function historyOf<S>(toy: Toy<S>, stage: Stage<S>, order: readonly number[], rest: Rest): History {
  const { world, requests, before } = stage;
  return {
    at: world.at,
    order: [...order],
    known: knownOf(stage),
    before,
    replies: [...order].sort((a, b) => a - b).map((slot) => replyOf(toy, stage, requests[slot]!)),
    ...rest,
  };
}

function replyOf<S>({ operations }: Toy<S>, { world, answers }: Stage<S>, { slot, sent }: Request): Reply {
  const { status, body = null, location } = answers[slot]!;
  return {
    slot,
    line: operations[slot % operations.length]!.replace(/\{\w+\}/, String(world.id)),
    sent,
    status,
    body: structuredClone(body),
    ...(location === undefined ? {} : { location }),
    sentAt: 0,
    receivedAt: 1,
  };
}

/** The fixture's id, and every text with the tag; it belongs to a slot unless all send it. */
function knownOf<S>({ world, requests }: Stage<S>): KnownValue[] {
  const sent = requests.map((request) => texts(request.sent));
  return [
    { name: 'fixture.id', value: world.id },
    ...sent.flatMap((own, slot) =>
      own
        .filter(([, text]) => text.includes(world.tag))
        .map(([name, value]) => ({
          name,
          value,
          ...(requests.length > 1 && sent.every((other) => other.some(([, text]) => text === value)) ? {} : { slot }),
        })),
    ),
  ];
}

function texts(value: Json, pointer = ''): [string, string][] {
  if (typeof value === 'string') return [[pointer, value]];
  if (Array.isArray(value)) return value.flatMap((inner, i) => texts(inner, `${pointer}/${i}`));
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => texts(inner, `${pointer}/${key}`)) : [];
}

const contextOf = <S>({ operations, context }: Toy<S>): Context => ({
  probe: operations.length === 1 ? 'repeat' : 'rival-pair',
  operations: operations.map(operation),
  resource: 'thing',
  bounded: false,
  disjoint: false,
  ...context,
});

function operation(id: string): Operation {
  const [method = 'POST', path = '/'] = id.split(' ');
  return { id, method, path, tags: [], parameters: [], answers: [], secured: false } as unknown as Operation;
}

/** Every way in which two clients may take `length` turns. */
export const allSchedules = (length: number): string[] =>
  Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (_, turn) => ((bits >> turn) & 1 ? 'B' : 'A')).join(''),
  );

/** Some ways for more clients, the same in every run. */
export function someSchedules(count: number, size: number, length: number): string[] {
  let state = 20_260_729;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length }, () => String.fromCharCode(65 + Math.floor(draw() * size))).join(''),
  );
}
