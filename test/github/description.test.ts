import { describe, expect, test } from 'vitest';
import { githubDescription } from '../helpers/github-description.ts';
import { issueComment } from '../helpers/github-objects.ts';

const description = githubDescription();
if (!description)
  console.warn(
    'skipped: requests are not held against GitHub’s description; `node test/helpers/fetch-published.ts` fetches it',
  );

const exchange = {
  method: 'POST',
  path: '/repos/acme/shop/issues/12/comments',
  query: new URLSearchParams(),
  body: { body: 'text' } as unknown,
  status: 201,
  answer: issueComment(1, 12, 'github-actions[bot]', 'text') as unknown,
};

describe.skipIf(!description)('GitHub’s description', () => {
  test('accepts what is right', () => {
    expect(description?.violations(exchange)).toEqual([]);
  });

  test.each([
    ['an unknown operation', { path: '/repos/acme/shop/issues/12/remarks' }, 'no such operation'],
    ['an unknown query parameter', { query: new URLSearchParams({ marker: 'x' }) }, 'unknown query parameter marker'],
    ['a missing field', { body: {} }, "must have required property 'body'"],
    ['an unknown field', { body: { body: 'x', marker: 'x' } }, 'unknown field marker'],
    ['a value of the wrong kind', { body: { body: 12 } }, 'must be string'],
    ['a wrong answer of our own', { answer: { id: 1 } }, 'answer of the loopback GitHub'],
    [
      'a value outside its list',
      {
        method: 'GET',
        path: '/repos/acme/shop/issues',
        body: undefined,
        status: 200,
        answer: [],
        query: new URLSearchParams({ state: 'ajar' }),
      },
      'cannot be ajar',
    ],
  ])('notices %s', (_name, part, words) => {
    expect(description?.violations({ ...exchange, ...part }).join()).toContain(words);
  });
});
