/**
 * The class of a response: its status and its learned outcome.
 *
 * Many APIs answer 200 to everybody and put the outcome in the body. A body field is an outcome only if, over the serial rounds,
 * it is the same at the same position and takes different values exactly where the persisted effect differs. Nothing else of a
 * body is compared: a field that changes only under load never becomes an outcome.
 */
import { canonical, type Json } from '../json.ts';
import { fieldOf, scalarsOf, textsOf } from './facts.ts';
import type { KnownValue, Reply } from './history.ts';

export type ReplyKind =
  /** Happened: an effect, or the answer that an effect gets. */
  | 'accepted'
  /** A refusal that serial runs show too: happened exactly so. */
  | 'refused'
  /** Did not happen. */
  | 'rejected'
  /** May or may not have happened. */
  | 'indeterminate';

export interface Classified {
  slot: number;
  kind: ReplyKind;
  /** Equal for responses of one class. */
  key: string;
}

/** A serial response, where it stood and whether the state changed with it. */
export interface SerialReply {
  /** Slots of one operation share a role. */
  role: number;
  round: number;
  /** The slots that ran before and this one: `0,1`. */
  config: string;
  reply: Reply;
  known: readonly KnownValue[];
  effect: boolean;
}

/** A body field that tells the outcome, and how it is looked at. */
interface OutcomeField {
  path: string;
  view: View;
}

type View = (reply: Reply, path: string) => string;

interface Role {
  outcomes: OutcomeField[];
  /** The set of keys belongs to the class. */
  byShape: boolean;
  /** Shapes seen per status, where serial runs agree on them. */
  shapes: Map<number, Set<string>> | undefined;
  /** Words and switches that every serial answer has, and all alike: `shared: false`, `result: "saved"`. */
  usual: Map<string, Json>;
  /** Serial classes → what they mean. */
  kinds: Map<string, ReplyKind>;
}

export type Classes = Map<number, Role>;

const optimistic = new Set([409, 412, 423, 425, 428]);
const overload = new Set([429, 503]);

/** A refusal for reasons of load: says nothing of the API's rules, so a serial round with one teaches nothing. */
export const isOverload = (status: number | null): boolean => status !== null && overload.has(status);

/** @param shown names of fields that the state has: what an answer says of these is no remark of its own */
export function learnClasses(replies: readonly SerialReply[], shown: ReadonlySet<string> = new Set()): Classes {
  const roles = new Map<number, SerialReply[]>();
  for (const reply of replies) roles.set(reply.role, [...(roles.get(reply.role) ?? []), reply]);
  return new Map([...roles].map(([role, own]) => [role, learnRole(own, shown)]));
}

function learnRole(replies: readonly SerialReply[], shown: ReadonlySet<string>): Role {
  const fine = replies.filter(({ reply }) => isFine(reply.status));
  // What answers 202 answers before its effect: what differs in its body is what an earlier job has left.
  const telling = fine.filter(({ reply }) => reply.status !== 202);
  const paths = new Set(telling.flatMap(({ reply }) => [...scalarsOf(reply.body).keys()]));
  const role: Role = {
    outcomes: withoutContent(
      [...paths].sort().flatMap((path) => outcomeField(path, telling)),
      telling,
    ),
    byShape: tellsEffect(telling, (reply) => shapeOf(reply.body), false),
    shapes: agree(fine, (reply) => shapeOf(reply.body)) ? shapesOf(fine) : undefined,
    usual: usualIn(fine, shown),
    kinds: new Map(),
  };
  for (const serial of replies) {
    const key = keyOf(serial.reply, role);
    const kind = serialKind(serial, fine, role);
    if (role.kinds.get(key) !== 'accepted') role.kinds.set(key, kind);
  }
  return role;
}

const isFine = (status: number | null): boolean => status !== null && status < 400;

const valueAt: View = (reply, path) => canonical(scalarsOf(reply.body).get(path) ?? null);

/** Without its figures: `"attempt 3: sold out"` and `"attempt 4: sold out"` say the same. */
const wordsAt: View = (reply, path) => valueAt(reply, path).replace(figures, '#');
const figures = /-?\d+(?:\.\d+)?/g;

/** By its words where they tell, else by its exact value. */
function outcomeField(path: string, fine: readonly SerialReply[]): OutcomeField[] {
  if (tellsEffect(fine, (reply) => wordsAt(reply, path), false)) return [{ path, view: wordsAt }];
  return tellsEffect(fine, (reply) => valueAt(reply, path), true) ? [{ path, view: valueAt }] : [];
}

/**
 * Where a field that every answer has tells the outcome (`success: true`), what only a success carries (`data`) is its content: a
 * success with other content is one all the same. What only a refusal carries stays: another reason is another refusal.
 */
function withoutContent(fields: readonly OutcomeField[], fine: readonly SerialReply[]): OutcomeField[] {
  const has = ({ path }: OutcomeField, { reply }: SerialReply): boolean => scalarsOf(reply.body).has(path);
  const general = fields.filter((field) => fine.every((serial) => has(field, serial)));
  const reasons = fields.filter((field) => !fine.some((serial) => serial.effect && has(field, serial)));
  return general.length === 0 ? [...fields] : [...general, ...reasons];
}

/** The set of keys, nulls and arrays aside. */
const shapeOf = (body: Json): string => [...scalarsOf(body).keys()].sort().join(' ');

function shapesOf(replies: readonly SerialReply[]): Map<number, Set<string>> {
  const shapes = new Map<number, Set<string>>();
  for (const { reply } of replies) {
    if (reply.status === null) continue;
    shapes.set(reply.status, (shapes.get(reply.status) ?? new Set()).add(shapeOf(reply.body)));
  }
  return shapes;
}

