/** Request data to bytes, as the document says they are written. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { sendable } from '../percent.ts';
import { flatten } from '../spec/schema.ts';
import type { Operation, Parameter } from '../spec/spec.ts';
import type { WireRequest } from '../transport/transport.ts';
import { formBody, multipartBody } from './form.ts';
import type { RequestData } from './generate.ts';
import { jsonBody } from './json-body.ts';
import { asText, inHeader, inPath, inQuery } from './style.ts';

/** The request for the operation. `headers` are sent as well and win over what the data say; names become lower-case. */
export function encode(operation: Operation, data: RequestData, headers: Record<string, string> = {}): WireRequest {
  const body = bodyOf(operation, data.body);
  return {
    method: operation.method,
    path: target(operation, data),
    headers: { accept: accepted(operation), ...body?.headers, ...headerLines(operation, data), ...lower(headers) },
    ...(body === undefined ? {} : { body: body.content }),
  };
}

const lower = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** JSON in some form, unless the document answers with nothing of the kind. */
function accepted(operation: Operation): string {
  const types = operation.answers
    .flatMap((answer) => answer.mediaType ?? [])
    .filter((type) => type !== 'application/json');
  return ['application/json', ...new Set(types), '*/*;q=0.5'].slice(0, 4).join(', ');
}

/** Base path, filled template, query: origin-relative. */
function target(operation: Operation, data: RequestData): string {
  const [template = '', fixed] = operation.path.replace(/#.*$/s, '').split('?');
  const path = template.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    inPath(name, data.path[name] ?? '', declared(operation, 'path', name)),
  );
  const pairs = Object.entries(data.query).flatMap(([name, value]) =>
    inQuery(name, value, declared(operation, 'query', name)),
  );
  const query = [...(fixed === undefined ? [] : [fixed]), ...pairs].join('&');
  const whole = `${operation.basePath}${path}`;
  return sendable(`${whole.startsWith('/') ? whole : `/${whole}`}${query === '' ? '' : `?${query}`}`);
}

const declared = (operation: Operation, place: Parameter['in'], name: string): Parameter | undefined =>
  operation.parameters.find((parameter) => parameter.in === place && parameter.name === name);

function headerLines(operation: Operation, data: RequestData): Record<string, string> {
  const lines = Object.entries(data.headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    // A header line holds no line breaks, and nothing beyond Latin-1.
    inHeader(value, declared(operation, 'header', name)).replace(/[^\t\x20-\x7e\x80-\xff]/g, ' '),
  ]);
  return Object.fromEntries(lines);
}

function bodyOf(
  operation: Operation,
  body: Json | undefined,
): { content: string | Uint8Array; headers: Record<string, string> } | undefined {
  if (operation.body === undefined || body === undefined) return undefined;
  const { mediaType, encoding } = operation.body;
  if (/^multipart\//i.test(mediaType)) return multipartBody(fields(body), flatten(operation.body.schema), encoding);
  if (/x-www-form-urlencoded/i.test(mediaType))
    return {
      content: formBody(fields(body), encoding),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
  if (/json|\*/i.test(mediaType))
    return { content: jsonBody(body, operation.body.schema), headers: { 'content-type': mediaType } };
  return { content: asText(body), headers: { 'content-type': mediaType } };
}

const fields = (body: Json): JsonObject => (isObject(body) ? body : { value: body });
