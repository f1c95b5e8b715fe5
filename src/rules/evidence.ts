/** What several rules ask of an assessment. */
import { figureIn, type Json } from '../json.ts';
import type { Assessment, NumberFact } from '../oracle/assess.ts';
import { displayPath, scalarsOf } from '../oracle/facts.ts';
import { client } from '../oracle/history.ts';
import { rounded } from '../oracle/projection.ts';
import type { Context } from './rule.ts';

/** More requests were accepted than any serial order accepts. */
export const acceptedTooMany = ({ accepted, model }: Assessment): boolean => accepted.length > model.maxAccepted;

export const isDeletion = ({ operations }: Context): boolean => operations.every(({ method }) => method === 'DELETE');

/** `A and B`, `A, B and 8 others` */
export function clients(slots: readonly number[]): string {
  const names = slots.map(client);
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`;
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `2 requests were answered 201` */
export function answered({ history, accepted }: Assessment): string {
  const statuses = [
    ...new Set(accepted.map(({ slot }) => history.replies.find((reply) => reply.slot === slot)?.status)),
  ];
  return `${accepted.length} requests were answered ${statuses.join(' or ')}`;
}

/** A number that every matching serial order moves, and that moved less far. */
export function shortfalls(assessment: Assessment): NumberFact[] {
  return assessment.numbers.filter((number) => {
    const changes = expectedChanges(assessment, number);
    const moved = rounded(number.end - number.start);
    if (changes.length === 0 || changes.some((change) => change === 0)) return false;
    const up = changes.every((change) => change > 0);
    const down = changes.every((change) => change < 0);
    return (up && moved >= 0 && moved < Math.min(...changes)) || (down && moved <= 0 && moved > Math.max(...changes));
  });
}

/** A number that went further than under any serial order. */
export function overshoots({ numbers }: Assessment): NumberFact[] {
  return numbers.filter(({ start, end, serial }) => {
    const changes = serial.map(({ change }) => change);
    const moved = rounded(end - start);
    return (
      changes.some((change) => change !== 0) && (moved > Math.max(0, ...changes) || moved < Math.min(0, ...changes))
    );
  });
}

/**
 * A number that went as far as though requests that were refused had taken effect too: every accepted request moves it by the
 * same, a refused one does not, and all that was accepted, or of which nobody knows, does not account for where it ended.
 */
export function movedByRefused(assessment: Assessment): NumberFact | undefined {
  const { replies } = assessment;
  const refused = replies.filter(({ kind }) => kind === 'rejected' || kind === 'refused').length;
  const mayHaveRun = replies.length - refused;
  return fieldsFirst(overshoots(assessment)).find((number) => {
    const step = stepOf(number);
    const times = step === undefined ? 0 : rounded((number.end - number.start) / step);
    return times > mayHaveRun && times <= replies.length;
  });
}

/** What one accepted request changes a number by, if that is always the same and nothing else moves it. */
function stepOf({ serial }: NumberFact): number | undefined {
  const step = serial.find(({ accepted }) => accepted === 1)?.change;
  const isSteady = serial.every(({ change, accepted }) => change === rounded(accepted * (step ?? 0)));
  return step && isSteady ? step : undefined;
}

/**
 * What two answers have in common is no identity but a total: one after another it is where a number of the state stands by then,
 * and it does not count up one by one as identities do, or that number itself has lost something.
 */
export function sharedTotal(assessment: Assessment): Assessment['collision'] {
  const { collision, model } = assessment;
  if (!collision) return undefined;
  const short = new Set(shortfalls(assessment).map(({ path }) => path));
  const runs = model.outcomes.flatMap(({ accepted, replies, moment }) => {
    if (accepted < 2) return [];
    const told = replies.flatMap(({ slot }) => {
      const body = moment.history.replies.find((reply) => reply.slot === slot)?.body;
      return figureIn(scalarsOf(body ?? null).get(`/${collision.path}`)) ?? [];
    });
    return [{ told, moment }];
  });
  const isTotal = runs.every(({ told, moment }) => {
    const numbers = [...moment.state].filter(
      ([path, values]) => values.length === 1 && ['kept', 'delta'].includes(model.projection.get(path) ?? ''),
    );
    const isStep = told.every((value, i) => i === 0 || value === told[i - 1]! + 1);
    return (
      told.length > 1 &&
      numbers.some(([path, [value]]) => figureIn(value) === told.at(-1) && (!isStep || short.has(path)))
    );
  });
  return runs.length > 0 && isTotal ? collision : undefined;
}

/** The changes under the serial orders whose responses agree with the burst's. */
const expectedChanges = ({ matches }: Assessment, { serial }: NumberFact): number[] =>
  serial.filter(({ outcome }) => matches.some((match) => match.outcome === outcome)).map(({ change }) => change);

/**
 * The number that requests use up: a field that every accepted request moves by a number it sends itself, or one that holds
 * what the accepted requests send and not one more.
 */
export function spentNumber({ numbers, history, model }: Assessment): NumberFact | undefined {
  const isAmount = (value: Json): boolean => typeof value === 'number' || String(value).includes('.');
  const values = history.replies.flatMap((reply) => [...scalarsOf(reply.sent).values()].filter(isAmount));
  const sent = [...new Set(values.flatMap((value) => figureIn(value) ?? []))];
  const fields = fieldsFirst(numbers).filter(({ path }) => !isCount(path));
  const moved = fields.find(({ serial }) => {
    const single = serial
      .filter(({ accepted, change }) => accepted === 1 && change !== 0)
      .map(({ change }) => Math.abs(change));
    return single.length > 0 && single.every((change) => sent.includes(change));
  });
  // The number of a card is sent, and is no amount.
  const isId = (start: number): boolean => history.known.some(({ value }) => String(value) === String(start));
  const allows = (start: number): boolean =>
    sent.some((amount) => amount > 1 && Math.floor(start / amount) === model.maxAccepted);
  return moved ?? fields.find(({ start }) => allows(start) && !isId(start));
}

/** A count of a collection, and not a field. */
export const isCount = (path: string): boolean => path.endsWith('#');

/** `event.list/[+]#` → `the number of new entries in event.list`; `event/remaining` → `event.remaining`. */
export function sayPath(path: string): string {
  const shown = displayPath(path);
  if (shown.endsWith('[+]#')) return `the number of new entries in ${shown.slice(0, -4)}`;
  if (shown.endsWith('[-]#')) return `the number of entries gone from ${shown.slice(0, -4)}`;
  return shown.replaceAll('[+]', ' (new entry)').replaceAll('[~]', ' (changed entry)');
}

/** Numbers of fields before counts of collections. */
export const fieldsFirst = (facts: readonly NumberFact[]): NumberFact[] =>
  [...facts].sort(
    (one, other) =>
      Number(isCount(one.path)) - Number(isCount(other.path)) ||
      Number(one.path.includes('[')) - Number(other.path.includes('[')),
  );
