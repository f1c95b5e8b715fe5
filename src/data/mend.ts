/** Reads why a request was refused with 400 or 422, and changes the fields that the answer names. Pure. */
import { isObject, type Json } from '../json.ts';
import { bodyFields } from '../spec/fields.ts';
import { normal } from '../spec/names.ts';
import { flatten, typeOf } from '../spec/schema.ts';
import type { Operation, Schema } from '../spec/spec.ts';
import { chanceFrom, uuid } from './chance.ts';
import { type Complaint, complaintsOf } from './complaint.ts';
import { fieldValue, type RequestData } from './generate.ts';
import { fromPattern } from './pattern.ts';
import { below, tokens, valueAt, withoutValue, withValue } from './pointer.ts';

/**
 * The request with every field that the answer complains of and that can be mended changed; undefined where nothing
 * can: the answer names no field, or what it wants (another resource, another state) is not a matter of values.
 */
export function mendFrom(
  response: { status: number | null; body: Json },
  operation: Operation,
  data: RequestData,
): RequestData | undefined {
  if (response.status !== 400 && response.status !== 422) return undefined;
  const tag = chanceFrom(JSON.stringify(data))().toString(36).slice(2, 9);
  const mended = complaintsOf(response.body).reduce(
    (request, complaint) => apply(complaint, operation, request, tag),
    data,
  );
  return JSON.stringify(mended) === JSON.stringify(data) ? undefined : mended;
}

function apply(complaint: Complaint, operation: Operation, data: RequestData, tag: string): RequestData {
  if (
    /already|unique|taken|duplicate|does not exist|not found|no such|unauthori[sz]ed|permission/i.test(complaint.text)
  )
    return data;
  const parameter = operation.parameters.find(
    (each) =>
      (each.in === 'query' || each.in === 'header') && normal(each.name) === normal(complaint.field.at(-1) ?? ''),
  );
  const pointer = operation.body === undefined ? undefined : pointerOf(complaint, operation, data);
  if (pointer === undefined || (parameter !== undefined && valueAt(data.body, pointer) === undefined)) {
    if (parameter === undefined) return data;
    const place = parameter.in === 'query' ? 'query' : 'headers';
    const value = better(complaint, parameter.name, flatten(parameter.schema), data[place][parameter.name], tag);
    return value === undefined ? data : { ...data, [place]: { ...data[place], [parameter.name]: value } };
  }
  if (isUnwanted(complaint)) return { ...data, body: withoutValue(data.body ?? null, pointer) };
  const name = tokens(pointer).findLast((token) => !/^\d+$/.test(token)) ?? '';
  const value = better(
    complaint,
    name,
    schemaAt(operation.body?.schema ?? {}, tokens(pointer)),
    valueAt(data.body, pointer),
    tag,
  );
  if (value !== undefined) return { ...data, body: withValue(data.body, pointer, value) };
  const spare = !isLack(complaint.text) && isOptional(operation.body?.schema ?? {}, tokens(pointer));
  return spare ? { ...data, body: withoutValue(data.body ?? null, pointer) } : data;
}

/** The document does without the field itself: what it wants and does not say need not be guessed. */
function isOptional(schema: Schema, way: readonly string[]): boolean {
  const holder = schemaAt(schema, way.slice(0, -1));
  const name = way.at(-1) ?? '';
  return holder.properties?.[name] !== undefined && holder.required?.includes(name) !== true;
}

const isUnwanted = (complaint: Complaint): boolean =>
  /(extra|additional|unknown|unrecogni[sz]ed|unexpected|unpermitted)\b.{0,30}(field|propert|input|key|param|forbidden|permitted)|not (allowed|permitted)$|should not exist|is not allowed\b|NOT have additional/i.test(
    complaint.text,
  );

