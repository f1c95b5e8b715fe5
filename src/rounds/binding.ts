/** What a round has made, and how its values come into a request. */
import { type Made, valueOf } from '../data/extract.ts';
import type { Json } from '../json.ts';
import { normal } from '../spec/names.ts';
import type { Binding } from '../spec/recipe.ts';

/** JSON pointer in the body, or parameter name → value. */
export type Overrides = Record<string, Json>;

/** An answer that says what is wrong with the data. */
export interface Complaint {
  status: number | null;
  body: Json;
}

/** What a round has made, by `Step.as`. */
export type Fixture = Map<string, Made>;

/** Who sends the requests of a round that has a fresh account of its own. */
export function callerOf(fixture: Fixture): { identity?: string } {
  const identity = [...fixture.values()].findLast((made) => made.identity !== undefined)?.identity;
  return identity === undefined ? {} : { identity };
}

/** A value that the fixture was to give and does not have. */
export class Unbound extends Error {
  override readonly name = 'Unbound';
}

export function bind(bindings: readonly Binding[], fixture: Fixture): Overrides {
  const values: Overrides = {};
  for (const { in: place, name, step, field } of bindings) {
    if (place === 'caller') continue;
    const made = fixture.get(step);
    const value = made && (valueOf(made, field) ?? (place === 'path' ? byPlaceholder(made, name) : undefined));
    if (value === undefined) throw new Unbound(`the answer that created ${step} does not tell its ${field}`);
    values[name] = value;
  }
  return values;
}

/**
 * `{notizId}` is what the answer calls it, where nothing tells that `notizen` are many of a `notiz`; `{p}` of `/posts/{p}` its
 * id; `{database}` without a word of an identifier the name that it was given.
 */
export function byPlaceholder(made: Made, name: string): Json | undefined {
  const isItself = [made.resource, made.resource.split('-').at(-1) ?? ''].some((each) => normal(each) === normal(name));
  return valueOf(made, name) ?? valueOf(made, 'id') ?? (isItself ? valueOf(made, 'name') : undefined);
}
