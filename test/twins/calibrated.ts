import { createHash } from 'node:crypto';
import { object, readOnly, text, whole } from './document.ts';
import { adds, shows } from './plain.ts';
import { missing, pair, reply } from './server.ts';
import type { Twin } from './twin.ts';

const Tank = object({ 'id?': readOnly(whole()), site: text('East'), 'litres?': readOnly(whole(0)) }, 'Tank');
const path = 'POST /tanks/{tankId}/deliveries';

/** Falls on the racy side with probability `p`; the same for one tank and seed. */
const coin = (id: string, p: number, seed: number) =>
  createHash('sha256').update(`${seed}/${id}`).digest().readUInt32BE() / 2 ** 32 < p;

/** Long enough for every request of a burst to have read; on both paths, so that time does not tell them apart. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

/**
 * A lost update that shows in the share `p` of bursts: a seeded coin decides, per tank, whether its deliveries are added
 * by reading and writing or by one statement. The pause makes the racy path race in every burst, so that the share is `p`.
 */
export function calibrated(p: number, seed = 1): Twin {
  const [twin] = pair({
    name: `calibrated-${p}-${seed}`,
    rule: 'lost-update',
    operation: path,
    hard: p <= 0.2,
    app: {
      title: 'Tanks',
      openapi: '3.0.3',
      tables: 'CREATE TABLE tanks (id INTEGER PRIMARY KEY, site TEXT, litres INTEGER DEFAULT 0);',
      endpoints: {
        'POST /tanks': adds('tanks', ['site'], Tank, Tank),
        'GET /tanks/{tankId}': shows('tanks', Tank),
        [path]: { body: object({ litres: whole(100, { minimum: 1 }) }), answers: { 200: Tank, 404: null } },
      },
    },
    racy: {
      [path]: async ({ db, params, body }) => {
        const tank = await db.one('SELECT litres FROM tanks WHERE id = ?', params.tankId!);
        if (!tank) return missing();
        await pause();
        const racy = coin(params.tankId!, p, seed);
        const [value, sql] = racy ? [tank.litres + body.litres, 'litres = ?'] : [body.litres, 'litres = litres + ?'];
        return reply(200, await db.one(`UPDATE tanks SET ${sql} WHERE id = ? RETURNING *`, value, params.tankId!));
      },
    },
    repaired: {},
    drill: {
      prepare: async (api, run) => (await api('POST', '/tanks', { site: run })).body,
      send: (api, { id }) => api('POST', `/tanks/${id}/deliveries`, { litres: 100 }),
      broken: async (api, { id }, replies) => {
        const { litres } = (await api('GET', `/tanks/${id}`)).body;
        return litres === 100 * replies.length ? undefined : `${replies.length} times 100 litres, measured ${litres}`;
      },
    },
  });
  return twin!;
}
