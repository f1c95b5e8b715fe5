import { isDuplicate } from '../database.ts';
import { email, object, readOnly, text, whole } from '../document.ts';
import { adds, insert, lists, removes, shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Member = object({ 'id?': readOnly(whole()), email: email(), fullName: text('Grace Hopper') }, 'Member');
const taken = () => reply(409, { error: 'a member with this email exists' });
const columns = ['email', 'fullName'];

/** Looks whether the email is taken, then inserts. */
export const libraryCards = pair({
  name: 'library-cards',
  rule: 'duplicate-create',
  operation: 'POST /members',
  app: {
    title: 'Library',
    openapi: '3.0.3',
    tables: 'CREATE TABLE members (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT, fullName TEXT);',
    endpoints: {
      'POST /members': {
        ...adds('members', columns, Member, Member),
        answers: { 201: Member, 409: object({ error: text() }) },
      },
      'GET /members': lists('members', Member),
      'GET /members/{memberId}': shows('members', Member),
      'DELETE /members/{memberId}': removes('members'),
    },
  },
  racy: {
    'POST /members': async (call) => {
      if (await call.db.one('SELECT id FROM members WHERE email = ?', call.body.email)) return taken();
      return reply(201, await insert(call, 'members', columns));
    },
  },
  repaired: {
    'POST /members': async (call) => {
      try {
        return reply(201, await insert(call, 'members', columns));
      } catch (error) {
        if (isDuplicate(error)) return taken();
        throw error;
      }
    },
  },
  repairedTables: 'CREATE UNIQUE INDEX one_per_email ON members (email);',
  drill: {
    prepare: async (_api, run) => ({ email: `${run}@example.org` }),
    send: (api, { email }, i) => api('POST', '/members', { email, fullName: `Reader ${i}` }),
    broken: async (api, { email }) => {
      const same = (await api('GET', '/members')).body.filter((member: { email: string }) => member.email === email);
      return same.length === 1 ? undefined : `${same.length} members have one email`;
    },
  },
});
