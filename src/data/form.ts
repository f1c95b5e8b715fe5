/** Form bodies. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { flatten } from '../spec/schema.ts';
import type { Encoding, Schema } from '../spec/spec.ts';
import { fieldValue } from './generate.ts';
import { asText } from './style.ts';
import { isUpload, type Upload, uploadFor } from './upload.ts';

type Encodings = Record<string, Encoding>;

/** `application/x-www-form-urlencoded`: where the document says nothing else lists repeat their name, and objects are written `name[key]`. */
export const formBody = (fields: JsonObject, encodings: Encodings = {}): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => written(name, value, encodings[name])),
  ).toString();

function written(name: string, value: Json, encoding: Encoding = {}): [string, string][] {
  if (isStyled(encoding)) return styled(name, value, encoding);
  if (/json/i.test(encoding.contentType ?? '') && value !== null) return [[name, JSON.stringify(value)]];
  return pairs(name, value);
}

function pairs(name: string, value: Json): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each) => pairs(name, each));
  if (isObject(value)) return Object.entries(value).flatMap(([key, each]) => pairs(`${name}[${key}]`, each));
  return value === null ? [] : [[name, asText(value)]];
}

const isStyled = ({ style, explode }: Encoding): boolean => style !== undefined || explode !== undefined;

const separators: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' };

/** As OpenAPI's styles of query parameters have it. */
function styled(
  name: string,
  value: Json,
  { style = 'form', explode = style === 'form' }: Encoding,
): [string, string][] {
  if (style === 'deepObject' || typeof value !== 'object' || value === null) return pairs(name, value);
  if (explode)
    return Array.isArray(value) ? pairs(name, value) : Object.entries(value).flatMap(([key, each]) => pairs(key, each));
  const items = Array.isArray(value) ? value : Object.entries(value).flat();
  return [[name, items.map(asText).join(separators[style] ?? ',')]];
}

/** `multipart/form-data`: fields that hold files become small ones of a fitting type; lists repeat their name. */
export function multipartBody(
  fields: JsonObject,
  schema: Schema,
  encodings: Encodings = {},
): { content: string | Uint8Array; headers: Record<string, string> } {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    partsOf(name, value, flatten(schema.properties?.[name] ?? {}), encodings[name] ?? {}),
  );
  const boundary = boundaryFor(parts.join(''));
  const lines = parts.flatMap((part) => [`--${boundary}\r\n`, part, '\r\n']);
  return {
    content: joined([...lines, `--${boundary}--\r\n`]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

type Part = string | Uint8Array;

/** Text as long as all of it is. */
const joined = (parts: readonly Part[]): Part =>
  parts.every((part) => typeof part === 'string')
    ? parts.join('')
    : Buffer.concat(parts.map((part) => Buffer.from(part)));

function partsOf(name: string, value: Json, schema: Schema, encoding: Encoding): Part[] {
  const each = [value].flat().filter((one) => one !== null);
  const item = schema.items === undefined ? schema : flatten(schema.items);
  if (isUpload(item, encoding))
    return each.map((one) => filePart(name, uploadFor(name, item, encoding, asText(one)), encoding));
  if (isStyled(encoding)) return styled(name, value, encoding).map(([key, text]) => part(key, text, encoding));
  const whole = /json/i.test(encoding.contentType ?? '') && Array.isArray(value);
  return (whole ? [value] : each).map((one) => part(name, one, encoding));
}

/** Objects are JSON, as OpenAPI has it where the document says nothing else. */
function part(name: string, value: Json, encoding: Encoding): string {
  const type =
    encoding.contentType?.split(',')[0]?.trim() ?? (typeof value === 'object' ? 'application/json' : undefined);
  return `${headOf(name)}${type === undefined || type.includes('*') ? '' : `\r\nContent-Type: ${line(type)}`}${further(encoding)}\r\n\r\n${asText(value)}`;
}

function filePart(name: string, { filename, type, content }: Upload, encoding: Encoding): Part {
  const head = `${headOf(name)}; filename="${filename}"\r\nContent-Type: ${line(type)}${further(encoding)}\r\n\r\n`;
  return joined([head, content]);
}

/** Header lines that the part cannot do without. */
const further = ({ headers = {} }: Encoding): string =>
  Object.entries(headers)
    .map(([name, schema]) => `\r\n${line(name)}: ${line(asText(fieldValue(name, schema, 'racegate')))}`)
    .join('');

/** Nothing in it can end the line. */
const line = (text: string): string => text.replace(/[^\t\x20-\x7e]+/g, ' ');

const headOf = (name: string): string =>
  `Content-Disposition: form-data; name="${name.replaceAll('"', '%22').replace(/[\r\n]+/g, ' ')}"`;

/** The same for the same content, and not in it. */
function boundaryFor(content: string): string {
  let boundary = 'racegate-form-boundary';
  while (content.includes(boundary)) boundary += 'x';
  return boundary;
}
