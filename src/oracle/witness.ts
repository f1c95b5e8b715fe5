/** The evidence of a finding, for people: what was sent, what came back, and why no serial order explains it. */
import { canonical, figureIn, type Json } from '../json.ts';
import type { Fact, Lane, SerialOutcome, Witness } from '../report/report.ts';
import type { Assessment } from './assess.ts';
import { outcomeOf } from './classes.ts';
import { classifyAll, type Match, statesUnder } from './explain.ts';
import { displayPath, type State } from './facts.ts';
import { client, type History, type Reply } from './history.ts';
import { type Model, type Outcome, replyOf, roleOf } from './model.ts';
import { rounded } from './projection.ts';

const mostFacts = 4;

export function witnessOf(assessment: Assessment, damaged: string): Witness {
  const { history, model, start, end } = assessment;
  const paths = pathsToShow(assessment, damaged);
  return {
    start: factsAt(start, paths),
    lanes: history.replies.map((reply) => laneOf(reply, model)),
    end: factsAt(end, paths),
    serial:
      history.replies.length > 3
        ? [chainOutcome(assessment, paths)]
        : orders(assessment).map((match) => serialOutcome(match, assessment, paths)),
  };
}

/** The damaged path, then what else the burst moved, damaged or changed, numbers first; values that are new in every round say nothing. */
function pathsToShow({ numbers, damaged: all, start, end, model }: Assessment, damaged: string): string[] {
  const moved = numbers
    .filter(({ start, end: to, serial }) => start !== to || serial.some(({ change }) => change !== 0))
    .map(({ path }) => path);
  const changed = [...end.keys()].filter(
    (path) => !path.endsWith('#') && canonical(start.get(path) ?? []) !== canonical(end.get(path) ?? []),
  );
  const telling = [...all, ...changed].filter(
    (path) => ['kept', 'symbol', 'delta'].includes(model.projection.get(path) ?? '') && isField(path),
  );
  const paths = [...new Set([damaged, ...moved, ...telling])].filter((path) => end.has(path) && !path.includes('@'));
  const plain = paths.filter((path) => path === damaged || isField(path));
  // There or gone: nothing else of a resource says as much.
  const presence = all.filter((path) => path.endsWith(statusMark) && end.has(path) && isField(path));
  return [...new Set([...presence, ...(plain.length > 0 ? plain : paths)])].slice(0, mostFacts);
}

const statusMark = '@status';

