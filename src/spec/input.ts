import { isObject, type Json, type JsonObject } from '../json.ts';
import { chooseContent, chooseMediaType, examplesOf } from './media.ts';
import { placeholders } from './path.ts';
import type { Reading } from './reading.ts';
import type { Body, Encoding, Parameter, Schema } from './spec.ts';

const places: readonly string[] = ['path', 'query', 'header', 'cookie'];
/** OpenAPI gives these to media types and security; they are not parameters. */
const notParameters = /^(accept|content-type|authorization)$/i;

/** Parameters of the path and the operation together; a placeholder that nobody declared can be anything. */
export function parametersOf(path: string, raw: JsonObject, item: JsonObject, reading: Reading): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const entry of rawParameters(raw, item)) {
    const parameter = toParameter(entry, reading);
    if (parameter !== undefined) found.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const names = placeholders(path);
  for (const name of names)
    if (!found.has(`path ${name}`)) found.set(`path ${name}`, { name, in: 'path', required: true, schema: {} });
  return [...found.values()].filter((parameter) => parameter.in !== 'path' || names.includes(parameter.name));
}

/** The item's first, so that the operation's own replace them. */
const rawParameters = (raw: JsonObject, item: JsonObject): JsonObject[] =>
  [item.parameters, raw.parameters].flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []));

function toParameter(raw: JsonObject, reading: Reading): Parameter | undefined {
  if (typeof raw.name !== 'string' || typeof raw.in !== 'string' || !places.includes(raw.in)) return undefined;
  if (raw.in === 'header' && notParameters.test(raw.name)) return undefined;
  const content = chooseContent(raw.content);
  const schema = reading.toSchema(content?.entry.schema ?? raw.schema ?? raw);
  const example = examplesOf(raw)[0] ?? (content === undefined ? undefined : examplesOf(content.entry)[0]);
  return {
    name: raw.name,
    in: raw.in as Parameter['in'],
    required: raw.in === 'path' || raw.required === true,
    schema,
    ...(example === undefined ? {} : { example }),
    ...styleOf(raw, content !== undefined),
    ...(typeof raw.description === 'string' ? { description: raw.description } : {}),
  };
}

const collections: Readonly<Record<string, { style: string; explode: boolean }>> = {
  multi: { style: 'form', explode: true },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
};

function styleOf(raw: JsonObject, content: boolean): { style?: string; explode?: boolean } {
  if (content) return { style: 'content' };
  const simple = raw.in === 'path' || raw.in === 'header';
  // Swagger 2.0: a bare type, and lists joined by commas unless said otherwise.
  if (raw.schema === undefined && raw.type !== undefined)
    return collections[String(raw.collectionFormat)] ?? { style: simple ? 'simple' : 'form', explode: false };
  const style = typeof raw.style === 'string' ? raw.style : simple ? 'simple' : 'form';
  return { style, explode: typeof raw.explode === 'boolean' ? raw.explode : style === 'form' };
}

/** The request body of OpenAPI 3, or of Swagger 2.0's `body` and `formData` parameters. */
export function bodyOf(raw: JsonObject, item: JsonObject, reading: Reading): Body | undefined {
  if (isObject(raw.requestBody)) return modernBody(raw.requestBody, reading);
  const list = rawParameters(raw, item);
  const whole = list.findLast((parameter) => parameter.in === 'body');
  if (whole !== undefined) return swaggerBody(whole, consumes(raw, reading), reading);
  const form = list.filter((parameter) => parameter.in === 'formData' && typeof parameter.name === 'string');
  return form.length === 0 ? undefined : formBody(form, consumes(raw, reading), reading);
}

function modernBody(raw: JsonObject, reading: Reading): Body | undefined {
  const content = chooseContent(raw.content);
  if (content === undefined) return undefined;
  const { mediaType, entry } = content;
  return {
    required: raw.required === true,
    mediaType,
    schema: reading.toSchema(entry.schema),
    examples: examplesOf(entry),
    ...encodingOf(entry, reading),
  };
}

function encodingOf({ encoding }: JsonObject, reading: Reading): Pick<Body, 'encoding'> {
  if (!isObject(encoding)) return {};
  const fields = Object.entries(encoding).flatMap(([name, raw]): [string, Encoding][] =>
    isObject(raw) ? [[name, toEncoding(raw, reading)]] : [],
  );
  return fields.length === 0 ? {} : { encoding: Object.fromEntries(fields) };
}

const toEncoding = (raw: JsonObject, reading: Reading): Encoding => ({
  ...(typeof raw.contentType === 'string' ? { contentType: raw.contentType } : {}),
  ...(typeof raw.style === 'string' ? { style: raw.style } : {}),
  ...(typeof raw.explode === 'boolean' ? { explode: raw.explode } : {}),
  ...(isObject(raw.headers) ? { headers: requiredHeaders(raw.headers, reading) } : {}),
});

/** The type of a part has a place of its own. */
function requiredHeaders(headers: JsonObject, reading: Reading): Record<string, Schema> {
  const lines = Object.entries(headers).flatMap(([name, raw]): [string, Schema][] => {
    if (!isObject(raw) || raw.required !== true || /^content-(type|disposition)$/i.test(name)) return [];
    const [example] = examplesOf(raw);
    return [[name, { ...reading.toSchema(raw.schema), ...(example === undefined ? {} : { example }) }]];
  });
  return Object.fromEntries(lines);
}

function consumes(raw: JsonObject, reading: Reading): string[] {
  const list = [raw.consumes, reading.document.consumes].find(
    (each) => Array.isArray(each) && each.length > 0,
  ) as Json[];
  return (list ?? []).filter((type) => typeof type === 'string');
}

function swaggerBody(raw: JsonObject, types: string[], reading: Reading): Body {
  const examples = isObject(raw['x-examples']) ? Object.values(raw['x-examples']) : examplesOf(raw);
  const mediaType = chooseMediaType(types) ?? 'application/json';
  return { required: raw.required === true, mediaType, schema: reading.toSchema(raw.schema), examples };
}

function formBody(form: JsonObject[], types: string[], reading: Reading): Body {
  const properties: Record<string, Schema> = {};
  const encoding: Record<string, Encoding> = {};
  for (const field of form) {
    const { in: _in, name: _name, required: _required, ...rest } = field;
    properties[field.name as string] = reading.toSchema(rest);
    // Lists are joined by commas unless said otherwise.
    if (field.type === 'array')
      encoding[field.name as string] = collections[String(field.collectionFormat)] ?? { style: 'form', explode: false };
  }
  const required = form.filter((field) => field.required === true).map((field) => field.name as string);
  const upload = form.some((field) => field.type === 'file');
  const offered = types.filter((type) => /form/i.test(type) && (!upload || /multipart/i.test(type)));
  const mediaType = chooseMediaType(offered) ?? (upload ? 'multipart/form-data' : 'application/x-www-form-urlencoded');
  const schema: Schema = { type: 'object', properties, required };
  return { required: required.length > 0, mediaType, schema, examples: [], encoding };
}
