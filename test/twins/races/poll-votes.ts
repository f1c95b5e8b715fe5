import { isBusy, type Row } from '../database.ts';
import { list, object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Poll = object({ 'id?': readOnly(whole()), question: text('Tabs?'), 'tally?': readOnly(list(whole())) }, 'Poll');
const path = 'POST /polls/{pollId}/votes';
const view = ({ id, question, tally }: Row) => ({ id, question, tally: JSON.parse(tally) });
const add = (tally: string, choice: number) =>
  JSON.stringify(JSON.parse(tally).map((n: number, i: number) => (i === choice ? n + 1 : n)));
const voted = () => reply(202, { accepted: true });

/** The tally is a JSON column that several processes read, change and write. */
export const pollVotes = pair({
  name: 'poll-votes',
  rule: 'lost-update',
  operation: path,
  app: {
    title: 'Polls',
    openapi: '3.0.3',
    processes: 2,
    module: import.meta.url,
    tables: `CREATE TABLE polls (id INTEGER PRIMARY KEY, question TEXT, tally TEXT DEFAULT '[0,0,0]', revision INTEGER DEFAULT 0);`,
    endpoints: {
      'POST /polls': adds('polls', ['question'], Poll, Poll, { view }),
      'GET /polls/{pollId}': shows('polls', Poll, { view }),
      [path]: {
        body: object({ choice: whole(1, { minimum: 0 }) }),
        answers: { 202: object({ accepted: { type: 'boolean' } }), 404: null },
      },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const poll = await db.one('SELECT tally FROM polls WHERE id = ?', params.pollId!);
      if (!poll) return missing();
      await db.run(
        'UPDATE polls SET tally = ?, revision = revision + 1 WHERE id = ?',
        add(poll.tally, body.choice),
        params.pollId!,
      );
      return voted();
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const poll = await db.one('SELECT tally, revision FROM polls WHERE id = ?', params.pollId!);
        if (!poll) return missing();
        const sql = 'UPDATE polls SET tally = ?, revision = revision + 1 WHERE id = ? AND revision = ?';
        const written = await db
          .run(sql, add(poll.tally, body.choice), params.pollId!, poll.revision)
          .catch((error) => {
            if (isBusy(error)) return { changes: 0 };
            throw error;
          });
        if (written.changes === 1) return voted();
      }
      return reply(503, { error: 'try again' });
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/polls', { question: run })).body,
    send: (api, { id }) => api('POST', `/polls/${id}/votes`, { choice: 1 }),
    broken: async (api, { id }, replies) => {
      const votes = (await api('GET', `/polls/${id}`)).body.tally[1];
      return votes === replies.length ? undefined : `${replies.length} votes, counted ${votes}`;
    },
  },
});