/** A field of a resource that was there before, or a count of a collection: entries themselves are too many to show. */
const isField = (path: string): boolean =>
  !path.replace(/\[[+-]\]#$/, '').includes('[') && !/\.created\/[^[]/.test(path);

const factsAt = (state: State, paths: readonly string[]): Fact[] =>
  paths.flatMap((path) => {
    const values = state.get(path);
    return values === undefined
      ? []
      : [{ path: shorten(path), value: values.length === 1 ? values[0]! : (values as Json) }];
  });

/** `event.list[+]#` → `event.list: new entries` */
const shorten = (path: string): string =>
  displayPath(path)
    .replace(/\[\+\]#$/, ': new entries')
    .replace(/\[-\]#$/, ': entries gone')
    .replace(statusMark, ': status')
    .replaceAll('[+]', '[new]')
    .replaceAll('[~]', '[changed]');

function laneOf(reply: Reply, model: Model): Lane {
  const outcome = outcomeOf(model.classes, roleOf(model.symmetric, reply.slot), reply);
  return {
    client: client(reply.slot),
    request: reply.line,
    ...(reply.sent === null ? {} : { body: reply.sent }),
    sentMs: round(reply.sentAt),
    receivedMs: round(reply.receivedAt),
    status: reply.status,
    ...(outcome === undefined ? {} : { outcome }),
  };
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Every order of all requests and, where some did not happen for sure, every learned order of fewer. */
function orders({ history, model }: Assessment): Match[] {
  const slots = history.replies.map(({ slot }) => slot);
  const sure = classifyAll(history, model).filter(({ kind }) => kind === 'accepted' || kind === 'refused').length;
  const seen = new Set<string>();
  return model.outcomes
    .filter(({ order }) => order.length >= Math.min(sure, slots.length))
    .flatMap((outcome) =>
      (model.symmetric ? permutations(slots, outcome.order.length) : [outcome.order]).map((placed) => ({
        outcome,
        slots: placed,
      })),
    )
    .filter(({ slots: placed }) => !seen.has(placed.join()) && seen.add(placed.join()))
    .sort((one, other) => other.slots.length - one.slots.length);
}

function permutations(slots: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return slots.flatMap((slot) =>
    permutations(
      slots.filter((other) => other !== slot),
      length - 1,
    ).map((rest) => [slot, ...rest]),
  );
}

function serialOutcome(match: Match, assessment: Assessment, paths: readonly string[]): SerialOutcome {
  const { outcome, slots } = match;
  const answers = slots.map((slot, position) => answerAt(outcome, position, slot, assessment.model));
  return {
    order:
      slots.length === 0
        ? 'none'
        : slots.length === 1 && assessment.history.replies.length > 1
          ? `only ${client(slots[0]!)}`
          : slots.map(client).join(' then '),
    answers,
    end: factsAt(retold(match, assessment), paths),
    contradiction: contradictionOf(match, answers, assessment),
  };
}

/** The learned end state in the words of this round: its ids and canaries, and numbers that only move told from where they began here. */
function retold({ outcome, slots }: Match, { history, model, start }: Retelling): State {
  const words = new Map<string, string>();
  for (const { name, value, slot } of outcome.moment.history.known) {
    const laid = slot === undefined ? undefined : slots[outcome.order.indexOf(slot)];
    const here = history.known.find((known) => known.name === name && known.slot === laid);
    if (here && (slot === undefined || laid !== undefined)) words.set(String(value), String(here.value));
  }
  return new Map(
    [...outcome.moment.state].map(([path, values]) => [
      path,
      model.projection.get(path) === 'delta'
        ? values.map((value) => moved(value, outcome.moment.start.get(path)?.[0], start.get(path)?.[0]))
        : values.map((value) => retell(value, words, model.projection.get(path) === 'symbol')),
    ]),
  );
}

type Retelling = Pick<Assessment, 'history' | 'model' | 'start'>;

/** `value` where it would have come to, had it begun `here` and not `there`; text stays text. */
function moved(value: Json, there: Json | undefined, here: Json | undefined): Json {
  const [end, from, to] = [value, there, here].map(figureIn);
  if (end === undefined || from === undefined || to === undefined) return value;
  const sum = rounded(to + end - from);
  return typeof value === 'string' ? sum.toFixed(value.split('.')[1]?.length ?? 0) : sum;
}

/** A number is a name only where the path holds names: elsewhere it is by chance what an id is. */
function retell(value: Json, words: ReadonlyMap<string, string>, isName: boolean): Json {
  if (typeof value === 'number' && isName) return Number(words.get(String(value)) ?? value);
  if (typeof value !== 'string') return value;
  let text = value;
  for (const [word, here] of [...words].sort(([a], [b]) => b.length - a.length))
    if (word.length >= 5) text = text.replaceAll(word, () => here);
  return text;
}

function answerAt(outcome: Outcome, position: number, slot: number, model: Model): SerialOutcome['answers'][number] {
  const learned = outcome.order[position];
  const reply = learned === undefined ? undefined : replyOf(outcome.moment.history, learned);
  const told = reply && outcomeOf(model.classes, roleOf(model.symmetric, learned!), reply);
  return { client: client(slot), status: reply?.status ?? null, ...(told === undefined ? {} : { outcome: told }) };
}

function contradictionOf(match: Match, answers: SerialOutcome['answers'], assessment: Assessment): string {
  const { history, model, replies } = assessment;
  for (const [position, slot] of match.slots.entries()) {
    const seen = replies.find((reply) => reply.slot === slot);
    const learned = match.outcome.replies[position];
    if (!seen || !learned || seen.kind === 'indeterminate' || seen.key === learned.key) continue;
    return `but ${client(slot)} was answered ${told(history, model, slot)}`;
  }
  const left = history.replies.find(
    ({ slot }) =>
      !match.slots.includes(slot) &&
      replies.some((reply) => reply.slot === slot && (reply.kind === 'accepted' || reply.kind === 'refused')),
  );
  if (left) return `but ${client(left.slot)} was answered ${told(history, model, left.slot)}`;
  const failed = replies.find(({ kind }) => kind === 'indeterminate');
  return (
    stateContradiction(match, assessment) ??
    (assessment.collision
      ? `but ${answers.map((answer) => answer.client).join(' and ')} were told one ${assessment.collision.path}`
      : failed
        ? `but ${client(failed.slot)} was answered ${told(history, model, failed.slot)}`
        : unlikeState(assessment))
  );
}

function told(history: History, model: Model, slot: number): string {
  const reply = replyOf(history, slot);
  const outcome = reply && outcomeOf(model.classes, roleOf(model.symmetric, slot), reply);
  return `${reply?.status ?? 'nothing'}${outcome ? ` (${outcome})` : ''}`;
}

function stateContradiction(match: Match, assessment: Assessment): string | undefined {
  const { history, model, end, damaged } = assessment;
  const { observed, expected } = statesUnder(match, history, model);
  const differing = [...new Set([...damaged, ...observed.keys(), ...expected.keys()])].filter(
    (path) => observed.get(path) !== expected.get(path),
  );
  const path = differing.find((each) => each.endsWith(statusMark) && isField(each)) ?? differing[0];
  if (path === undefined) return undefined;
  return `but ${shorten(path)} is ${say(end.get(path))}, not ${say(retold(match, assessment).get(path))}`;
}

const unlikeState = ({ bleed }: Assessment): string =>
  bleed
    ? `but ${client(bleed.reader)} was told ${JSON.stringify(bleed.value)}, which is ${client(bleed.owner)}'s`
    : 'but the state differs';

const say = (values: Json[] | undefined): string =>
  values === undefined
    ? 'absent'
    : values.length === 1
      ? JSON.stringify(values[0])
      : JSON.stringify(values.slice(0, 5));

/** Many copies of one request: one chain stands for all orders. */
function chainOutcome(assessment: Assessment, paths: readonly string[]): SerialOutcome {
  const { history, model } = assessment;
  const size = history.replies.length;
  const full = model.outcomes.find(({ order }) => order.length === size) ?? model.outcomes.at(-1)!;
  const answers = full.order.map((slot, position) => answerAt(full, position, slot, model));
  return {
    order: `all ${size}, one after another`,
    answers,
    end: factsAt(retold({ outcome: full, slots: full.order }, assessment), paths),
    contradiction:
      assessment.matches.length === 0
        ? `but ${assessment.accepted.length} were accepted, not ${full.accepted}`
        : (stateContradiction({ outcome: full, slots: full.order }, assessment) ?? unlikeState(assessment)),
  };
}
