import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Dynamo, hasDynamo, startDynamo } from './dynamodb.ts';
import { gunicorn } from './gunicorn.ts';
import { expectPair, type Variant } from './pair.ts';
import { mustRun } from './process.ts';
import { environment, hasPython } from './python.ts';
import { describeStack, root } from './toolchain.ts';

const app = join(root, 'test/apps/django-dynamodb');

describeStack('Django on DynamoDB', { 'a DynamoDB emulator': hasDynamo, python3: hasPython }, () => {
  let dynamo: Dynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo?.stop());

  expectPair({
    stack: 'django+dynamodb',
    app,
    spec: '/schema/',
    remedy: /update_item|transact|delete_item/,
    planted: [
      { operation: 'POST /products/{product_id}/buy/', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /products/{product_id}/votes/', rules: ['lost-update'] },
      {
        operation: 'PUT /products/{product_id}/',
        rules: ['stale-precondition', 'limit-overrun', 'repeated-transition', 'lost-update'],
      },
      { operation: 'POST /wallets/{wallet_id}/transfer/', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
      { operation: 'POST /coupons/{coupon_id}/redemptions/', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /payments/', rules: ['idempotency-violation'] },
    ],
    start: (variant) => start(variant, dynamo.endpoint),
  });
});

async function start(variant: Variant, endpoint: string) {
  const bin = await environment(join(app, 'requirements.txt'));
  const prefix = `django-${variant}-${process.pid}-`;
  const env = { DYNAMODB_ENDPOINT: endpoint, RACEGATE_VARIANT: variant, TABLE_PREFIX: prefix };
  await mustRun(join(bin, 'python'), ['-m', 'shop.storage'], { cwd: app, env });
  return gunicorn(bin, 'wsgi', '/schema/', { cwd: app, env });
}
