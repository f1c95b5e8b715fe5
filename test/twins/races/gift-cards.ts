import { list, object, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const GiftCard = object({ code: text('GIFT-1'), value: whole(50, { minimum: 0 }) }, 'GiftCard');
const Use = object(
  { 'id?': whole(1, { readOnly: true }), order: text('o-9'), amount: whole(50, { minimum: 1 }) },
  'GiftCardUse',
);
const path = 'POST /gift-cards/{code}/uses';
const book = 'INSERT INTO uses (code, "order", amount) VALUES (?, ?, ?) RETURNING *';
const empty = () => reply(422, { message: 'value exceeded' });

/** What remains is computed from the uses so far; two uses of the whole value both see none. */
export const giftCards = pair({
  name: 'gift-cards',
  rule: 'double-spend',
  also: ['limit-overrun'],
  operation: path,
  app: {
    title: 'Gift cards',
    openapi: '3.1.0',
    pathParameters: { code: text() },
    tables: `CREATE TABLE gift_cards (code TEXT PRIMARY KEY, value INTEGER);
      CREATE TABLE uses (id INTEGER PRIMARY KEY, code TEXT, "order" TEXT, amount INTEGER);`,
    endpoints: {
      'POST /gift-cards': adds('gift_cards', ['code', 'value'], GiftCard, GiftCard),
      'GET /gift-cards/{code}': shows('gift_cards', GiftCard, { key: 'code' }),
      'GET /gift-cards/{code}/uses': { ...lists('uses', Use, { by: { code: 'code' } }), answers: { 200: list(Use) } },
      [path]: { body: Use, answers: { 201: Use, 404: null, 422: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const card = await db.one('SELECT * FROM gift_cards WHERE code = ?', params.code!);
      if (!card) return missing();
      const { used } = (await db.one(
        'SELECT coalesce(sum(amount), 0) AS used FROM uses WHERE code = ?',
        params.code!,
      ))!;
      if (used + body.amount > card.value) return empty();
      return reply(201, await db.one(book, params.code!, body.order, body.amount));
    },
  },
  repaired: {
    [path]: ({ db, params, body }) =>
      db.transaction(async (tx) => {
        const card = await tx.one('SELECT * FROM gift_cards WHERE code = ?', params.code!);
        if (!card) return missing();
        const { used } = (await tx.one(
          'SELECT coalesce(sum(amount), 0) AS used FROM uses WHERE code = ?',
          params.code!,
        ))!;
        if (used + body.amount > card.value) return empty();
        return reply(201, await tx.one(book, params.code!, body.order, body.amount));
      }),
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/gift-cards', { code: `G-${run}`, value: 50 })).body,
    send: (api, { code }, i) => api('POST', `/gift-cards/${code}/uses`, { order: `o-${i}`, amount: 50 }),
    broken: async (api, { code }) => {
      const { length } = (await api('GET', `/gift-cards/${code}/uses`)).body;
      return length === 1 ? undefined : `the whole value was used ${length} times`;
    },
  },
});
