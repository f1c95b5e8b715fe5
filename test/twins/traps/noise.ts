/** Bodies that change with traffic, not with data. */
import { object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { type Answer, type App, type Call, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Playlist = object({ 'id?': readOnly(whole()), title: text('Focus'), 'plays?': readOnly(whole(0)) }, 'Playlist');
const play = 'POST /playlists/{playlistId}/play';

const app = (dress: (answer: Answer, call: Call, line: string) => Answer): App => ({
  title: 'Playlists',
  openapi: '3.0.3',
  tables: 'CREATE TABLE playlists (id INTEGER PRIMARY KEY, title TEXT, plays INTEGER DEFAULT 0);',
  memory: () => ({ served: 0, busy: 0 }),
  dress,
  gate: (call) => {
    // Remembered from the beginning of a request: at its end the others may be gone.
    call.memory.busy = call.inFlight;
    return undefined;
  },
  endpoints: {
    'POST /playlists': adds('playlists', ['title'], Playlist, Playlist),
    'GET /playlists/{playlistId}': shows('playlists', Playlist),
    [play]: {
      answers: { 200: Playlist, 404: null },
      run: async ({ db, params }) => {
        const row = await db.one('UPDATE playlists SET plays = plays + 1 WHERE id = ? RETURNING *', params.playlistId!);
        return row ? reply(200, row) : missing();
      },
    },
  },
});

const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/playlists', { title: run })).body,
  send: (api, { id }) => api('POST', `/playlists/${id}/play`),
  broken: async (api, { id }, replies) => {
    const { plays } = (await api('GET', `/playlists/${id}`)).body;
    return plays === replies.length ? undefined : `${replies.length} plays, counted ${plays}`;
  },
};

const adding = (extra: (call: Call) => object) => (answer: Answer, call: Call) =>
  answer.body ? { ...answer, body: { ...(answer.body as object), ...extra(call) } } : answer;
const loaded = ({ memory, inFlight }: Call) => memory.busy > 1 || inFlight > 1;

/** A counter of everything served, in every answer and so in every state that is read. */
const served = adding(({ memory }) => {
  memory.served += 1;
  return { served: memory.served };
});

export const noise = [
  ...trap('served-counter', 'a global counter in all answers and in the state', app(served), drill),
  ...trap(
    'cache-miss',
    '`cache` says HIT, and MISS under load',
    app(adding((call) => ({ cache: loaded(call) ? 'MISS' : 'HIT' }))),
    drill,
  ),
  ...trap(
    'queued-flag',
    '`queued: true` appears under load',
    app(adding((call) => (loaded(call) ? { queued: true } : {}))),
    drill,
  ),
  ...trap(
    'warnings',
    '`warnings` appear under load',
    app(adding((call) => (loaded(call) ? { warnings: ['busy'] } : {}))),
    drill,
  ),
];