/** Of the answers at several positions: one alone says little of what is usual. What was sent or is read elsewhere is content. */
function usualIn(fine: readonly SerialReply[], shown: ReadonlySet<string>): Map<string, Json> {
  const [first] = fine;
  if (!first || new Set(fine.map(({ config }) => config)).size < 2) return new Map();
  const sent = new Set([...scalarsOf(first.reply.sent).keys()].map(fieldOf));
  const isRemark = ([path, value]: [string, Json]): boolean =>
    typeof value !== 'number' &&
    !shown.has(fieldOf(path)) &&
    !sent.has(fieldOf(path)) &&
    fine.every(({ reply }) => scalarsOf(reply.body).get(path) === value);
  return new Map([...scalarsOf(first.reply.body)].filter(isRemark));
}

/** Says of itself what no answer says one after another: `shared: true`, of a result that several asked for at once. */
const isUnheardOf = ({ body }: Reply, { usual }: Role): boolean => {
  const told = scalarsOf(body);
  return [...usual].some(([path, value]) => told.has(path) && told.get(path) !== value);
};

const agree = (replies: readonly SerialReply[], view: (reply: Reply) => string): boolean => {
  const seen = new Map<string, string>();
  return replies.every(({ config, reply }) => {
    const text = view(reply);
    const earlier = seen.get(config);
    seen.set(config, text);
    return earlier === undefined || earlier === text;
  });
};

/**
 * Deterministic by position, and no value is shared by answers with and without an effect. Figures, in a text too, must also be
 * constant on either side, over two positions at least: a counter of attempts differs at every position and tells nothing.
 */
function tellsEffect(replies: readonly SerialReply[], view: (reply: Reply) => string, strictNumbers: boolean): boolean {
  const effective = new Set(replies.filter(({ effect }) => effect).map(({ reply }) => view(reply)));
  const idle = replies.filter(({ effect }) => !effect);
  const ineffective = new Set(idle.map(({ reply }) => view(reply)));
  if (effective.size === 0 || ineffective.size === 0 || !agree(replies, view)) return false;
  if ([...effective].some((value) => ineffective.has(value))) return false;
  const numeric = strictNumbers && [...effective, ...ineffective].some((value) => /\d/.test(value));
  if (!numeric) return true;
  return effective.size === 1 && ineffective.size === 1 && new Set(idle.map(({ config }) => config)).size > 1;
}

function keyOf(reply: Reply, role: Role): string {
  if (!isFine(reply.status)) return String(reply.status);
  const outcome = role.outcomes.map(({ path, view }) => `${path}=${view(reply, path)}`);
  return [reply.status, ...outcome, ...(role.byShape ? [shapeOf(reply.body)] : [])].join(' ');
}

/** The body fields that tell the outcome, for people: `{"status": "out of stock"}`. */
export function outcomeOf(classes: Classes, roleOf: number, reply: Reply): string | undefined {
  const role = classes.get(roleOf);
  if (!role || !isFine(reply.status)) return undefined;
  const told = role.outcomes.filter(({ path }) => scalarsOf(reply.body).has(path));
  if (told.length > 0)
    return told.map(({ path }) => `${path.slice(1).replaceAll('/', '.')}: ${valueAt(reply, path)}`).join(', ');
  return role.byShape ? `{${[...scalarsOf(reply.body).keys()].map((path) => path.slice(1)).join(', ')}}` : undefined;
}

function serialKind(serial: SerialReply, fine: readonly SerialReply[], role: Role): ReplyKind {
  const { reply, effect } = serial;
  if (reply.status === null || reply.status >= 500) return 'indeterminate';
  if (!isFine(reply.status)) return 'refused';
  const effective = fine.filter((other) => other.effect);
  if (effect || effective.length === 0) return 'accepted';
  return isRepeat(serial, fine, role) ? 'accepted' : 'refused';
}

/** Nothing changed, and the caller is told what an earlier caller was told: the same class but for the status, or the same new identity. */
function isRepeat(serial: SerialReply, fine: readonly SerialReply[], role: Role): boolean {
  const effective = fine.filter((other) => other.effect);
  const withoutStatus = (reply: Reply): string => keyOf(reply, role).replace(/^\d+ ?/, '');
  if (effective.some(({ reply }) => withoutStatus(reply) === withoutStatus(serial.reply))) return true;
  const elsewhere = new Set(
    fine.filter(({ round }) => round !== serial.round).flatMap(({ reply }) => [...textsOf(reply.body)]),
  );
  const given = new Set(serial.known.map(({ value }) => String(value)));
  const isNew = (text: string): boolean => !given.has(text) && !elsewhere.has(text);
  const told = textsOf(serial.reply.body);
  return effective.some(
    ({ round, reply }) =>
      round === serial.round && [...textsOf(reply.body)].some((text) => isNew(text) && told.has(text)),
  );
}

/** Classifies a response of any arm by what serial runs have shown. */
export function classify(classes: Classes, roleOf: number, reply: Reply): Classified {
  const role = classes.get(roleOf);
  const { slot, status } = reply;
  const key = role ? keyOf(reply, role) : String(status);
  return { slot, key, kind: kindOf(role, reply, key) };
}

function kindOf(role: Role | undefined, reply: Reply, key: string): ReplyKind {
  const { status } = reply;
  if (status === null) return 'indeterminate';
  if (overload.has(status) || optimistic.has(status)) return 'rejected';
  if (status >= 500) return 'indeterminate';
  const kind = role?.kinds.get(key);
  if (status >= 400) return kind === 'refused' ? 'refused' : 'rejected';
  const shapes = role?.shapes?.get(status);
  if (kind === undefined || (shapes !== undefined && !shapes.has(shapeOf(reply.body)))) return 'indeterminate';
  if (role && isUnheardOf(reply, role)) return 'indeterminate';
  return kind;
}
