import { join } from 'node:path';
import { gunicorn } from '../../stacks/gunicorn.ts';
import { hasPostgres, startPostgres } from '../../stacks/postgres.ts';
import { mustRun } from '../../stacks/process.ts';
import { environment, hasPython } from '../../stacks/python.ts';
import { app, type Framework } from './framework.ts';

export const flask: Framework = {
  name: 'Flask',
  generator: 'flask-smorest (apispec)',
  store: 'PostgreSQL, SERIALIZABLE',
  needs: { PostgreSQL: hasPostgres, python3: hasPython },
  planted: [
    { operation: 'POST /items/{item_id}/purchase', rules: ['limit-overrun', 'lost-update'] },
    { operation: 'POST /items/{item_id}/restock', rules: ['lost-update'] },
    { operation: 'POST /orders', rules: ['limit-overrun', 'bound-violation', 'lost-update'] },
    { operation: 'POST /orders/{order_id}/cancel', rules: ['repeated-transition', 'unretried-conflict'] },
    { operation: 'POST /users', rules: ['duplicate-create'] },
    { operation: 'PATCH /users/{user_id}', rules: ['lost-field-update', 'unretried-conflict'] },
    { operation: 'POST /accounts/{account_id}/transfers', rules: ['unretried-conflict'] },
  ],
  start: async (variant) => {
    const cwd = app('flask-cockroachdb');
    const bin = await environment(join(cwd, 'requirements.txt'));
    const postgres = await startPostgres();
    const env = { COCKROACH_URL: await postgres.database(`frameworks_${variant}`), RACEGATE_VARIANT: variant };
    await mustRun(join(bin, 'python'), ['database.py'], { cwd, env });
    const server = await gunicorn(bin, 'app:create_app()', '/openapi.json', { cwd, env });
    const stop = async (): Promise<void> => {
      await server.stop();
      await postgres.stop();
    };
    return { url: server.url, stop };
  },
};
