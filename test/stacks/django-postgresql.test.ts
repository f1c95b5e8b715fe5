import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { gunicorn } from './gunicorn.ts';
import { expectPair, type Variant } from './pair.ts';
import { hasPostgres, type Postgres, startPostgres } from './postgres.ts';
import { mustRun } from './process.ts';
import { environment, hasPython } from './python.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/django-postgresql');

describeStack('Django on PostgreSQL', { PostgreSQL: hasPostgres, python3: hasPython }, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  expectPair({
    stack: 'django+postgresql',
    app,
    spec: '/schema/',
    remedy: /from django\.db|\.objects\b|from psycopg/,
    planted: [
      { operation: 'POST /api/items/{id}/purchase/', rules: ['limit-overrun', 'lost-update', 'bound-violation'] },
      { operation: 'POST /api/items/{id}/restock/', rules: ['lost-update'] },
      { operation: 'POST /api/orders/', rules: ['limit-overrun', 'lost-update', 'bound-violation'] },
      { operation: 'POST /api/orders/{id}/cancel/', rules: ['repeated-transition'] },
      { operation: 'POST /api/members/', rules: ['duplicate-create'] },
      { operation: 'PATCH /api/members/{id}/', rules: ['lost-field-update'] },
      { operation: 'POST /api/wallets/{id}/transfer/', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
      { operation: 'POST /api/coupons/{id}/redemptions/', rules: ['limit-overrun', 'lost-update', 'duplicate-create'] },
    ],
    start: (variant) => start(variant, postgres),
  });
});

async function start(variant: Variant, postgres: Postgres) {
  const bin = await environment(join(app, 'requirements.txt'));
  const database = await postgres.database(`django_${variant}_${process.pid}`);
  const env = { DATABASE_URL: database, RACEGATE_VARIANT: variant };
  await mustRun(join(bin, 'python'), ['manage.py', 'migrate', '--run-syncdb', '--verbosity', '0'], { cwd: app, env });
  return gunicorn(bin, 'wsgi', '/schema/', { cwd: app, env });
}
