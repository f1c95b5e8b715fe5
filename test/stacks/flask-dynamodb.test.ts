import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Dynamo, hasDynamo, startDynamo } from './dynamodb.ts';
import { gunicorn } from './gunicorn.ts';
import { expectMistakes } from './mistakes.ts';
import { expectPair, type Variant } from './pair.ts';
import { mustRun } from './process.ts';
import { environment, hasPython } from './python.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/flask-dynamodb');

describeStack('Flask on DynamoDB', { 'a DynamoDB emulator': hasDynamo, python3: hasPython }, () => {
  let dynamo: Dynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo?.stop());

  expectPair({
    stack: 'flask+dynamodb',
    app,
    spec: '/openapi.json',
    remedy: /update_item|transact|delete_item|ContextVar/,
    planted: [
      { operation: 'POST /tickets/{ticket_id}/purchases', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /orders', rules: ['limit-overrun', 'bound-violation'] },
      { operation: 'POST /orders/{order_id}/cancel', rules: ['repeated-transition'] },
      { operation: 'POST /products/{product_id}/restock', rules: ['lost-update'] },
      { operation: 'POST /products/{product_id}/toggle', rules: ['lost-update'] },
      { operation: 'POST /users', rules: ['duplicate-create'] },
      { operation: 'PATCH /users/{user_id}', rules: ['lost-field-update'] },
      { operation: 'POST /lockers/{locker_id}/open', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /parcels/{parcel_id}/ship', rules: ['write-skew'] },
      { operation: 'POST /invoices', rules: ['identity-collision'] },
      { operation: 'POST /notes', rules: ['response-bleed'] },
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
        'POST /albums/{album_id}/photos',
        'DELETE /albums/{album_id}',
        'POST /reports/{report_id}/build',
        'PATCH /reports/{report_id}',
      ],
    },
    start: (variant) => start(variant, dynamo.endpoint),
  });

  const buy = 'POST /tickets/{ticket_id}/purchases';
  expectMistakes({
    app,
    spec: '/openapi.json',
    mistakes: [
      { name: 'process-lock', include: [buy], rules: ['limit-overrun', 'lost-update'] },
      { name: 'bound-of-zero', include: [buy], rules: ['limit-overrun', 'bound-violation'] },
      { name: 'wrong-exception', include: ['POST /orders'], rules: ['unretried-conflict'] },
      { name: 'mixed-alias', include: [buy], rules: ['limit-overrun', 'bound-violation'] },
      { name: 'retried-bound', include: [buy], rules: ['unretried-conflict'] },
      { name: 'all-is-conflict', include: ['POST /orders'], rules: ['phantom-effect', 'limit-overrun'] },
    ],
    start: (mistake) => start('repaired', dynamo.endpoint, mistake),
  });
});

async function start(variant: Variant, endpoint: string, mistake?: string) {
  const bin = await environment(join(app, 'requirements.txt'));
  const env = {
    DYNAMODB_ENDPOINT: endpoint,
    RACEGATE_VARIANT: variant,
    TABLE_PREFIX: `${mistake ?? variant}-${process.pid}-`,
    ...(mistake && { RACEGATE_MISTAKE: mistake }),
  };
  await mustRun(join(bin, 'python'), ['storage.py'], { cwd: app, env });
  return gunicorn(bin, 'app:create_app()', '/openapi.json', { cwd: app, env });
}
