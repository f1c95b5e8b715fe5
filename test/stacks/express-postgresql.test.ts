import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { installed } from './node.ts';
import { expectPair, type Variant } from './pair.ts';
import { hasPostgres, type Postgres, startPostgres } from './postgres.ts';
import { freePort, mustRun, serve } from './process.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/express-postgresql');

describeStack('Express on PostgreSQL', { PostgreSQL: hasPostgres }, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    await installed(app);
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  expectPair({
    stack: 'express+postgresql',
    app,
    spec: '/openapi.json',
    remedy: /\.query\(|AsyncLocalStorage|versionedCache/,
    planted: [
      { operation: 'POST /items/{id}/purchase', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /items/{id}/restock', rules: ['lost-update'] },
      { operation: 'POST /orders', rules: ['limit-overrun', 'bound-violation'] },
      { operation: 'POST /orders/{id}/cancel', rules: ['repeated-transition'] },
      { operation: 'POST /users', rules: ['duplicate-create'] },
      { operation: 'PATCH /users/{id}', rules: ['lost-field-update'] },
      { operation: 'POST /accounts/{id}/transfers', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
      { operation: 'POST /payments', rules: ['idempotency-violation'] },
      { operation: 'PUT /documents/{id}', rules: ['stale-precondition'] },
      { operation: 'POST /lockers/{id}/open', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /parcels/{id}/ship', rules: ['write-skew'] },
      { operation: 'POST /invoices', rules: ['identity-collision'] },
      { operation: 'POST /notes', rules: ['response-bleed'] },
      { operation: 'POST /albums/{id}/photos', rules: ['orphaned-child'] },
      { operation: 'POST /reports/{id}/build', rules: ['job-overlap'] },
      { operation: 'PATCH /products/{id}', rules: ['stale-read'] },
    ],
    apart: {
      exclude: ['* /parcels*', '* /invoices', '* /notes*', '* /albums*', '* /reports*', '* /products*'],
      include: [
        'POST /parcels/{id}/ship',
        'POST /parcels/{id}/recall',
        'POST /invoices',
        'POST /notes',
        'POST /albums/{id}/photos',
        'DELETE /albums/{id}',
        'POST /reports/{id}/build',
        'PATCH /reports/{id}',
        'PATCH /products/{id}',
      ],
    },
    start: (variant) => start(variant, postgres),
  });
});

async function start(variant: Variant, postgres: Postgres) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const database = await postgres.database(`express_${variant}_${process.pid}`);
  const env = { DATABASE_URL: database, RACEGATE_VARIANT: variant, PORT: new URL(url).port };
  await mustRun(process.execPath, ['database.js'], { cwd: app, env });
  return { url, ...(await serve(process.execPath, ['server.js'], `${url}/openapi.json`, { cwd: app, env })) };
}
