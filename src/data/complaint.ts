/** What an error answer complains of, read from the shapes that common frameworks give it. Pure. */
import { isObject, type Json, type JsonObject, parseBody } from '../json.ts';
import { complaintsIn } from './sentences.ts';

export interface Complaint {
  /** Where: names from the outside in, as the server spells them; `body` and the like removed. */
  field: string[];
  /** Everything said about it, in one text. */
  text: string;
  /** Limits and choices where the answer gives them apart from the text. */
  hints: JsonObject;
}

/** Complaints in the answer's order. Those whose `field` is empty say what is wrong, and not where. */
export function complaintsOf(body: Json): Complaint[] {
  const found: Complaint[] = [];
  collect(body, [], found, 0);
  const seen = new Set<string>();
  return found.filter((each) => {
    const key = `${each.field.join('/')} ${each.text}`;
    return !seen.has(key) && seen.add(key);
  });
}

const placeNames = [
  'loc',
  'path',
  'field',
  'param',
  'pointer',
  'instancePath',
  'dataPath',
  'propertyPath',
  'propertyName',
  'property',
  'attribute',
  'attr',
  'fieldName',
  'parameter',
  'location',
  'name',
  'key',
];
const textNames = [
  'msg',
  'message',
  'errorMessage',
  'detail',
  'defaultMessage',
  'reason',
  'description',
  'error',
  'title',
  'code',
  'keyword',
  'type',
  'constraints',
  'errors',
];
/** Around the complaints in some shapes, and never fields themselves. */
const envelope =
  /^(errors?|details?|issues|violations|fielderrors|field_errors|invalid-?params|invalid_params|messages?|json|form|body|data|validationerrors|validation_errors|validation|subErrors|cause|_schema|non_field_errors|formerrors|properties|error_description|query|path|querystring|extra|_embedded|extensions|payload)$/i;
/** Of these the ones that hold complaints of their own, which say more than what is said around them. */
const inner =
  /^(errors?|details?|issues|violations|fielderrors|field_errors|invalid-?params|invalid_params|validationerrors|validation_errors|subErrors|children|_embedded|extensions)$/i;

/** @param isMap an object here has the fields as its names */
function collect(value: Json, way: string[], found: Complaint[], depth: number, isMap = false): void {
  if (depth > 8 || found.length > 100) return;
  if (typeof value === 'string') fromText(value, way, found, depth);
  else if (Array.isArray(value)) fromList(value, way, found, depth);
  else if (isObject(value)) fromObject(value, way, found, depth, isMap);
}

/** Of a list of objects under a field the place in it counts: `{items: [{}, {sku: […]}]}`. */
function fromList(list: readonly Json[], way: string[], found: Complaint[], depth: number): void {
  list.forEach((entry, index) => {
    const nested = way.length > 0 && isObject(entry) && !isSaid(entry) && placeOf(entry) === undefined;
    collect(entry, nested ? [...way, String(index)] : way, found, depth + 1);
  });
}

/** Of what is said about one field. */
const mostText = 4_000;

/** Names around complaints that may be names of fields too, where they hold more than one word or a list. */
const about = /^(status|statuscode|timestamp|type|title|instance|trace|path|code|success|url|input|_links|_errors)$/i;

function fromObject(value: JsonObject, way: string[], found: Complaint[], depth: number, isMap: boolean): void {
  const place = placeOf(value);
  if (fromInner(value, place, way, found, depth)) return;
  const said = textNames
    .flatMap((name) => spoken(value[name]))
    .join(' ')
    .slice(0, mostText);
  if ((place !== undefined || (way.length > 0 && isSaid(value))) && said !== '') {
    found.push({ field: [...way, ...(place ?? []), ...missingIn(value)], text: said, hints: hintsOf(value) });
    return;
  }
  for (const [name, entry] of Object.entries(value)) {
    if (about.test(name) && !isMap && !isList(entry) && (name !== '_errors' || way.length === 0)) continue;
    const isEnvelope = (envelope.test(name) && !(isMap && isList(entry))) || name === '_errors';
    collect(entry, isEnvelope ? way : [...way, ...split(name)], found, depth + 1, isEnvelope);
  }
}

