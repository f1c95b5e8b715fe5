/** A witness as lines of text: start state, one lane per client, end state, and why no serial order explains it. */
import type { Json } from '../json.ts';
import { clean, ellipsis } from './escape.ts';
import type { Fact, Lane, SerialOutcome, Witness } from './report.ts';

/** `bad` is what contradicts, `dim` is secondary. */
export interface Segment {
  text: string;
  tone?: 'bad' | 'dim';
}
export type Line = Segment[];

/** More would hide the point; a minimised witness has two or three. */
const mostLanes = 8;
const mostOrders = 8;
const labelWidth = 8;

/** Lines at most about `width` characters long, safe to print: everything in them went through `clean`. */
export function timeline(witness: Witness, width: number): Line[] {
  return [
    [{ text: ` ${'start'.padEnd(labelWidth)}${facts(witness.start)}` }],
    ...requests(witness.lanes).map((text) => [{ text }]),
    ...lanes(witness.lanes, width),
    [{ text: ` ${'end'.padEnd(labelWidth)}` }, { text: facts(witness.end), tone: 'bad' }],
    ...orders(witness, width),
  ];
}

export const plain = (lines: Line[]): string => lines.map((line) => line.map(({ text }) => text).join('')).join('\n');

export const value = (json: Json, limit = 60): string => clean(JSON.stringify(json), limit);

export const fact = ({ path, value: json }: Fact): string => `${clean(path, 80)} = ${value(json)}`;

export const facts = (list: Fact[]): string => (list.length === 0 ? '(nothing)' : list.map(fact).join(', '));

/** What was answered: `201`, `200 {"ok": true}`, `no answer`. */
export function answer({ status, outcome }: { status: number | null; outcome?: string }): string {
  return `${status ?? 'no answer'}${outcome === undefined ? '' : ` ${clean(outcome, 60)}`}`;
}

export const clientName = ({ client }: { client: string }): string => ellipsis(client, 6);

/** The clients by what they sent: `A, B` → `POST /signup {"email": …}`. */
export function sent(list: Lane[]): { clients: string; request: string }[] {
  const groups = new Map<string, string[]>();
  for (const lane of list) {
    const body = lane.body === undefined ? '' : ` ${value(lane.body, 120)}`;
    const request = `${clean(lane.request, 160)}${body}`;
    groups.set(request, [...(groups.get(request) ?? []), clientName(lane)]);
  }
  return [...groups].map(([request, clients]) => ({ request, clients: clients.join(', ') }));
}

function requests(list: Lane[]): string[] {
  return sent(list.slice(0, mostLanes)).map(({ clients, request }) => ` ${`${clients} `.padEnd(labelWidth)}${request}`);
}

function lanes(list: Lane[], width: number): Line[] {
  const shown = list.slice(0, mostLanes);
  const span = spanOf(shown);
  const chart = Math.min(Math.max(width - labelWidth - 22, 24), 44);
  const bars = shown.map((lane) => bar(lane, (chart - 1) / span));
  const longest = Math.max(...bars.map(({ length }) => length));
  const lines: Line[] = shown.map((lane, i) => [
    { text: ` ${clientName(lane).padEnd(labelWidth)}${bars[i]!.padEnd(longest)}  ` },
    { text: times(lane), tone: 'dim' },
    ...(lane.outcome === undefined ? [] : [{ text: `  ${clean(lane.outcome, 60)}` }]),
  ]);
  return list.length > shown.length ? [...lines, more(list.length - shown.length, 'clients')] : lines;
}

/** `   |──POST─────201──|`; `scale` is columns per millisecond. */
function bar({ request, status, sentMs, receivedMs }: Lane, scale: number): string {
  const method = ellipsis(request.split(' ', 1)[0] ?? '', 10);
  const end = `${status ?? 'no answer'}`;
  const from = Math.max(0, Math.round(sentMs * scale));
  const length = Math.max(Math.round(receivedMs * scale) - from + 1, method.length + end.length + 7);
  const inner = '─'.repeat(length - method.length - end.length - 6);
  return `${' '.repeat(from)}|──${method}${inner}${end}──|`;
}

/** Milliseconds that a picture of the lanes covers; never nothing. */
export const spanOf = (lanes: Lane[]): number => Math.max(...lanes.map(({ receivedMs }) => receivedMs), 0.01);

/** Enough digits to tell short answers apart: `0.04–0.31 ms`. */
export function times({ sentMs, receivedMs }: Lane): string {
  const digits = receivedMs < 10 ? 2 : 1;
  return `${sentMs.toFixed(digits)}–${receivedMs.toFixed(digits)} ms`;
}

function orders({ serial }: Witness, width: number): Line[] {
  if (serial.length === 0) return [];
  const shown = serial.slice(0, mostOrders);
  const cells = shown.map((outcome) => [
    clean(outcome.order, 60),
    outcome.answers.map((one) => `${clientName(one)} ${answer(one)}`).join(', ') || 'no request',
    facts(outcome.end),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = shown.flatMap((outcome, i) => orderLines(outcome, cells[i]!, widths, width));
  const head: Line = [{ text: ' One after another, no order gives this:', tone: 'dim' }];
  const rest = serial.length - shown.length;
  return [head, ...lines, ...(rest > 0 ? [more(rest, 'orders, none of which explains it')] : [])];
}

/** On one line where it fits; otherwise a cell per line, under the order. */
function orderLines(outcome: SerialOutcome, cells: string[], widths: number[], width: number): Line[] {
  const row = `   ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join('   ')}   `;
  const against: Segment = { text: `✗ ${clean(outcome.contradiction, 160)}`, tone: 'bad' };
  if (row.length + against.text.length <= width) return [[{ text: row }, against]];
  const [order, answers, end] = cells;
  const indent = ' '.repeat(widths[0]! + 6);
  return [[{ text: `   ${order!.padEnd(widths[0]!)}   ${answers}` }], [{ text: `${indent}${end}   ` }, against]];
}

const more = (count: number, what: string): Line => [{ text: `   … and ${count} more ${what}`, tone: 'dim' }];
