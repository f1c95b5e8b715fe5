import { responseBleed } from '../../src/rules/response-bleed.ts';
import { type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Notes {
  rows: { id: string; text: string }[];
  /** Shared by all requests. */
  current: string;
}

const notes = (handle: (notes: Notes, text: string, world: World) => Handling): Toy<Notes> => ({
  operations: ['POST /notes'],
  context: { probe: 'echo', resource: 'note', disjoint: true },
  fresh: () => ({ rows: [], current: '' }),
  sends: (slot, canary, { tag }) => ({ text: canary, group: `${tag}x`, size: slot > 99 ? 2 : 1 }),
  handle: (state, { sent }, world) => handle(state, (sent as { text: string }).text, world),
  read: ({ rows }) => [reading('note.list', rows)],
});

function* keep(state: Notes, text: string, world: World): Handling {
  state.current = text;
  yield turn;
  const row = { id: world.unique(), text };
  state.rows.push(row);
  return { status: 201, body: row };
}

testRule(responseBleed, {
  clean: {
    'each is told its own': notes(keep),
    'the answer is the whole list: one after another it holds the other too': notes(function* (state, text, world) {
      yield* keep(state, text, world);
      yield turn;
      return { status: 201, body: { notes: state.rows.map((row) => ({ ...row })) } };
    }),
    'what all clients sent alike': notes(function* (state, text, world) {
      const { body } = yield* keep(state, text, world);
      return { status: 201, body: { ...(body as object), group: `${world.tag}x` } };
    }),
    'requests that write one resource may be shown the write of the other': {
      ...notes(function* (state, text) {
        state.current = text;
        yield turn;
        return { status: 200, body: { text: state.current } };
      }),
      context: { probe: 'repeat', disjoint: false },
      read: ({ current }) => [reading('note', { text: current })],
    },
    'the answer says nothing': notes(function* (state, text, world) {
      yield* keep(state, text, world);
      return { status: 204 };
    }),
  },
  racy: {
    'the request lives in a variable that all share': {
      toy: notes(function* (state, text, world) {
        state.current = text;
        yield turn;
        const row = { id: world.unique(), text };
        state.rows.push(row);
        return { status: 201, body: { ...row, text: state.current } };
      }),
      schedule: 'ABAB',
      damaged: 'note',
      summary: /The response to A holds "r\w+bx", which only B sent/,
    },
    'the data of another in a message': {
      toy: notes(function* (state, text, world) {
        state.current = text;
        yield turn;
        state.rows.push({ id: world.unique(), text });
        return { status: 201, body: { message: `Saved ${state.current} for you.` } };
      }),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'note',
      summary: /which only E sent/,
    },
  },
});
