import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { expectPair, type Variant } from './pair.ts';
import { hasPostgres, type Postgres, startPostgres } from './postgres.ts';
import { freePort, mustRun, serve } from './process.ts';
import { cache, describeStack, program, root } from './toolchain.ts';

const app = join(root, 'test/apps/gin-postgresql');
const binary = join(cache, 'gin-postgresql');

describeStack('Gin on PostgreSQL', { PostgreSQL: hasPostgres, go: program('go') !== undefined }, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    await mustRun('go', ['build', '-o', binary, '.'], { cwd: app });
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  expectPair({
    stack: 'gin+postgresql',
    app,
    spec: '/openapi.json',
    remedy: /^package (repair|request|cache)$/m,
    planted: [
      { operation: 'POST /api/items/{id}/purchase', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /api/items/{id}/restock', rules: ['lost-update'] },
      { operation: 'POST /api/orders', rules: ['limit-overrun', 'bound-violation'] },
      { operation: 'POST /api/orders/{id}/cancel', rules: ['repeated-transition'] },
      { operation: 'POST /api/users', rules: ['duplicate-create'] },
      { operation: 'PATCH /api/users/{id}', rules: ['lost-field-update'] },
      { operation: 'POST /api/accounts/{id}/transfers', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
      { operation: 'POST /api/office/payments', rules: ['idempotency-violation'] },
      { operation: 'PUT /api/office/documents/{id}', rules: ['stale-precondition'] },
      { operation: 'POST /api/office/lockers/{id}/open', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /api/office/parcels/{id}/ship', rules: ['write-skew'] },
      { operation: 'POST /api/office/invoices', rules: ['identity-collision'] },
      { operation: 'POST /api/office/notes', rules: ['response-bleed'] },
      { operation: 'POST /api/office/albums/{id}/photos', rules: ['orphaned-child'] },
      { operation: 'POST /api/office/reports/{id}/build', rules: ['job-overlap'] },
      { operation: 'PATCH /api/office/products/{id}', rules: ['stale-read'] },
    ],
    parts: [
      [
        'POST /api/items/{id}/purchase',
        'POST /api/items/{id}/restock',
        'POST /api/orders',
        'POST /api/orders/{id}/cancel',
      ],
      ['POST /api/users', 'PATCH /api/users/{id}', 'POST /api/accounts/{id}/transfers'],
      [
        'POST /api/office/payments',
        'PUT /api/office/documents/{id}',
        'POST /api/office/lockers/{id}/open',
        'POST /api/office/invoices',
        'POST /api/office/notes',
        'POST /api/office/albums/{id}/photos',
        'DELETE /api/office/albums/{id}',
        'POST /api/office/reports/{id}/build',
        'PATCH /api/office/reports/{id}',
      ],
      ['POST /api/office/parcels/{id}/ship', 'POST /api/office/parcels/{id}/recall', 'PATCH /api/office/products/{id}'],
    ],
    start: (variant) => start(variant, postgres),
  });
});

async function start(variant: Variant, postgres: Postgres) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const database = await postgres.database(`gin_${variant}_${process.pid}`);
  const env = { DATABASE_URL: database, RACEGATE_VARIANT: variant, LISTEN: new URL(url).host };
  await mustRun(binary, ['create-tables'], { cwd: app, env });
  return { url, ...(await serve(binary, [], `${url}/openapi.json`, { cwd: app, env })) };
}
