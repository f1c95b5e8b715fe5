import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { expectPair, type Variant } from './pair.ts';
import { hasPostgres, type Postgres, startPostgres } from './postgres.ts';
import { freePort, mustRun, serve } from './process.ts';
import { environment, hasPython } from './python.ts';
import { hasRedis, type Redis, startRedis } from './redis.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/fastapi-postgresql');

describeStack('FastAPI on PostgreSQL', { PostgreSQL: hasPostgres, Redis: hasRedis, python3: hasPython }, () => {
  let postgres: Postgres;
  let redis: Redis;
  beforeAll(async () => {
    postgres = await startPostgres();
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis?.stop();
    await postgres?.stop();
  });

  expectPair({
    stack: 'fastapi+postgresql',
    app,
    spec: '/openapi.json',
    remedy: /from sqlalchemy|import sqlalchemy|redis\.get/,
    planted: [
      { operation: 'POST /api/items/{item_id}/purchase', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /api/items/{item_id}/restock', rules: ['lost-update'] },
      { operation: 'POST /api/orders/{order_id}/cancel', rules: ['repeated-transition'] },
      { operation: 'POST /api/users', rules: ['duplicate-create'] },
      { operation: 'PATCH /api/users/{user_id}', rules: ['lost-field-update'] },
      {
        operation: 'POST /api/accounts/{account_id}/transfers',
        rules: ['double-spend', 'limit-overrun', 'lost-update'],
      },
      { operation: 'POST /api/office/payments', rules: ['idempotency-violation'] },
      { operation: 'PUT /api/office/documents/{document_id}', rules: ['stale-precondition'] },
      { operation: 'POST /api/office/lockers/{locker_id}/open', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /api/office/parcels/{parcel_id}/ship', rules: ['write-skew'] },
      { operation: 'POST /api/office/invoices', rules: ['identity-collision'] },
      { operation: 'POST /api/office/albums/{album_id}/photos', rules: ['orphaned-child'] },
      { operation: 'POST /api/office/reports/{report_id}/build', rules: ['job-overlap'] },
      { operation: 'PATCH /api/office/products/{product_id}', rules: ['stale-read'] },
    ],
    parts: [
      [
        'POST /api/items/{item_id}/purchase',
        'POST /api/items/{item_id}/restock',
        'POST /api/orders/{order_id}/cancel',
        'POST /api/users',
        'PATCH /api/users/{user_id}',
        'POST /api/accounts/{account_id}/transfers',
      ],
      [
        'PUT /api/office/documents/{document_id}',
        'POST /api/office/parcels/{parcel_id}/ship',
        'POST /api/office/parcels/{parcel_id}/recall',
        'POST /api/office/albums/{album_id}/photos',
        'DELETE /api/office/albums/{album_id}',
        'PATCH /api/office/products/{product_id}',
      ],
      [
        'POST /api/office/payments',
        'POST /api/office/lockers/{locker_id}/open',
        'POST /api/office/invoices',
        'POST /api/office/reports/{report_id}/build',
        'PATCH /api/office/reports/{report_id}',
      ],
    ],
    start: (variant) => start(variant, postgres, redis.database(variant === 'racy' ? 4 : 5)),
  });
});

async function start(variant: Variant, postgres: Postgres, redis: string) {
  const bin = await environment(join(app, 'requirements.txt'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const database = await postgres.database(`fastapi_${variant}_${process.pid}`);
  const env = { DATABASE_URL: database, REDIS_URL: redis, RACEGATE_VARIANT: variant };
  await mustRun(join(bin, 'python'), ['database.py'], { cwd: app, env });
  const args = ['main:app', '--workers', '3', '--port', new URL(url).port, '--log-level', 'warning'];
  return { url, ...(await serve(join(bin, 'uvicorn'), args, `${url}/openapi.json`, { cwd: app, env })) };
}
