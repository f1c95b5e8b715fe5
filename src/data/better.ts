/** A value that answers a complaint. Pure. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { typeOf } from '../spec/schema.ts';
import type { Schema } from '../spec/spec.ts';
import { chanceFrom, uuid } from './chance.ts';
import type { Complaint } from './complaint.ts';
import { fieldValue } from './generate.ts';
import { limited } from './limits.ts';
import { fromPattern } from './pattern.ts';

/** `undefined`: nothing that is said tells what would do. */
export function better(
  { text, hints }: Complaint,
  name: string,
  schema: Schema,
  old: Json | undefined,
  tag: string,
): Json | undefined {
  const make = (more: Schema): Json => fieldValue(name, { ...without(schema), ...more }, tag);
  const choice = choiceIn(text, hints);
  if (choice !== undefined) return typeOf(schema) === 'integer' && /^-?\d+$/.test(choice) ? Number(choice) : choice;
  return (
    (hints.format === undefined ? undefined : timed(said(hints.format), make)) ??
    formatted(`${text} ${said(hints.format)} ${said(hints.validation)}`, old, tag) ??
    patterned(text, hints, `${tag} ${name}`) ??
    limited(text, hints, old, tag) ??
    typed(`${text} ${said(hints.expected)} ${said(hints.type)}`, old, make, tag) ??
    (isLack(text) && isVoid(old) ? make({}) : undefined)
  );
}

/** Another value of what the field's name asks for, where what was sent looks different: an example may be worse than a guess. */
export function byName(name: string, schema: Schema, old: Json | undefined, tag: string): Json | undefined {
  const made = fieldValue(name, without(schema), tag);
  return typeof old === 'string' && typeof made === 'string' && shapeOf(made) !== shapeOf(old) ? made : undefined;
}

const shapeOf = (text: string): string => text.replaceAll(/[\p{L}\d]+/gu, 'a');

const said = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const isLack = (text: string): boolean =>
  /required|missing|blank|empty|null|undefined|mandatory|provide|presence|expected/i.test(text);
const isVoid = (old: Json | undefined): boolean =>
  old === undefined || old === null || old === '' || (Array.isArray(old) && old.length === 0);

/** The schema was wrong about its own example and bounds if the value made from them was refused. */
function without(schema: Schema): Schema {
  const { example: _example, examples: _examples, default: _default, ...rest } = schema;
  return rest;
}

