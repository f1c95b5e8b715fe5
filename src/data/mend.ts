/** Reads why a request was refused with 400 or 422, and changes the fields that the answer names. Pure. */
import { isObject, type Json } from '../json.ts';
import { bodyFields } from '../spec/fields.ts';
import { normal } from '../spec/names.ts';
import { flatten } from '../spec/schema.ts';
import type { Operation, Schema } from '../spec/spec.ts';
import { better, byName, isLack } from './better.ts';
import { chanceFrom } from './chance.ts';
import { fitting } from './characters.ts';
import { type Complaint, complaintsOf } from './complaint.ts';
import type { RequestData } from './generate.ts';
import { limited } from './limits.ts';
import { below, tokens, valueAt, withoutValue, withValue } from './pointer.ts';
import { complaintsIn } from './sentences.ts';

/**
 * The request with every field that the answer complains of and that can be mended changed; undefined where nothing
 * can: the answer names no field, or what it wants (another resource, another state) is not a matter of values.
 */
export function mendFrom(response: Refusal, operation: Operation, data: RequestData): RequestData | undefined {
  if (response.status !== 400 && response.status !== 422) return undefined;
  const tag = chanceFrom(JSON.stringify(data))().toString(36).slice(2, 9);
  const mended = (response.complaints ?? complaintsOf(response.body)).reduce(
    (request, complaint) =>
      placed(complaint, operation, request).reduce((made, each) => apply(each, operation, made, tag), request),
    data,
  );
  return JSON.stringify(mended) === JSON.stringify(data) ? undefined : mended;
}

/** An answer that says what is wrong with the data. */
export interface Refusal {
  status: number | null;
  body: Json;
  /** Of `body`, by the fields that they are about. */
  complaints?: readonly Complaint[];
}

/** The refusal as it can be read beside other data: a value that it quotes tells a field only beside what was sent. */
export const pinned = (refusal: Refusal, operation: Operation, data: RequestData): Refusal => ({
  ...refusal,
  complaints: complaintsOf(refusal.body).flatMap((complaint) => placed(complaint, operation, data)),
});

/** The complaint at a field that there is: as it says, as its own sentence says, or where the value that it quotes was sent. */
function placed(complaint: Complaint, operation: Operation, data: RequestData): Complaint[] {
  if (isPlaced(complaint, operation, data)) return [complaint];
  const spoken = complaintsIn(complaint.text)
    .map((each) => ({ ...complaint, ...each }))
    .filter((each) => isPlaced(each, operation, data));
  return spoken.length > 0 ? spoken : quoted(complaint, data);
}

const isPlaced = ({ field, text }: Complaint, operation: Operation, data: RequestData): boolean =>
  field.length > 0 &&
  (parameterOf({ field }, operation) !== undefined ||
    (operation.body !== undefined && pointerOf({ field, text }, operation, data) !== undefined));

/** Shorter texts may stand in a sentence by chance. */
const leastUnquoted = 6;