/** Where in the body the complaint points: by the documented fields, then by what was sent, then as it is spelled. */
function pointerOf(complaint: Complaint, operation: Operation, data: RequestData): string | undefined {
  const wanted = complaint.field.map(normal);
  const known = [...bodyFields(operation.body).map((field) => field.pointer), ...sentPointers(data.body, '')];
  const plain = (pointer: string): string[] =>
    tokens(pointer).map((token) => (/^\d+$/.test(token) ? token : normal(token)));
  const whole = known.find((pointer) => plain(pointer).join('/') === wanted.join('/'));
  const last = wanted.at(-1);
  const found = whole ?? known.find((pointer) => plain(pointer).at(-1) === last);
  if (found !== undefined) return found;
  const spelled = complaint.field.filter((name) => /^[A-Za-z_][\w-]*$|^\d+$/.test(name));
  if (
    spelled.length !== complaint.field.length ||
    !/required|missing|blank|empty|null|undefined|provide/i.test(complaint.text)
  )
    return undefined;
  return spelled.reduce((pointer, name) => below(pointer, name), '');
}

function sentPointers(value: Json | undefined, pointer: string): string[] {
  if (tokens(pointer).length > 5 || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => [
    below(pointer, name),
    ...sentPointers(entry, below(pointer, name)),
  ]);
}

function schemaAt(schema: Schema, way: readonly string[]): Schema {
  const flat = flatten(schema);
  const [first, ...rest] = way;
  if (first === undefined) return flat;
  return schemaAt((/^\d+$/.test(first) ? flat.items : flat.properties?.[first]) ?? {}, rest);
}

