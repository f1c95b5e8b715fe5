import { isObject, type Json, type JsonObject } from '../json.ts';
import { chooseContent, chooseMediaType } from './media.ts';
import type { Reading } from './reading.ts';
import type { Answer, Link, Schema } from './spec.ts';

/** What the operation says it answers, by status. */
export function answersOf(raw: JsonObject, reading: Reading): Answer[] {
  const responses = isObject(raw.responses) ? raw.responses : {};
  return Object.entries(responses).flatMap(([status, response]) =>
    isObject(response) && !status.startsWith('x-') ? [toAnswer(status.toUpperCase(), response, raw, reading)] : [],
  );
}

function toAnswer(status: string, response: JsonObject, operation: JsonObject, reading: Reading): Answer {
  const shape = contentOf(response, operation, reading);
  return {
    status: status === 'DEFAULT' ? 'default' : status,
    ...shape,
    headers: isObject(response.headers) ? Object.keys(response.headers).map((name) => name.toLowerCase()) : [],
    links: isObject(response.links) ? Object.entries(response.links).flatMap(toLink) : [],
  };
}

function contentOf(
  response: JsonObject,
  operation: JsonObject,
  reading: Reading,
): { mediaType?: string; schema?: Schema } {
  const content = chooseContent(response.content);
  if (content !== undefined)
    return {
      mediaType: content.mediaType,
      ...(content.entry.schema === undefined ? {} : { schema: reading.toSchema(content.entry.schema) }),
    };
  if (!isObject(response.schema)) return {};
  const offered = [operation.produces, reading.document.produces].find((list) => Array.isArray(list)) as
    | Json[]
    | undefined;
  const mediaType = chooseMediaType((offered ?? []).filter((type) => typeof type === 'string')) ?? 'application/json';
  return { mediaType, schema: reading.toSchema(response.schema) };
}

function toLink([name, raw]: [string, Json]): Link[] {
  if (!isObject(raw)) return [];
  const parameters = isObject(raw.parameters) ? raw.parameters : {};
  const texts = Object.entries(parameters).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return [
    {
      name,
      ...(typeof raw.operationId === 'string' ? { operationId: raw.operationId } : {}),
      ...(typeof raw.operationRef === 'string' ? { operationRef: raw.operationRef } : {}),
      parameters: Object.fromEntries(texts),
    },
  ];
}