/** `cannot parse "soon"`, or `expected a word, got: Name 7`, without a word of where that stood. */
function quoted(complaint: Complaint, data: RequestData): Complaint[] {
  const values = [...complaint.text.matchAll(/(["'`])([^"'`]{1,200})\1/g)].map((match) => match[2]);
  const holders = sentPointers(data.body, '').filter((pointer) => {
    const value = valueAt(data.body, pointer);
    if (typeof value !== 'string') return false;
    return values.includes(value) || (value.length >= leastUnquoted && complaint.text.includes(value));
  });
  const [only] = holders;
  return holders.length === 1 && only !== undefined ? [{ ...complaint, field: tokens(only) }] : [];
}

const parameterOf = (
  { field }: Pick<Complaint, 'field'>,
  { parameters }: Operation,
): Operation['parameters'][number] | undefined =>
  parameters.find(
    (each) => (each.in === 'query' || each.in === 'header') && normal(each.name) === normal(field.at(-1) ?? ''),
  );

function apply(complaint: Complaint, operation: Operation, data: RequestData, tag: string): RequestData {
  if (/already|unique|taken|duplicate|unauthori[sz]ed|permission/i.test(complaint.text)) return data;
  if (isOfNothing(complaint.text)) return withoutPointer(complaint, operation, data);
  const parameter = parameterOf(complaint, operation);
  const pointer = operation.body === undefined ? undefined : pointerOf(complaint, operation, data);
  if (pointer === undefined || (parameter !== undefined && valueAt(data.body, pointer) === undefined)) {
    if (parameter === undefined) return data;
    const place = parameter.in === 'query' ? 'query' : 'headers';
    const value = better(complaint, parameter.name, flatten(parameter.schema), data[place][parameter.name], tag);
    return value === undefined ? data : { ...data, [place]: { ...data[place], [parameter.name]: value } };
  }
  return { ...data, body: mendedBody(complaint, operation.body?.schema ?? {}, data.body, pointer, tag) };
}

const isOfNothing = (text: string): boolean => /does(?: not|n't) exist|not found|no such/i.test(text);

/** A name of something that is not there, in a field that the document says may be left out. */
function withoutPointer(complaint: Complaint, operation: Operation, data: RequestData): RequestData {
  const pointer = operation.body === undefined ? undefined : pointerOf(complaint, operation, data);
  if (pointer === undefined || valueAt(data.body, pointer) === undefined) return data;
  const { required = [] } = schemaAt(operation.body?.schema ?? {}, tokens(pointer).slice(0, -1));
  // What a list of required fields does not hold is never taken from what the scan has made.
  if (required.length === 0 || required.includes(tokens(pointer).at(-1) ?? '')) return data;
  return { ...data, body: withoutValue(data.body ?? null, pointer) };
}

function mendedBody(
  { text, ...rest }: Complaint,
  whole: Schema,
  body: Json | undefined,
  pointer: string,
  tag: string,
): Json | undefined {
  const way = tokens(pointer);
  const old = valueAt(body, pointer);
  const fitted = typeof old === 'string' ? fitting(text, old) : undefined;
  if (fitted !== undefined) return withValue(body, pointer, limited(text, rest.hints, fitted, tag) ?? fitted);
  if (isUnwanted(text)) return old === undefined ? body : withoutValue(body ?? null, pointer);
  if (/param is missing or the value is empty/.test(text) && old === undefined) return { [way[0] ?? '']: body ?? {} };
  if (/confirmation.*match|match.*confirmation/i.test(`${text} ${pointer}`)) return confirmed(body, pointer);
  const name = way.findLast((token) => !/^\d+$/.test(token)) ?? '';
  const schema = schemaAt(whole, way);
  const value = better({ text, ...rest }, name, schema, old, tag);
  if (value !== undefined) return withValue(body, pointer, value);
  if (!isLack(text) && isOptional(whole, way)) return withoutValue(body ?? null, pointer);
  const other = /invalid|valid|wrong|bad|format/i.test(text) ? byName(name, schema, old, tag) : undefined;
  return other === undefined ? body : withValue(body, pointer, other);
}

/** `password` again as `password_confirmation`, whichever of the two is complained of. */
function confirmed(body: Json | undefined, pointer: string): Json | undefined {
  const first = pointer.replace(/_?confirmation$/i, '');
  const value = valueAt(body, first);
  if (value === undefined) return body;
  return withValue(body, first === pointer ? `${first}_confirmation` : pointer, value);
}

/** The document does without the field itself: what it wants and does not say need not be guessed. */
function isOptional(schema: Schema, way: readonly string[]): boolean {
  const holder = schemaAt(schema, way.slice(0, -1));
  const name = way.at(-1) ?? '';
  return holder.properties?.[name] !== undefined && holder.required?.includes(name) !== true;
}

const isUnwanted = (text: string): boolean =>
  /(extra|additional|unknown|unrecogni[sz]ed|unexpected|unpermitted)\b.{0,30}(field|propert|input|key|param|forbidden|permitted)|not (allowed|permitted)$|should not exist|is not allowed\b|NOT have additional/i.test(
    text,
  );

/** Where in the body the complaint points: by the documented fields, then by what was sent, then as it is spelled. */
function pointerOf(
  complaint: Pick<Complaint, 'field' | 'text'>,
  operation: Operation,
  data: RequestData,
): string | undefined {
  const wanted = complaint.field.map(normal);
  const known = [...bodyFields(operation.body).map((field) => field.pointer), ...sentPointers(data.body, '')];
  const plain = (pointer: string): string[] =>
    tokens(pointer).map((token) => (/^\d+$/.test(token) ? token : normal(token)));
  const whole = known.find((pointer) => plain(pointer).join('/') === wanted.join('/'));
  // `The starts at` speaks of `startsAt`.
  const spoken = (complaint.field.at(-1) ?? '').split(' ');
  const endings = spoken.map((_, index) => normal(spoken.slice(index).join(' ')));
  const found = whole ?? endings.flatMap((last) => known.find((pointer) => plain(pointer).at(-1) === last) ?? [])[0];
  if (found !== undefined) return found;
  const spelled = complaint.field.filter((name) => /^[A-Za-z_][\w-]*$|^\d+$/.test(name));
  if (
    spelled.length !== complaint.field.length ||
    !/required|missing|blank|empty|null|undefined|provide/i.test(complaint.text)
  )
    return undefined;
  return spelled.reduce((pointer, name) => below(pointer, name), wrapperOf(data.body));
}

/** Where an API wraps what it takes, an undocumented field belongs inside: complaints are often without the wrapper's name. */
function wrapperOf(body: Json | undefined): string {
  const name = ['data', 'attributes'].find((each) => isObject(body) && isObject(body[each] ?? null));
  return name === undefined ? '' : below('', name);
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
