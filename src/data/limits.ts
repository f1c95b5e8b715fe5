/** Values that a complaint calls too small, too large, too short or too long. Pure. */
import { figureIn, isObject, type Json, type JsonObject } from '../json.ts';

const figure = String.raw`(-?\d+(?:\.\d+)?)`;
const least = new RegExp(
  String.raw`(?:at least|no less than|not be (?:less|shorter|fewer) than|not have (?:fewer|less) than|(?:greater|longer|more|larger) (?:than )?or equal(?: to)?|>=|minimum(?: allowed)?(?: value| length| is| of)?|shorter than|less than min|\bgte|\bmin)\D{0,20}${figure}|${figure}(?: \w+)? or (?:greater|more|longer|higher|above)`,
  'i',
);
const most = new RegExp(
  String.raw`(?:at most|no more than|not be (?:greater|longer|more|larger) than|not have more than|(?:less|shorter|fewer|smaller) (?:than )?or equal(?: to)?|<=|maximum(?: allowed)?(?: value| length| is| of)?|(?:longer|more) than(?! or)|\blte|\bmax|up to)\D{0,20}${figure}|${figure}(?: \w+)? or (?:less|fewer|shorter|lower)`,
  'i',
);
const range = new RegExp(String.raw`(?:between|range)\D{0,10}${figure}\s*(?:and|to|-|,|\.\.)\s*${figure}`, 'i');
const above = new RegExp(String.raw`(?:greater than|more than|>|above)\s*['"]?${figure}`, 'i');
const under = new RegExp(String.raw`(?:less than|<|below)\s*['"]?${figure}`, 'i');

interface Limits {
  low: number | undefined;
  high: number | undefined;
  over: number | undefined;
  under: number | undefined;
}

/** The old value moved to where it is allowed; `undefined`: it is there already, or nothing is said of that. */
export function limited(text: string, hints: JsonObject, old: Json | undefined, tag: string): Json | undefined {
  if (typeof old !== 'number' && typeof old !== 'string' && !Array.isArray(old)) return undefined;
  const plain = text.replaceAll('_', ' ');
  if (typeof old === 'number' && /decimal places/i.test(plain)) return rounded(plain, old);
  const multiple = number(hints.multiple_of) ?? found(new RegExp(`multiple of ${figure}`, 'i'), plain);
  if (typeof old === 'number' && multiple !== undefined && multiple > 0 && old % multiple !== 0)
    return Math.ceil(old / multiple) * multiple;
  const limits = limitsIn(plain, hints);
  if (Object.values(limits).every((limit) => limit === undefined)) return unsaid(plain, old, tag);
  if (typeof old === 'number') return moved(old, limits, plain);
  const speaksOfSize =
    /character|length|long|short|size|items?\b|element|entries|too[ _]small|should have|contain/i.test(plain);
  return speaksOfSize ? resized(old, limits, tag) : movedText(old, limits, plain);
}

/** A number that was sent as text stays text: `"0.00"` → `"0.01"`. */
function movedText(old: string | Json[], limits: Limits, text: string): string | undefined {
  const figure = Array.isArray(old) ? undefined : figureIn(old);
  const value = figure === undefined ? undefined : moved(figure, limits, text);
  return value?.toFixed(String(old).split('.')[1]?.length ?? 0);
}

function limitsIn(text: string, hints: JsonObject): Limits {
  const [, from, to] = range.exec(text) ?? [];
  const hinted = (names: readonly string[]): number | undefined =>
    names.map((name) => number(hints[name])).find((each) => each !== undefined);
  // A count or a limit on its own may be either.
  const either = hinted(['limit_value', 'count', 'requirement']);
  const isUpper = /less than|at most|max|too long|too big/i.test(text);
  return {
    low:
      hinted(['ge', 'min_length', 'minimum', 'min_value', 'min']) ??
      number(from) ??
      (isUpper ? undefined : either) ??
      found(least, text),
    high:
      hinted(['le', 'max_length', 'maximum', 'max_value', 'max']) ??
      number(to) ??
      (isUpper ? either : undefined) ??
      found(most, text),
    over: hinted(['gt', 'exclusiveMinimum']) ?? found(above, text),
    under: hinted(['lt', 'exclusiveMaximum']) ?? found(under, text),
  };
}

const number = (value: Json | undefined): number | undefined =>
  typeof value === 'number' || (typeof value === 'string' && value !== '' && Number.isFinite(Number(value)))
    ? Number(value)
    : undefined;

const found = (pattern: RegExp, text: string): number | undefined =>
  number(
    pattern
      .exec(text)
      ?.slice(1)
      .find((each) => each !== undefined),
  );

function moved(old: number, { low, high, over, under }: Limits, text: string): number | undefined {
  if (low !== undefined && old < low) return low;
  if (high !== undefined && old > high) return high;
  if (over !== undefined && old <= over) return over + 1;
  if (under !== undefined && old >= under) return under - 1;
  return /positive/i.test(text) && old <= 0 ? 1 : undefined;
}

function resized(old: string | Json[], { low, high }: Limits, tag: string): Json | undefined {
  if (high !== undefined && old.length > high)
    return typeof old === 'string' ? old.slice(old.length - high) : old.slice(0, high);
  if (low === undefined || old.length >= low || low > mostLength) return undefined;
  return typeof old === 'string' ? old.padEnd(low, tag) : padded(old, low, tag);
}

const mostLength = 2_000;

/** More of the same, texts told apart. */
function padded(old: readonly Json[], length: number, tag: string): Json[] | undefined {
  const last = old.at(-1);
  if (last === undefined) return undefined;
  const more = Array.from({ length: Math.min(length, 100) - old.length }, (_, index) =>
    typeof last === 'string' ? `${last}${tag}${index}` : isObject(last) ? { ...last } : last,
  );
  return [...old, ...more];
}

function rounded(text: string, old: number): number | undefined {
  const places = found(new RegExp(`${figure} decimal places`, 'i'), text);
  return places === undefined || places > 10 ? undefined : Number(old.toFixed(places));
}

/** Validators of Go name the rule and not its number: ten times as much, or twice as long, is tried; the next complaint goes on from there. */
function unsaid(text: string, old: number | string | Json[], tag: string): Json | undefined {
  const [, rule] = /failed on (gte?|min|lte?|max)\b/.exec(text) ?? [];
  if (rule === undefined) return /positive/i.test(text) && typeof old === 'number' && old <= 0 ? 1 : undefined;
  const more = /^(gte?|min)$/.test(rule);
  if (typeof old === 'number') return more ? Math.max(10, old * 10) : Math.floor(old / 10);
  if (typeof old === 'string')
    return more ? old.padEnd(Math.max(8, old.length * 2), tag) : old.slice(Math.ceil(old.length / 2));
  return more ? padded(old, old.length + 1, tag) : old.slice(0, -1);
}
