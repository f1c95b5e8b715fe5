/**
 * The serial model: what the API itself does when the same requests run one after another, learned from serial rounds.
 * It is the specification against which a concurrent round is judged (Line-Up: Burckhardt, Dern, Musuvathi, Tan, PLDI 2010).
 */
import { type Classes, type Classified, classify, isOverload, learnClasses, type SerialReply } from './classes.ts';
import { fieldOf, textsOf } from './facts.ts';
import { callerMark, type History, type Reply } from './history.ts';
import {
  learnProjection,
  type Moment,
  momentsOf,
  type Naming,
  namesOf,
  type Projection,
  project,
  sameState,
} from './projection.ts';

/** What came of one serial order of one subset of the requests. */
export interface Outcome {
  /** The slots that ran, in order. */
  order: number[];
  moment: Moment;
  /** By position in `order`. */
  replies: Classified[];
  accepted: number;
}

export interface Model {
  /** All requests are copies of one: any request can stand at any position of a learned order. */
  symmetric: boolean;
  projection: Projection;
  classes: Classes;
  /** One per learned order and distinct result, the empty order included. */
  outcomes: Outcome[];
  /** Most requests that any serial order accepted. */
  maxAccepted: number;
  serialReplies: Reply[];
  /** Responses of serial rounds hold values that another client sent: then such values say nothing. */
  crossTalk: boolean;
}

/** Slots of one operation share what is learned of their responses. */
export const roleOf = (symmetric: boolean, slot: number): number => (symmetric ? 0 : slot);

export const replyOf = (history: History, slot: number): Reply | undefined =>
  history.replies.find((reply) => reply.slot === slot);

/** Rounds in which the server spoke of overload teach nothing about its rules. */
export const isTeachable = (history: History): boolean => !history.replies.some(({ status }) => isOverload(status));

/** @param unordered paths of which no order of the requests says what they end at */
export function learn(histories: readonly History[], symmetric: boolean, unordered: readonly string[] = []): Model {
  const moments = momentsOf(histories.filter(isTeachable));
  const projection = learnProjection(moments);
  for (const path of unordered) projection.set(path, 'dropped');
  const replies = serialReplies(moments, projection, symmetric);
  const classes = learnClasses(replies, new Set([...projection.keys()].map(fieldOf)));
  const outcomes = distinct(
    moments.map((moment) => outcomeAt(moment, classes, symmetric)),
    projection,
  );
  return {
    symmetric,
    projection,
    classes,
    outcomes,
    maxAccepted: Math.max(0, ...outcomes.map(({ accepted }) => accepted)),
    serialReplies: replies.map(({ reply }) => reply),
    crossTalk: histories.some((history) => foreignValueIn(history) !== undefined),
  };
}

const shortestMark = 5;

export interface Bleed {
  reader: number;
  owner: number;
  value: string;
  /** The value is no data of a request but what its caller's account is known by. */
  isAccount?: true;
}

/** The first value that only one client sent and that stands in the response to another. */
export function foreignValueIn({ known, replies }: History): Bleed | undefined {
  const marks = known.filter(
    ({ slot, value }) => slot !== undefined && typeof value === 'string' && value.length >= shortestMark,
  );
  for (const { slot, body } of replies) {
    const told = [...textsOf(body)];
    const own = new Set(marks.filter((mark) => mark.slot === slot).map(({ value }) => value));
    const foreign = marks.find(
      (mark) => mark.slot !== slot && !own.has(mark.value) && told.some((text) => text.includes(String(mark.value))),
    );
    if (foreign?.slot !== undefined)
      return {
        reader: slot,
        owner: foreign.slot,
        value: String(foreign.value),
        ...(foreign.name === callerMark ? { isAccount: true } : {}),
      };
  }
  return undefined;
}

function outcomeAt(moment: Moment, classes: Classes, symmetric: boolean): Outcome {
  const replies = moment.order.flatMap((slot) => {
    const reply = replyOf(moment.history, slot);
    if (!reply) return [];
    const classified = classify(classes, roleOf(symmetric, slot), reply);
    const known = classes.get(roleOf(symmetric, slot))?.kinds.get(classified.key);
    return [{ ...classified, kind: known ?? classified.kind }];
  });
  return { order: moment.order, moment, replies, accepted: replies.filter(({ kind }) => kind === 'accepted').length };
}

const byPosition =
  (order: readonly number[]): Naming =>
  (slot) =>
    `p${order.indexOf(slot)}`;

/** The state after a moment, every client named by its place in the order; new identities by the client that was told them, unless `isTold` is false. */
export function stateAt(
  { order, history, state, start }: Moment,
  projection: Projection,
  naming: Naming = byPosition(order),
  isTold = true,
): Map<string, string> {
  const names = namesOf(history, order, naming);
  return project(projection, state, start, isTold ? names : { ...names, replies: new Map() });
}

function serialReplies(moments: readonly Moment[], projection: Projection, symmetric: boolean): SerialReply[] {
  const replies: SerialReply[] = [];
  let earlier: Moment | undefined;
  for (const moment of moments) {
    const slot = moment.order.at(-1);
    const reply = slot === undefined ? undefined : replyOf(moment.history, slot);
    if (
      slot !== undefined &&
      reply &&
      earlier?.history === moment.history &&
      earlier.order.length + 1 === moment.order.length
    ) {
      replies.push({
        role: roleOf(symmetric, slot),
        round: moment.round,
        config: moment.order.join(),
        reply,
        known: moment.history.known,
        effect: !sameState(stateAt(earlier, projection), stateAt(moment, projection)),
      });
    }
    earlier = moment;
  }
  return replies;
}

function distinct(outcomes: readonly Outcome[], projection: Projection): Outcome[] {
  const seen = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const state = [...stateAt(outcome.moment, projection)].map(([path, text]) => `${path}=${text}`).sort();
    const text = JSON.stringify([outcome.order, outcome.replies.map(({ key }) => key), state]);
    if (!seen.has(text)) seen.set(text, outcome);
  }
  return [...seen.values()];
}
