/** The fields of an operation's body, by what a probe can do with them. All pure; pointers are JSON pointers in the body. */
import { isObject, type Json } from '../json.ts';
import { bodyFields } from '../spec/fields.ts';
import { typeOf } from '../spec/schema.ts';
import type { Field, Operation, Schema } from '../spec/spec.ts';
import { placesIn } from './decimal.ts';
import { boundingRank, isFreeText, isReference, isServerOwned, naturalRank } from './meaning.ts';
import { rangeOf } from './number.ts';

export interface NumericField {
  pointer: string;
  minimum?: number;
  maximum?: number;
  /** How likely it limits how often an operation can succeed; 0: nothing says so. */
  bounding: number;
}

/** Writable numbers of the body, those that are sent as text too, the likeliest limits first. */
export function numericFields(operation: Operation): NumericField[] {
  const declared = operation.racegate?.['bounded-by'];
  return fieldsOf(operation)
    .filter(
      (field) =>
        (['integer', 'number'].includes(typeOf(field.schema) ?? '') || placesIn(operation.body, field) !== undefined) &&
        field.schema.enum === undefined &&
        !isReference(field.name) &&
        !isServerOwned(field.name),
    )
    .map((field) => ({
      pointer: field.pointer,
      ...rangeOf(field.schema),
      bounding:
        declared !== undefined && [field.name, field.pointer].includes(declared)
          ? 100
          : Math.max(0, boundingRank(field.name, field.schema) - field.around.length),
    }))
    .sort((a, b) => b.bounding - a.bounding);
}

export interface ScalarField {
  pointer: string;
  name: string;
  type: string;
  schema: Schema;
}

/**
 * Fields of an update's body that can be changed one by one: no identifiers or references. Natural keys last, and only where
 * there is little else. Top level first.
 */
export function writableScalars(operation: Operation): ScalarField[] {
  const fields = fieldsOf(operation)
    .filter(
      (field) =>
        field.around.length <= 1 &&
        !field.pointer.endsWith('/0') &&
        !isReference(field.name) &&
        !isServerOwned(field.name),
    )
    .filter((field) => field.schema.const === undefined)
    .sort((a, b) => a.pointer.split('/').length - b.pointer.split('/').length);
  const plain = fields.filter((field) => naturalRank(field.name, field.schema, false) < 9);
  const keys = plain.length < 2 ? fields.filter((field) => !plain.includes(field)) : [];
  return [...plain, ...keys].map((field) => ({
    pointer: field.pointer,
    name: field.name,
    type: typeOf(field.schema) ?? 'string',
    schema: field.schema,
  }));
}

/** Body fields that carry the canary. */
export const freeText = (operation: Operation): string[] =>
  fieldsOf(operation)
    .filter((field) => isFreeText(field.name, field.schema))
    .map((field) => field.pointer);

const fieldsOf = ({ body }: Operation): Field[] => bodyFields(body);

/** The header parameter that carries an idempotency key. */
export const idempotencyKeyOf = ({ parameters }: Operation): string | undefined =>
  parameters.find((parameter) => parameter.in === 'header' && /idempot/i.test(parameter.name))?.name;

/** Where a write says which state it was made for: a conditional header, or a version in the body. */
export interface Precondition {
  in: 'header' | 'body';
  /** Header name, or JSON pointer in the body. */
  name: string;
  required: boolean;
}

export function preconditionOf(operation: Operation): Precondition | undefined {
  const header = operation.parameters.find(({ in: place, name }) => place === 'header' && /^if-match$/i.test(name));
  if (header) return { in: 'header', name: header.name, required: header.required };
  if (operation.method === 'POST' && !operation.path.includes('{')) return undefined;
  const version = fieldsOf(operation).find(({ pointer, name }) => pointer === `/${name}` && isVersion(name));
  if (!version) return undefined;
  return { in: 'body', name: version.pointer, required: true };
}

const versionWord = /(?:^|_)(version|revision|rev|etag|lockversion)$/;
/** What a caller may say of the version that it has seen, in names of several words: `expectedVersion`. */
const asSeen = /^(if|expected|current|base|based_on|last_seen|last_known|known|previous|prev|lock)_/;

/** `version`, `doc_version`, `expectedVersion`; `firmwareVersion` is a property like any other. */
function isVersion(name: string): boolean {
  const words = inWords(name);
  return versionWord.test(words) && (words === name.toLowerCase() || asSeen.test(words));
}

/** `expectedVersion` → `expected_version` */
const inWords = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The version that a representation shows, for a field of another name: `version` for `expectedVersion`. */
export function versionFor(pointer: string, current: Json): Json | undefined {
  if (!isObject(current)) return undefined;
  const kind = versionWord.exec(inWords(pointer.slice(1)))?.[1];
  const versions = Object.keys(current).filter((key) => versionWord.exec(inWords(key))?.[1] === kind);
  return current[versions.find((key) => key.toLowerCase() === kind) ?? versions[0] ?? ''];
}
