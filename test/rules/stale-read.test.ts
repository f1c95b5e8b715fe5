import { staleRead } from '../../src/rules/stale-read.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Cached {
  row: { name: string; version: number };
  cache: { name: string; version: number } | undefined;
  /** Requests under way. */
  busy: number;
}

/** Writers of one product; the item is read through a cache, the list from the store. */
const product = (write: (state: Cached, name: string) => Handling): Toy<Cached> => ({
  operations: ['PUT /products/{id}'],
  context: { probe: 'write-and-read', resource: 'product' },
  fresh: () => ({ row: { name: 'old', version: 1 }, cache: { name: 'old', version: 1 }, busy: 0 }),
  sends: (_slot, canary) => ({ name: canary }),
  handle: (state, { sent }) => write(state, (sent as { name: string }).name),
  read: (state) => {
    state.cache ??= { ...state.row };
    return [reading('product', { name: state.cache.name }), reading('product.search', { name: state.row.name })];
  },
});

const save = ({ row }: Cached, name: string) => Object.assign(row, { name, version: row.version + 1 });

testRule(staleRead, {
  clean: {
    'the entry goes after the commit': product(function* (state, name) {
      save(state, name);
      yield turn;
      state.cache = undefined;
      return { status: 200 };
    }),
    'entries carry a version, older ones never replace newer ones': product(function* (state, name) {
      const row = { ...save(state, name) };
      yield turn;
      if (row.version > (state.cache?.version ?? 0)) state.cache = row;
      return { status: 200 };
    }),
    'no cache': product(function* (state, name) {
      yield turn;
      save(state, name);
      state.cache = undefined;
      return { status: 200 };
    }),
    'a cache that nobody refreshes, one after another neither': product(function* (state, name) {
      yield turn;
      save(state, name);
      return { status: 200 };
    }),
  },
  racy: {
    'the older write reaches the cache last': {
      toy: product(function* (state, name) {
        save(state, name);
        yield turn;
        state.cache = { name, version: 0 };
        return { status: 200 };
      }),
      schedule: 'ABBA',
      damaged: 'product.search/name',
      summary:
        /The write was acknowledged, and when all was quiet product\.search\.name was read as in no serial order/,
    },
    'a read beside the writes fills the cache with the row that it loaded before': {
      toy: product(function* (state, name) {
        const loaded = state.busy > 0 ? { ...state.row } : undefined;
        state.busy += 1;
        yield turn;
        save(state, name);
        state.cache = undefined;
        yield turn;
        state.busy -= 1;
        if (loaded) state.cache = loaded;
        return { status: 200 };
      }),
      schedule: 'ABABAB',
      damaged: 'product/name',
      summary: /The write was acknowledged, and long after it product\.name is still read as it was before/,
    },
  },
});