/** Before the list of values, the plainest first: `expected` is said of much else. */
const beforeChoices =
  /accepted for enum class|following values|one of the following(?: values| options| choices)?|one of|oneof|permitted|(?:allowed|accepted|valid|possible) (?:values|choices|options)(?: are| is)?|included in|options|choices|should be(?= ['"`])|expected(?= ['"`])/gi;

/** The first of the values that the answer lists. */
function choiceIn(text: string, hints: JsonObject): string | undefined {
  const lists = [hints.allowedValues, hints.options, hints.values, hints.valids, hints.enum, hints.enum_values];
  const listed = lists.find(Array.isArray) as Json[] | undefined;
  if (listed?.[0] !== undefined) return String(listed[0]);
  if (/formats?\b/i.test(text)) return undefined;
  const marks = [...text.matchAll(beforeChoices)];
  const strong = marks.findLast(({ 0: mark }) => !/^(should be|expected|options|choices)$/i.test(mark)) ?? marks[0];
  if (strong === undefined) return undefined;
  const tail = text.slice(strong.index + strong[0].length);
  const bracketed = /^[^\w'"`[]{0,12}\[\s*([^\]]+)\]/.exec(tail)?.[1];
  if (bracketed !== undefined) return /['"`]?([^'"`,|\s]{1,60})/.exec(bracketed)?.[1];
  const quoted = /^[^\w'"`]{0,12}(?:are |is )?['"`]([^'"`\s,]{1,60})/.exec(tail)?.[1];
  return quoted ?? /^[^\w]*([\w-]{1,60})(?=[,|\]\s.]|$)/.exec(tail)?.[1];
}

function patterned(text: string, hints: JsonObject, seed: string): string | undefined {
  const told =
    typeof hints.pattern === 'string'
      ? hints.pattern.replace(/^\/(.*)\/\w*$/s, '$1')
      : /pattern|match|regular expression|format/i.test(text)
        ? (/["'`/](\^.*?\$)["'`/]/.exec(text)?.[1] ?? /\s(\^\S*\$)/.exec(text)?.[1])
        : undefined;
  return told === undefined ? undefined : fromPattern(told, chanceFrom(seed), 1);
}

/** What has a form that everybody knows. */
function formatted(text: string, old: Json | undefined, tag: string): Json | undefined {
  if (typeof old === 'object' && old !== null) return undefined;
  if (/e-?mail/i.test(text) && typeof old === 'string' && !/^\S+@\S+\.\w+$/.test(old)) return `user.${tag}@example.com`;
  if (/\b(uuid|guid)/i.test(text)) return uuid(chanceFrom(tag));
  if (/\b(url|uri)\b/i.test(text)) return 'https://example.com/';
  if (/\biban\b/i.test(text)) return 'DE89370400440532013000';
  if (/iso[ _-]?4217|currency code|valid currency/i.test(text)) return 'USD';
  if (/iso[ _-]?3166.*(alpha)?[ _-]?3$|alpha-?3/i.test(text)) return 'USA';
  if (/iso[ _-]?3166|country code|valid country/i.test(text)) return 'US';
  if (/iso[ _-]?639|language code/i.test(text)) return 'en';
  if (/phone number|e\.?164|mobile number/i.test(text)) return '+15552345678';
  // A text that holds JSON; what could not be read as a whole is no matter of one field.
  const asksForJson = /\b(valid|invalid|malformed|not)\s+JSON\b/i.test(text) && !/deserialize|construct/i.test(text);
  return asksForJson && typeof old === 'string' && !/^\s*[[{]/.test(old) ? '{}' : undefined;
}

function typed(text: string, old: Json | undefined, make: (more: Schema) => Json, tag: string): Json | undefined {
  const moved = movedInTime(text, old);
  if (moved !== undefined) return moved;
  const time = timed(text, make);
  if (time !== undefined) return time;
  if (/\b(int(eger)?\d*|int_parsing|whole number)\b/i.test(text) && !Number.isInteger(old))
    return make({ type: 'integer' });
  if (/\b(number|numeric|float\d*|decimal|double|BigDecimal)\b/i.test(text) && typeof old !== 'number')
    return make({ type: 'number' });
  if (/\b(boolean|bool)\b/i.test(text) && typeof old !== 'boolean') return false;
  if (/\b(array|list|slice|\[\])/i.test(text) && old !== undefined && !Array.isArray(old)) return [old];
  if (/\b(object|dict(ionary)?|mapping)\b/i.test(text) && old !== undefined && !isObject(old)) return {};
  if (/\bstr(ing)?\b/i.test(text) && old !== undefined && typeof old !== 'string')
    return String(typeof old === 'object' ? tag : old);
  return undefined;
}

function timed(text: string, make: (more: Schema) => Json): Json | undefined {
  if (/LocalDate\b/.test(text)) return make({ type: 'string', format: 'date' });
  if (/date[-_ ]?time|timestamp|Instant|Date instance|ISO ?8601|time\.Time|parsing time/i.test(text))
    return make({ type: 'string', format: 'date-time' });
  if (/\b(a|valid) time\b|\bHH:mm\b/.test(text)) return /:ss\b/.test(text) ? '10:00:00' : '10:00';
  return /\bdate\b/i.test(text) ? make({ type: 'string', format: 'date' }) : undefined;
}

/** A date that is to lie elsewhere: years away, so that another complaint can move it on. */
function movedInTime(text: string, old: Json | undefined): string | undefined {
  if (typeof old !== 'string' || !/^\d{4}-\d\d-\d\d/.test(old)) return undefined;
  const year = Number(old.slice(0, 4));
  const at = (other: number): string => `${other}${old.slice(4)}`;
  if (/\bpast\b|\bbefore\b|earlier|less than ["'`]?ref|failed on lte?field/i.test(text))
    return at(Math.min(2020, year - 1));
  if (/future|\bafter\b|later|greater than ["'`]?ref|failed on gte?field/i.test(text))
    return at(Math.max(2031, year + 1));
  return undefined;
}
