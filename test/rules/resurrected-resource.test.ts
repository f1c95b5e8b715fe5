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
    'a deletion that only moves it to the trash': pair(function* (store) {
      yield turn;
      store.doc = undefined;
      store.trash += 1;
      return { status: 204 };
    }, update),
  },
  racy: {
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
