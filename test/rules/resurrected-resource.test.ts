import { resurrectedResource } from '../../src/rules/resurrected-resource.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Store {
  doc: { title: string } | undefined;
  trash: number;
}

/** A deletes, B renames. */
const pair = (remove: (store: Store) => Handling, rename: (store: Store, title: string) => Handling): Toy<Store> => ({
  operations: ['DELETE /documents/{id}', 'PUT /documents/{id}'],
  context: { probe: 'delete-and-use', resource: 'document' },
  fresh: () => ({ doc: { title: 'old' }, trash: 0 }),
  sends: (slot, canary) => (slot === 0 ? null : { title: canary }),
  handle: (store, { slot, sent }) => (slot === 0 ? remove(store) : rename(store, (sent as { title: string }).title)),
  read: ({ doc }, { id }) => [
    doc ? reading('document', { id, ...doc }) : reading('document', { error: 'gone' }, { status: 404 }),
    reading('document.list', doc ? [{ id, ...doc }] : []),
  ],
});

function* remove(store: Store): Handling {
  yield turn;
  store.doc = undefined;
  return { status: 204 };
}

function* upsert(store: Store, title: string): Handling {
  if (!store.doc) return { status: 404 };
  yield turn;
  store.doc = { title };
  return { status: 200 };
}

function* update(store: Store, title: string): Handling {
  yield turn;
  if (!store.doc) return { status: 404 };
  store.doc.title = title;
  return { status: 200 };
}

interface Keys {
  keys: Map<string, number>;
}

/** A renames, B sets the secret; what is named is stored as a whole. */
const keyStore = (write: (store: Keys) => number): Toy<Keys> => ({
  operations: ['PUT /keys/{name}', 'PUT /keys/{name}'],
  context: { probe: 'disjoint-patch', resource: 'key' },
  fresh: () => ({ keys: new Map([['old', 1]]) }),
  sends: (slot) => (slot === 0 ? { name: 'new' } : { secret: 2 }),
  *handle(store, { slot }) {
    const secret = store.keys.get('old');
    if (secret === undefined) return { status: 404 };
    yield turn;
    if (slot === 1) return { status: write(store) };
    store.keys.delete('old');
    store.keys.set('new', secret);
    return { status: 200 };
  },
  read: ({ keys }) => [
    keys.has('old')
      ? reading('key', { name: 'old', secret: keys.get('old') ?? 0 })
      : reading('key', { error: 'gone' }, { status: 404 }),
  ],
});

testRule(resurrectedResource, {
  clean: {
    'writes only what is there': pair(remove, update),
    'looked at first, 409 where it is gone meanwhile': pair(remove, function* (store, title) {
      if (!store.doc) return { status: 404 };
      yield turn;
      return store.doc ? yield* update(store, title) : { status: 409 };
    }),
    'a PUT creates what is not there, one after another too': pair(remove, function* (store, title) {
      yield turn;
      store.doc = { title };
      return { status: 200 };
    }),
    'the write answers 204 whatever it finds': pair(remove, function* (store, title) {
      yield* update(store, title);
      return { status: 204 };
    }),
    'a rename beside a write to what is there': keyStore(({ keys }) => {
      if (!keys.has('old')) return 404;
      keys.set('old', 2);
      return 200;
    }),
    'a deletion that only moves it to the trash': pair(function* (store) {
      yield turn;
      store.doc = undefined;
      store.trash += 1;
      return { status: 204 };
    }, update),
  },
  racy: {
    'the write inserts what was renamed': {
      toy: keyStore(({ keys }) => {
        keys.set('old', 2);
        return 200;
      }),
      schedule: 'ABAB',
      damaged: 'key',
      summary: /What takes it away was acknowledged, and key is still there; in every serial order it is gone/,
    },
    'the write inserts what was deleted': {
      toy: pair(remove, upsert),
      schedule: 'BAAB',
      damaged: 'document',
      summary: /The deletion was acknowledged, and document is still there; in every serial order it is gone/,
    },
    'a save of the whole object': {
      toy: pair(remove, function* (store, title) {
        const read = store.doc && { ...store.doc };
        yield turn;
        yield turn;
        if (!read) return { status: 404 };
        store.doc = { ...read, title };
        return { status: 200, body: store.doc };
      }),
      schedule: 'BAAB',
      damaged: 'document',
      summary: /still there/,
    },
  },
});
