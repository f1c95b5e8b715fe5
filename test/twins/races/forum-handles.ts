import { isDuplicate } from '../database.ts';
import { object, readOnly, text, whole } from '../document.ts';
import { adds, insert, lists, shows } from '../plain.ts';
import { type Handler, pair, reply } from '../server.ts';

const Account = object(
  { 'id?': readOnly(whole()), handle: text('otter'), motto: text('slow and steady') },
  'ForumAccount',
);
const columns = ['handle', 'motto'];
const taken = () => reply(422, { errors: { handle: ['has already been taken'] } });
const signUp: Handler = async (call) => {
  if (await call.db.one('SELECT 1 FROM accounts WHERE handle = ?', call.body.handle)) return taken();
  return reply(201, await insert(call, 'accounts', columns));
};

/** The constraint is there and holds; the exception it raises is not expected and becomes a 500. */
export const forumHandles = pair({
  name: 'forum-handles',
  rule: 'unretried-conflict',
  operation: 'POST /accounts',
  app: {
    title: 'Forum',
    openapi: '3.0.3',
    tables: 'CREATE TABLE accounts (id INTEGER PRIMARY KEY, handle TEXT UNIQUE, motto TEXT);',
    endpoints: {
      'POST /accounts': { ...adds('accounts', columns, Account, Account), answers: { 201: Account, 422: null } },
      'GET /accounts': lists('accounts', Account),
      'GET /accounts/{id}': shows('accounts', Account),
    },
  },
  racy: { 'POST /accounts': signUp },
  repaired: {
    'POST /accounts': async (call) => {
      try {
        return await signUp(call);
      } catch (error) {
        if (isDuplicate(error)) return taken();
        throw error;
      }
    },
  },
  drill: {
    prepare: (_api, run) => Promise.resolve(`h-${run}`),
    send: (api, handle, i) => api('POST', '/accounts', { handle, motto: `${i}` }),
    broken: (_api, _handle, replies) => {
      const statuses = replies.map(({ status }) => status);
      return statuses.includes(500) ? `answers ${statuses.join(', ')}` : undefined;
    },
  },
});
