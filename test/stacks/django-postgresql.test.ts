import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { celery } from './celery.ts';
import { gunicorn } from './gunicorn.ts';
import { expectMistakes } from './mistakes.ts';
import { expectPair, type Variant } from './pair.ts';
import { hasPostgres, type Postgres, startPostgres } from './postgres.ts';
import { mustRun } from './process.ts';
import { environment, hasPython } from './python.ts';
import { hasRedis, type Redis, startRedis } from './redis.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/django-postgresql');

describeStack('Django on PostgreSQL', { PostgreSQL: hasPostgres, Redis: hasRedis, python3: hasPython }, () => {
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
    stack: 'django+postgresql',
    app,
    spec: '/schema/',
    remedy: /from django\.|\.objects\b|from psycopg|ContextVar/,
    planted: [
      { operation: 'POST /api/items/{id}/purchase/', rules: ['limit-overrun', 'lost-update', 'bound-violation'] },
      { operation: 'POST /api/items/{id}/restock/', rules: ['lost-update'] },
      { operation: 'POST /api/orders/', rules: ['limit-overrun', 'lost-update', 'bound-violation'] },
      { operation: 'POST /api/orders/{id}/cancel/', rules: ['repeated-transition'] },
      { operation: 'POST /api/members/', rules: ['duplicate-create'] },
      { operation: 'PATCH /api/members/{id}/', rules: ['lost-field-update'] },
      { operation: 'POST /api/wallets/{id}/transfer/', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
      { operation: 'POST /api/coupons/{id}/redemptions/', rules: ['limit-overrun', 'lost-update', 'duplicate-create'] },
      { operation: 'POST /api/reports/{id}/build/', rules: ['job-overlap', 'lost-update', 'lost-field-update'] },
      { operation: 'POST /api/office/lockers/{id}/open/', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /api/office/parcels/{id}/ship/', rules: ['write-skew'] },
      { operation: 'POST /api/office/invoices/', rules: ['identity-collision'] },
      { operation: 'POST /api/office/notes/', rules: ['response-bleed'] },
      { operation: 'POST /api/office/payments/', rules: ['idempotency-violation'] },
      { operation: 'PUT /api/office/documents/{id}/', rules: ['stale-precondition'] },
    ],
    apart: {
      exclude: ['* /api/office/*'],
      include: [
        'POST /api/office/lockers/{id}/open/',
        'POST /api/office/parcels/{id}/ship/',
        'POST /api/office/parcels/{id}/recall/',
        'POST /api/office/invoices/',
        'POST /api/office/notes/',
        'POST /api/office/payments/',
        'PUT /api/office/documents/{id}/',
      ],
    },
    start: (variant) => start(variant, postgres, redis.database(variant === 'racy' ? 0 : 1)),
  });

  // So much is racy here that the time of the whole scan ends before it comes to what is read beside a write.
  expectMistakes({
    app,
    spec: '/schema/',
    mistakes: [
      { name: 'cache-filled-by-a-late-reader', include: ['PATCH /api/products/{id}/'], rules: ['stale-read'] },
    ],
    start: () => start('racy', postgres, redis.database(3)),
  });

  const transfer = 'POST /api/wallets/{id}/transfer/';
  expectMistakes({
    app,
    spec: '/schema/',
    mistakes: [
      { name: 'get-or-create', include: ['POST /api/members/'], rules: ['duplicate-create'] },
      { name: 'one-lock', include: [transfer], rules: ['lost-update', 'double-spend', 'unretried-conflict'] },
      { name: 'locks-in-request-order', include: [transfer], rules: ['unretried-conflict'] },
      { name: 'lock-released', include: [transfer], rules: ['double-spend', 'limit-overrun', 'bound-violation'] },
    ],
    start: (mistake) => start('repaired', postgres, redis.database(2), mistake),
  });
});

let started = 0;

async function start(variant: Variant, postgres: Postgres, redis: string, mistake?: string) {
  const bin = await environment(join(app, 'requirements.txt'));
  started += 1;
  const database = await postgres.database(`django_${variant}_${started}_${process.pid}`);
  const env = {
    DATABASE_URL: database,
    REDIS_URL: redis,
    RACEGATE_VARIANT: variant,
    ...(mistake && { RACEGATE_MISTAKE: mistake }),
  };
  await mustRun(join(bin, 'python'), ['manage.py', 'migrate', '--run-syncdb', '--verbosity', '0'], { cwd: app, env });
  // No mistake is about a job, and a worker takes its time to start.
  const worker = mistake ? undefined : await celery(bin, 'shop.jobs', { cwd: app, env });
  try {
    const server = await gunicorn(bin, 'wsgi', '/schema/', { cwd: app, env });
    return { url: server.url, stop: async () => void (await Promise.all([server.stop(), worker?.stop()])) };
  } catch (error) {
    await worker?.stop();
    throw error;
  }
}
