/** Form bodies. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { flatten } from '../spec/schema.ts';
import type { Schema } from '../spec/spec.ts';
import { asText } from './style.ts';

/** `application/x-www-form-urlencoded`: lists repeat their name, objects are written `name[key]`. */
export const formBody = (fields: JsonObject): string => new URLSearchParams(pairsOf(fields)).toString();

function pairsOf(fields: JsonObject): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) => pairs(name, value));
}

function pairs(name: string, value: Json): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each) => pairs(name, each));
  if (isObject(value)) return Object.entries(value).flatMap(([key, each]) => pairs(`${name}[${key}]`, each));
  return value === null ? [] : [[name, asText(value)]];
}

/** `multipart/form-data`: fields whose schema is binary become small text files; lists repeat their name. */
export function multipartBody(
  fields: JsonObject,
  schema: Schema,
): { content: string; headers: Record<string, string> } {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    isFile(flatten(schema.properties?.[name] ?? {}))
      ? [filePart(name, asText(value))]
      : [value].flat().flatMap((each) => (each === null ? [] : [plainPart(name, each)])),
  );
  const boundary = boundaryFor(parts.join(''));
  const content = `${parts.map((each) => `--${boundary}\r\n${each}\r\n`).join('')}--${boundary}--\r\n`;
  return { content, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

function isFile(schema: Schema): boolean {
  const one = schema.items === undefined ? schema : flatten(schema.items);
  return one.format === 'binary' || one.contentMediaType === 'application/octet-stream';
}

const filePart = (name: string, text: string): string =>
  `${headOf(name)}; filename="racegate.txt"\r\nContent-Type: text/plain\r\n\r\n${text}`;

/** Objects are JSON, as OpenAPI has it where the document says nothing else. */
const plainPart = (name: string, value: Json): string =>
  `${headOf(name)}${isObject(value) ? '\r\nContent-Type: application/json' : ''}\r\n\r\n${asText(value)}`;

const headOf = (name: string): string =>
  `Content-Disposition: form-data; name="${name.replaceAll('"', '%22').replace(/[\r\n]+/g, ' ')}"`;

/** The same for the same content, and not in it. */
function boundaryFor(content: string): string {
  let boundary = 'racegate-form-boundary';
  while (content.includes(boundary)) boundary += 'x';
  return boundary;
}