/** A value that answers the complaint. */
function better(
  complaint: Complaint,
  name: string,
  schema: Schema,
  old: Json | undefined,
  tag: string,
): Json | undefined {
  const { text, hints } = complaint;
  const make = (more: Schema): Json => fieldValue(name, { ...without(schema), ...more }, tag);
  const choice = choiceIn(complaint);
  if (choice !== undefined) return typeOf(schema) === 'integer' && /^-?\d+$/.test(choice) ? Number(choice) : choice;
  const pattern =
    typeof hints.pattern === 'string' ? hints.pattern : /pattern:?\s+["'`]?\/?([\^].*?\$)/.exec(text)?.[1];
  if (pattern !== undefined) return fromPattern(pattern, chanceFrom(`${tag} ${name}`), 1);
  return (
    limited(text, hints, old, tag) ??
    typed(text, hints, old, make, tag) ??
    (isLack(text) && isVoid(old) ? make({}) : undefined)
  );
}

const isLack = (text: string): boolean =>
  /required|missing|blank|empty|null|undefined|mandatory|provide|presence|expected/i.test(text);
const isVoid = (old: Json | undefined): boolean => old === undefined || old === null || old === '';

/** The schema was wrong about its own example and bounds if the value made from them was refused. */
function without(schema: Schema): Schema {
  const { example: _example, examples: _examples, default: _default, ...rest } = schema;
  return rest;
}

/** The first of the values that the answer lists. */
function choiceIn({ text, hints }: Complaint): string | undefined {
  const listed = [hints.allowedValues, hints.options, hints.values, hints.valids, hints.enum].find(Array.isArray) as
    | Json[]
    | undefined;
  if (listed?.[0] !== undefined) return String(listed[0]);
  if (
    !/one of|enum|should be '|expected '|valid (choices|values|options)|oneof|accepted values|allowed values|included in/i.test(
      text,
    )
  )
    return undefined;
  const tail = text.replace(
    /^.*?(one of|should be|values?|options|choices|expected|accepted for Enum class|oneof)/is,
    '',
  );
  const quoted = [...tail.matchAll(/['"`]([^'"`\s]{1,60})['"`]/g)].map((match) => match[1]);
  return quoted[0] ?? /^[^\w]*(?:are|is|class|the following)?[^\w]*([\w-]{1,60})(?=[,|\]\s]|$)/i.exec(tail)?.[1];
}

const number = String.raw`(-?\d+(?:\.\d+)?)`;

function limited(text: string, hints: { [name: string]: Json }, old: Json | undefined, tag: string): Json | undefined {
  const about = (names: readonly string[], pattern: RegExp): number | undefined => {
    const hint = names
      .map((name) => hints[name])
      .find(
        (each) =>
          typeof each === 'number' || (typeof each === 'string' && each !== '' && Number.isFinite(Number(each))),
      );
    const found =
      hint ??
      pattern
        .exec(text)
        ?.slice(1)
        .find((each) => each !== undefined);
    return found === undefined ? undefined : Number(found);
  };
  const size = /character|length|long|short|at least .* item|too_small.*string|string_too/i.test(text);
  const low = about(
    ['ge', 'min_length', 'minimum', 'min_value', 'limit_value', 'min'],
    new RegExp(
      `(?:at least|greater than or equal to|>=|minimum (?:is|of|value)|not be less than|shorter than|gte|min)\\D{0,20}${number}`,
      'i',
    ),
  );
  const high = about(
    ['le', 'max_length', 'maximum', 'max_value', 'max'],
    new RegExp(
      `(?:at most|less than or equal to|<=|maximum (?:is|of|value)|no more than|not be (?:greater|longer|more) than|longer than|more than|lte|max|up to)\\D{0,20}${number}`,
      'i',
    ),
  );
  if (typeof old === 'string' && size) {
    if (high !== undefined && old.length > high) return old.slice(old.length - high);
    return low !== undefined && old.length < low ? old.padEnd(low, tag) : undefined;
  }
  if (typeof old !== 'number') return undefined;
  const over = about(['gt', 'exclusiveMinimum'], new RegExp(`(?:greater than|more than|>|above)\\s*${number}`, 'i'));
  const under = about(['lt', 'exclusiveMaximum'], new RegExp(`(?:less than|<|below)\\s*${number}`, 'i'));
  if (low !== undefined && old < low) return low;
  if (high !== undefined && old > high) return high;
  if (over !== undefined && old <= over) return over + 1;
  if (under !== undefined && old >= under) return under - 1;
  return /positive/i.test(text) && old <= 0 ? 1 : undefined;
}

function typed(
  text: string,
  hints: { [name: string]: Json },
  old: Json | undefined,
  make: (more: Schema) => Json,
  tag: string,
): Json | undefined {
  const said = `${text} ${typeof hints.expected === 'string' ? hints.expected : ''} ${typeof hints.type === 'string' ? hints.type : ''}`;
  if (/e-?mail/i.test(said) && typeof old === 'string' && !/^\S+@\S+\.\w+$/.test(old)) return `user.${tag}@example.com`;
  if (/uuid/i.test(said) && typeof old !== 'object') return uuid(chanceFrom(tag));
  if (/\b(url|uri)\b/i.test(said)) return 'https://example.com/';
  if (/past|before now|earlier/i.test(said) && typeof old === 'string') return old.replace(/^\d{4}/, '2020');
  if (/future|after now|later/i.test(said) && typeof old === 'string') return old.replace(/^\d{4}/, '2031');
  if (/date-?_?time|timestamp|Instant|LocalDateTime|OffsetDateTime|ISO ?8601|time\.Time/i.test(said))
    return make({ type: 'string', format: 'date-time' });
  if (/\bdate\b|LocalDate/i.test(said)) return make({ type: 'string', format: 'date' });
  if (/\b(int(eger)?\d*|int_parsing|whole number)\b/i.test(said) && !Number.isInteger(old))
    return make({ type: 'integer' });
  if (/\b(number|numeric|float\d*|decimal|double|BigDecimal)\b/i.test(said) && typeof old !== 'number')
    return make({ type: 'number' });
  if (/\b(boolean|bool)\b/i.test(said) && typeof old !== 'boolean') return false;
  if (/\b(array|list|slice|\[\])/i.test(said) && old !== undefined && !Array.isArray(old)) return [old];
  if (/\b(object|dict(ionary)?|mapping)\b/i.test(said) && old !== undefined && !isObject(old)) return {};
  if (/\bstr(ing)?\b/i.test(said) && old !== undefined && typeof old !== 'string')
    return String(typeof old === 'object' ? tag : old);
  return undefined;
}
