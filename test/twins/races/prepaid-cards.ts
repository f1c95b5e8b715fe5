import { list, object, text, uuid, whole } from '../document.ts';
import { adds, insert, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Card = object(
  { 'id?': { ...uuid(), readOnly: true }, holder: text('Kim'), balanceCents: whole(500, { minimum: 0 }) },
  'PrepaidCard',
);
const Charge = object({ 'id?': { ...uuid(), readOnly: true }, amountCents: whole(300, { minimum: 1 }) }, 'Charge');
const path = 'POST /cards/{cardId}/charges';
const declined = () => reply(402, { error: { code: 'insufficient_funds' } });
const book = { uuid: true, fill: (call: { params: Record<string, string> }) => ({ cardId: call.params.cardId! }) };

/** Two charges each see enough balance. */
export const prepaidCards = pair({
  name: 'prepaid-cards',
  rule: 'bound-violation',
  also: ['limit-overrun', 'double-spend'],
  operation: path,
  app: {
    title: 'Prepaid cards',
    openapi: '3.1.0',
    pathParameters: { cardId: uuid() },
    tables: `CREATE TABLE cards (id TEXT PRIMARY KEY, holder TEXT, balanceCents INTEGER);
      CREATE TABLE charges (id TEXT PRIMARY KEY, cardId TEXT, amountCents INTEGER);`,
    endpoints: {
      'POST /cards': adds('cards', ['holder', 'balanceCents'], Card, Card, { uuid: true }),
      'GET /cards/{cardId}': shows('cards', Card),
      'GET /cards/{cardId}/charges': {
        ...lists('charges', Charge, { by: { cardId: 'cardId' } }),
        answers: { 200: list(Charge) },
      },
      [path]: { body: Charge, answers: { 201: Charge, 402: null, 404: null } },
    },
  },
  racy: {
    [path]: async (call) => {
      const card = await call.db.one('SELECT balanceCents FROM cards WHERE id = ?', call.params.cardId!);
      if (!card) return missing();
      if (card.balanceCents < call.body.amountCents) return declined();
      const charge = await insert(call, 'charges', ['amountCents'], book);
      await call.db.run(
        'UPDATE cards SET balanceCents = balanceCents - ? WHERE id = ?',
        call.body.amountCents,
        call.params.cardId!,
      );
      return reply(201, charge);
    },
  },
  repaired: {
    [path]: async (call) => {
      const { amountCents } = call.body;
      const id = call.params.cardId!;
      if (!(await call.db.one('SELECT 1 FROM cards WHERE id = ?', id))) return missing();
      const sql = 'UPDATE cards SET balanceCents = balanceCents - ? WHERE id = ? AND balanceCents >= ?';
      if ((await call.db.run(sql, amountCents, id, amountCents)).changes === 0) return declined();
      return reply(201, await insert(call, 'charges', ['amountCents'], book));
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/cards', { holder: run, balanceCents: 500 })).body,
    send: (api, { id }) => api('POST', `/cards/${id}/charges`, { amountCents: 300 }),
    broken: async (api, { id }) => {
      const { balanceCents } = (await api('GET', `/cards/${id}`)).body;
      return balanceCents === 200 ? undefined : `balance is ${balanceCents}`;
    },
  },
});