/** What stands in lists of complaints inside; `false`: there are none, or they name nothing. */
function fromInner(
  value: JsonObject,
  place: string[] | undefined,
  way: string[],
  found: Complaint[],
  depth: number,
): boolean {
  const further: Complaint[] = [];
  for (const [name, entry] of Object.entries(value)) {
    if (!inner.test(name) || typeof entry !== 'object' || entry === null) continue;
    // `{property: 'address', children: […]}`: what is inside lies below.
    const from = name === 'children' && place !== undefined ? [...way, ...place] : way;
    if (place === undefined || Object.values(entry).some((each) => typeof each === 'object' && each !== null))
      collect(entry, from, further, depth + 1, true);
  }
  const placed = further.filter(({ field }) => field.length > way.length);
  found.push(...placed);
  return placed.length > 0;
}

/** What is said of one field is often a list of texts. */
const isList = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');

/** It is a complaint rather than a map of fields. */
const isSaid = (value: JsonObject): boolean =>
  ['message', 'msg', 'error', 'detail', 'errorMessage'].some((name) => typeof value[name] === 'string') ||
  (typeof value.code === 'string' && isObject(value.params));

/** `source.pointer` of JSON:API, and the many names for the same elsewhere. */
function placeOf(value: JsonObject): string[] | undefined {
  const source = isObject(value.source) ? (value.source.pointer ?? value.source.parameter) : undefined;
  const place =
    source ??
    placeNames
      .filter((name) => !isAside(name, value))
      .map((name) => wayOf(value[name]))
      .find(isWay);
  if (place === undefined || place === null) return undefined;
  const names = Array.isArray(place) ? place.map(String) : split(String(place));
  const start =
    [
      'body',
      'json',
      'data',
      'query',
      'path',
      'header',
      'attributes',
      'requestBody',
      'querystring',
      'params',
      'headers',
      'payload',
    ].includes(names[0] ?? '') && names.length > 1
      ? 1
      : 0;
  const within = names.slice(start).filter((name) => !/^(arg\d+|attributes|)$/.test(name));
  return within.length === 0 && !Array.isArray(place) && place !== '' ? undefined : within;
}

/** The address that was asked for, or where in the request the field is, or what kind of error it is. */
function isAside(name: string, value: JsonObject): boolean {
  const text = value[name];
  if (typeof text !== 'string') return false;
  if (name === 'path') return typeof value.status === 'number' || value.timestamp !== undefined;
  if (name === 'location') return !/[./[]/.test(text);
  return name === 'name' && /(error|exception)$/i.test(text);
}

/** Valibot's ways are objects with a key each. */
const wayOf = (value: Json | undefined): Json | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((part) => isObject(part) && part.key !== undefined)
    ? value.map((part) => (part as JsonObject).key as Json)
    : value;

const isWay = (value: Json | undefined): boolean =>
  (typeof value === 'string' && value.length < 200) ||
  (Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number'));

/** `$.items[0].sku` → items, 0, sku. */
const split = (place: string): string[] => place.split(/[./[\]#]+/).filter((name) => name !== '' && name !== '$');

/** ajv names a missing property beside the place that lacks it. */
function missingIn(value: JsonObject): string[] {
  const parameters = isObject(value.params) ? value.params : {};
  const missing = parameters.missingProperty ?? parameters.additionalProperty;
  return typeof missing === 'string' ? [missing] : [];
}

function hintsOf(value: JsonObject): JsonObject {
  const [context, parameters, info] = [value.ctx, value.params, value.info].map((each) => (isObject(each) ? each : {}));
  const own = Object.entries(value).filter(([name]) =>
    /^(minimum|maximum|expected|received|options|values|validation|format|pattern|keyword|inclusive|count|requirement)$/.test(
      name,
    ),
  );
  return { ...context, ...parameters, ...info, ...Object.fromEntries(own) };
}

function spoken(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(spoken);
  return isObject(value) ? Object.values(value).flatMap(spoken) : [];
}

function fromText(text: string, way: string[], found: Complaint[], depth: number): void {
  const short = text.slice(0, mostText);
  if (way.length > 0) found.push({ field: way, text: short, hints: {} });
  // Some answer with their complaints as JSON in a text.
  else if (/^\s*[[{]/.test(short)) collect(parsed(short), way, found, depth + 1);
  else found.push(...complaintsIn(short).map((each) => ({ ...each, hints: {} })));
}

const parsed = (text: string): Json => {
  const value = parseBody(text);
  return typeof value === 'string' ? null : value;
};
