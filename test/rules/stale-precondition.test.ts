import { stalePrecondition } from '../../src/rules/stale-precondition.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Page {
  text: string;
  version: number;
  reads: number;
}

/** All clients send the version that they read before. */
const pages = (handle: (page: Page, text: string, expected: number) => Handling): Toy<Page> => ({
  operations: ['PUT /pages/{id}'],
  context: { probe: 'same-precondition', resource: 'page' },
  fresh: () => ({ text: 'old', version: 7, reads: 0 }),
  sends: (_slot, canary) => ({ text: canary }),
  handle: (page, { sent }) => handle(page, (sent as { text: string }).text, 7),
  read: ({ text, version }) => [reading('page', { text, version }, { etag: `"v${version}"` })],
});

function write(page: Page, text: string): { status: number } {
  Object.assign(page, { text, version: page.version + 1 });
  return { status: 200 };
}

const inOneUpdate = (refusal: number) =>
  function* (page: Page, text: string, expected: number): Handling {
    yield turn;
    if (page.version !== expected) return { status: refusal };
    return write(page, text);
  };

function* lookThenWrite(page: Page, text: string, expected: number): Handling {
  if (page.version !== expected) return { status: 412 };
  yield turn;
  return write(page, text);
}

testRule(stalePrecondition, {
  clean: {
    'compared in the update, 412 to the loser': pages(inOneUpdate(412)),
    'compared in the update, 409 to the loser': pages(inOneUpdate(409)),
    'looked at first, compared again': pages(function* (page, text, expected) {
      if (page.version !== expected) return { status: 412 };
      yield turn;
      return yield* inOneUpdate(409)(page, text, expected);
    }),
    'the precondition is ignored, one after another too': pages(function* (page, text) {
      yield turn;
      return write(page, text);
    }),
    'an ETag that changes with every read': {
      ...pages(inOneUpdate(412)),
      read: (page) => {
        page.reads += 1;
        return [reading('page', { text: page.text }, { etag: `"${page.version}-${page.reads}"` })];
      },
    },
    'the loser is locked out with 423': pages(function* (page, text, expected) {
      if (page.reads > 0) return { status: 423 };
      page.reads = 1;
      yield turn;
      page.reads = 0;
      return page.version === expected ? write(page, text) : { status: 412 };
    }),
  },
  racy: {
    'both compare, both write': {
      toy: pages(lookThenWrite),
      schedule: 'ABAB',
      damaged: 'page',
      summary: /2 requests were answered 200 on one precondition, where one after another only the first is accepted/,
    },
    'five at once': { toy: pages(lookThenWrite), schedule: 'ABCDE', size: 5, damaged: 'page', summary: /5 requests/ },
  },
});
