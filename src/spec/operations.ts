import { isObject, type Json, type JsonObject } from '../json.ts';
import { answersOf } from './answers.ts';
import { declaredIn } from './declared.ts';
import { bodyOf, parametersOf } from './input.ts';
import type { Reading } from './reading.ts';
import { basePathOf, serversOf } from './servers.ts';
import type { Method, Operation } from './spec.ts';

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'];

/** Every operation of the document, in its order. */
export function operationsOf(reading: Reading): Operation[] {
  const paths = isObject(reading.document.paths) ? reading.document.paths : {};
  return Object.entries(paths).flatMap(([path, item]) =>
    path.startsWith('/') && isObject(item) ? itemOperations(path, item, reading) : [],
  );
}

function itemOperations(path: string, item: JsonObject, reading: Reading): Operation[] {
  return methods.flatMap((method) => {
    const raw = item[method.toLowerCase()];
    return isObject(raw) ? [toOperation(method, path, item, raw, reading)] : [];
  });
}

function toOperation(method: Method, path: string, item: JsonObject, raw: JsonObject, reading: Reading): Operation {
  const body = bodyOf(raw, item, reading);
  const id = `${method} ${path}`;
  const said = { ...object(item['x-racegate']), ...object(raw['x-racegate']) };
  const racegate = declaredIn(said, id, reading.warn ?? (() => {}));
  return {
    id,
    method,
    path,
    basePath: basePath(raw, item, reading),
    ...(typeof raw.operationId === 'string' ? { operationId: raw.operationId } : {}),
    ...(typeof raw.summary === 'string' ? { summary: raw.summary } : {}),
    tags: strings(raw.tags),
    parameters: parametersOf(path, raw, item, reading),
    ...(body === undefined ? {} : { body }),
    answers: answersOf(raw, reading),
    secured: secured(raw.security ?? reading.document.security),
    deprecated: raw.deprecated === true,
    ...(Object.keys(racegate).length > 0 ? { racegate } : {}),
  };
}

function basePath(raw: JsonObject, item: JsonObject, reading: Reading): string {
  const holder = [raw, item].find((each) => Array.isArray(each.servers) && each.servers.length > 0) ?? reading.document;
  return basePathOf(serversOf(holder), reading);
}

/** One empty requirement among others makes the rest optional. */
function secured(security: Json | undefined): boolean {
  if (!Array.isArray(security) || security.length === 0) return false;
  return security.every((requirement) => isObject(requirement) && Object.keys(requirement).length > 0);
}

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
