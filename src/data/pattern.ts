/** Texts that a regular expression accepts, made by walking the expression; nothing is ever matched against it. */
import { between, pick } from './chance.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const wordLike = `${lower}${upper}${digits}`;

interface Cursor {
  text: string;
  at: number;
  random: () => number;
  /** Repetitions of what may repeat without end. */
  spread: number;
  depth: number;
  /** Parts that may still be made: repetitions of nothing make no text that would end them. */
  left: number;
}

const mostParts = 100_000;

/** Not in the part of the language that is understood here; never leaves this file. */
class Unknown extends Error {}

/** A text for the pattern, at least `least` long where its repetitions allow; undefined where the pattern is not understood. */
export function fromPattern(pattern: string, random: () => number, least = 0): string | undefined {
  if (pattern.length > 2_000) return undefined;
  try {
    let text = '';
    for (const spread of [1, 4, Math.min(least, 200) + 4]) {
      const cursor: Cursor = { text: pattern, at: 0, random, spread, depth: 0, left: mostParts };
      text = choices(cursor);
      if (cursor.at < pattern.length) return undefined;
      if (text.length >= least) return text;
    }
    return text;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

function choices(cursor: Cursor): string {
  if (++cursor.depth > 50) throw new Unknown();
  const found = [sequence(cursor)];
  while (cursor.text[cursor.at] === '|') {
    cursor.at += 1;
    found.push(sequence(cursor));
  }
  cursor.depth -= 1;
  return pick(cursor.random, found);
}

function sequence(cursor: Cursor): string {
  let text = '';
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '|' && cursor.text[cursor.at] !== ')') {
    const start = cursor.at;
    const first = atom(cursor);
    const end = cursor.at;
    const times = repetitions(cursor);
    const after = cursor.at;
    if (times > 0) text += first;
    for (let count = 1; count < times && text.length < 5_000; count += 1) {
      cursor.at = start;
      text += atom(cursor);
    }
    if (cursor.at === end || cursor.at < after) cursor.at = after;
  }
  return text;
}

function repetitions(cursor: Cursor): number {
  const rest = cursor.text.slice(cursor.at);
  const counted = /^\{(\d*)(,?)(\d*)\}\??/.exec(rest);
  if (counted !== null && (counted[1] !== '' || counted[3] !== '')) {
    cursor.at += counted[0].length;
    const low = Number(counted[1] || 0);
    const high = counted[2] === '' ? low : counted[3] === '' ? low + cursor.spread : Number(counted[3]);
    return Math.min(
      between(cursor.random, Math.max(low, Math.min(1, high)), Math.max(low, Math.min(high, low + cursor.spread))),
      500,
    );
  }
  const sign = /^[*+?][?+]?/.exec(rest)?.[0];
  if (sign === undefined) return 1;
  cursor.at += sign.length;
  return sign.startsWith('?') ? 1 : between(cursor.random, Math.max(1, cursor.spread - 2), cursor.spread + 2);
}

function atom(cursor: Cursor): string {
  if (--cursor.left < 0) throw new Unknown();
  const char = cursor.text[cursor.at] ?? '';
  cursor.at += char.length;
  if (char === '^' || char === '$') return '';
  if (char === '.') return pick(cursor.random, [...lower]);
  if (char === '\\') return escaped(cursor);
  if (char === '[') return pick(cursor.random, bracket(cursor));
  if (char !== '(') return char;
  const head = /^\?(:|<[A-Za-z]\w*>)/.exec(cursor.text.slice(cursor.at))?.[0];
  if (head === undefined && cursor.text[cursor.at] === '?') throw new Unknown();
  cursor.at += head?.length ?? 0;
  const text = choices(cursor);
  if (cursor.text[cursor.at] !== ')') throw new Unknown();
  cursor.at += 1;
  return text;
}

function classOf(letter: string): string | undefined {
  return { d: digits, w: wordLike, s: ' ', D: lower, W: '-', S: wordLike }[letter];
}

function escaped(cursor: Cursor): string {
  const letter = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  const known = classOf(letter);
  if (known !== undefined) return pick(cursor.random, [...known]);
  if (letter === 'b' || letter === 'B' || letter === 'A' || letter === 'z' || letter === 'Z') return '';
  if (/[1-9kuxcpP]/.test(letter)) return property(cursor, letter);
  return { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', 0: '\0' }[letter] ?? letter;
}

function property(cursor: Cursor, letter: string): string {
  const found = letter === 'p' ? /^\{(\w+)\}/.exec(cursor.text.slice(cursor.at)) : null;
  if (found === null) throw new Unknown();
  cursor.at += found[0].length;
  return pick(cursor.random, [
    ...(/^(N|Nd)$/.test(found[1] ?? '') ? digits : /^Lu$/.test(found[1] ?? '') ? upper : lower),
  ]);
}

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

/** The characters that a bracket allows; those of its letters and digits first choice. */
function bracket(cursor: Cursor): string[] {
  const negated = cursor.text[cursor.at] === '^';
  if (negated) cursor.at += 1;
  const found = new Set<string>();
  for (let first = true; first || cursor.text[cursor.at] !== ']'; first = false) {
    if (cursor.at >= cursor.text.length) throw new Unknown();
    for (const char of member(cursor)) found.add(char);
  }
  cursor.at += 1;
  const allowed = negated ? printable.filter((char) => !found.has(char)) : [...found];
  const plain = allowed.filter((char) => wordLike.includes(char));
  if (allowed.length === 0) throw new Unknown();
  return plain.length > 0 ? plain : allowed;
}

function member(cursor: Cursor): string[] {
  const from = single(cursor);
  if (from.length !== 1 || cursor.text[cursor.at] !== '-' || cursor.text[cursor.at + 1] === ']') return from;
  cursor.at += 1;
  const to = single(cursor);
  const [low, high] = [from[0]?.codePointAt(0) ?? 0, to[0]?.codePointAt(0) ?? 0];
  if (to.length !== 1 || high < low) throw new Unknown();
  return Array.from({ length: Math.min(high - low + 1, 256) }, (_, index) => String.fromCodePoint(low + index));
}

function single(cursor: Cursor): string[] {
  const char = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  if (char !== '\\') return [char];
  const letter = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  const known = classOf(letter);
  if (known !== undefined) return [...known];
  if (letter === 'p') return [property(cursor, letter)];
  if (/[Puxc]/.test(letter)) throw new Unknown();
  return [{ n: '\n', t: '\t', r: '\r', b: '\b' }[letter] ?? letter];
}
