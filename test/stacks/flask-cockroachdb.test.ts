import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { gunicorn } from './gunicorn.ts';
import { expectMistakes } from './mistakes.ts';
import { expectPair, type Variant } from './pair.ts';
import { hasPostgres, type Postgres, startPostgres } from './postgres.ts';
import { mustRun } from './process.ts';
import { environment, hasPython } from './python.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/flask-cockroachdb');
const cockroach = process.env.COCKROACH_URL;

// CockroachDB itself where it is given. PostgreSQL at SERIALIZABLE raises the same 40001, but is not it: the name says so.
const name = cockroach
  ? 'Flask on CockroachDB'
  : 'Flask for CockroachDB, on PostgreSQL at SERIALIZABLE (CockroachDB was not run)';

describeStack(name, { PostgreSQL: hasPostgres, python3: hasPython }, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres(cockroach);
  });
  afterAll(() => postgres?.stop());

  const failing = 'unretried-conflict';
  expectPair({
    stack: 'flask+cockroachdb',
    app,
    spec: '/openapi.json',
    remedy: /in_transaction|ContextVar/,
    planted: [
      { operation: 'POST /items/{item_id}/purchase', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /items/{item_id}/restock', rules: ['lost-update'] },
      { operation: 'POST /orders', rules: ['limit-overrun', 'bound-violation', 'lost-update'] },
      { operation: 'POST /orders/{order_id}/cancel', rules: ['repeated-transition', failing] },
      { operation: 'POST /users', rules: ['duplicate-create'] },
      { operation: 'PATCH /users/{user_id}', rules: ['lost-field-update', failing] },
      { operation: 'POST /accounts/{account_id}/transfers', rules: [failing] },
      { operation: 'POST /lockers/{locker_id}/open', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /parcels/{parcel_id}/ship', rules: ['write-skew'] },
      { operation: 'POST /invoices', rules: ['identity-collision'] },
      { operation: 'POST /notes', rules: ['response-bleed'] },
      { operation: 'POST /payments', rules: ['idempotency-violation'] },
      { operation: 'PUT /documents/{document_id}', rules: ['stale-precondition'] },
      { operation: 'POST /albums/{album_id}/photos', rules: ['orphaned-child'] },
      { operation: 'POST /reports/{report_id}/build', rules: ['job-overlap'] },
    ],
    apart: {
      exclude: ['tag:office'],
      include: [
        'POST /lockers/{locker_id}/open',
        'POST /parcels/{parcel_id}/ship',
        'POST /parcels/{parcel_id}/recall',
        'POST /invoices',
        'POST /notes',
        'POST /payments',
        'PUT /documents/{document_id}',
        'POST /albums/{album_id}/photos',
        'DELETE /albums/{album_id}',
        'POST /reports/{report_id}/build',
        'PATCH /reports/{report_id}',
      ],
    },
    start: (variant) => start(variant, postgres),
  });

  // PostgreSQL at SERIALIZABLE aborts transactions on unrelated rows of one page as well: the placebo then pays twice too.
  if (!cockroach) it.skip('is caught with the mistake paid-in-retry: CockroachDB itself is needed for it');
  else
    expectMistakes({
      app,
      spec: '/openapi.json',
      mistakes: [
        {
          name: 'paid-in-retry',
          include: ['POST /accounts/{account_id}/transfers'],
          rules: ['double-spend', 'limit-overrun', 'lost-update', 'phantom-effect', 'repeated-transition'],
        },
      ],
      start: (mistake) => start('repaired', postgres, mistake),
    });
});

async function start(variant: Variant, postgres: Postgres, mistake?: string) {
  const bin = await environment(join(app, 'requirements.txt'));
  const database = await postgres.database(`flask_${mistake?.replaceAll('-', '_') ?? variant}_${process.pid}`);
  const env = { COCKROACH_URL: database, RACEGATE_VARIANT: variant, ...(mistake && { RACEGATE_MISTAKE: mistake }) };
  await mustRun(join(bin, 'python'), ['database.py'], { cwd: app, env });
  return gunicorn(bin, 'app:create_app()', '/openapi.json', { cwd: app, env });
}
