import { expect, it } from 'vitest';
import { distinct, takenFields } from '../../src/data/taken.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import type { Operation } from '../../src/spec/spec.ts';
import { operation, specOf, takes, text } from '../spec/documents.ts';

const pattern = '^[a-z0-9-]{3,30}$';
const creation = async (): Promise<Operation> =>
  operation(
    await specOf({
      'POST /links': takes({
        alias: { type: 'string', pattern },
        url: text,
        note: { type: 'string', example: 'Hello' },
        ownerId: text,
        kind: { type: 'string', enum: ['a', 'b'] },
      } as never),
    }),
    'POST /links',
  );
const body: JsonObject = { alias: 'abc', url: 'https://example.com', note: 'Hello', ownerId: 'o', kind: 'a' };
const taken = async (status: number, said: Json) =>
  takenFields({ status, body: said }, await creation(), { path: {}, query: {}, headers: {}, body });

it('is what the answer names', async () => {
  expect(await taken(409, { message: 'alias is taken' })).toEqual(['/alias']);
  expect(await taken(422, { errors: [{ path: 'alias', msg: 'must be unique' }] })).toEqual(['/alias']);
});

it('is what does not vary where the answer names nothing', async () => {
  expect(await taken(409, { message: 'exists already' })).toEqual(['/alias', '/note']);
});

it('is nothing where the answer speaks of something else', async () => {
  expect(await taken(409, { message: 'the team is full' })).toEqual([]);
  expect(await taken(400, { message: 'alias is too short' })).toEqual([]);
  expect(await taken(403, { message: 'alias is taken' })).toEqual([]);
});

it('is another one for each tag, and as the document wants it', async () => {
  const of = await creation();
  const [one, other] = ['rabc', 'rabd'].map((tag) => distinct(of, ['/alias'], tag)['/alias']);
  expect(one).toMatch(new RegExp(pattern));
  expect(one).not.toBe(other);
  expect(distinct(of, ['/alias'], 'rabc')['/alias']).toBe(one);
});
