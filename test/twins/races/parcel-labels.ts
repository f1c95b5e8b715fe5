import { object, text, uuid, whole } from '../document.ts';
import { insert, lists, shows } from '../plain.ts';
import { type Handler, pair, reply } from '../server.ts';

const Label = object(
  { 'id?': { ...uuid(), readOnly: true }, recipient: text('Yuki'), grams: whole(750, { minimum: 1 }) },
  'Label',
);
const columns = ['recipient', 'grams'];
const remember: Handler = async (call) => reply(201, { data: await insert(call, 'labels', columns, { uuid: true }) });

/** An optional key. The repaired one lets the second request wait for the first and gives it the same answer. */
export const parcelLabels = pair({
  name: 'parcel-labels',
  rule: 'idempotency-violation',
  operation: 'POST /shipping/labels',
  app: {
    title: 'Parcels',
    openapi: '3.1.0',
    pathParameters: { label_id: uuid() },
    memory: () => ({ answers: new Map() }),
    tables: 'CREATE TABLE labels (id TEXT PRIMARY KEY, recipient TEXT, grams INTEGER);',
    endpoints: {
      'POST /shipping/labels': {
        body: Label,
        header: { 'Idempotency-Key?': uuid() },
        answers: { 201: object({ data: Label }) },
      },
      'GET /shipping/labels': lists('labels', Label, { wrap: 'data' }),
      'GET /shipping/labels/{label_id}': shows('labels', Label, { wrap: 'data' }),
    },
  },
  racy: {
    'POST /shipping/labels': async (call) => {
      const key = call.headers['idempotency-key'];
      if (!key) return remember(call);
      const known = call.memory.answers.get(key);
      if (known) return known;
      const answer = await remember(call);
      call.memory.answers.set(key, answer);
      return answer;
    },
  },
  repaired: {
    'POST /shipping/labels': (call) => {
      const key = call.headers['idempotency-key'];
      if (!key) return remember(call);
      if (!call.memory.answers.has(key)) call.memory.answers.set(key, remember(call));
      return call.memory.answers.get(key);
    },
  },
  drill: {
    prepare: (_api, run) => Promise.resolve({ key: `k-${run}`, recipient: `to ${run}` }),
    send: (api, { key, recipient }) =>
      api('POST', '/shipping/labels', { recipient, grams: 100 }, { 'idempotency-key': key }),
    broken: async (api, { recipient }) => {
      const all = (await api('GET', '/shipping/labels')).body.data;
      const made = all.filter((label: { recipient: string }) => label.recipient === recipient);
      return made.length === 1 ? undefined : `${made.length} labels for one key`;
    },
  },
});
