import { join } from 'node:path';
import { type Dynamo, hasDynamo, startDynamo } from '../../stacks/dynamodb.ts';
import { gunicorn } from '../../stacks/gunicorn.ts';
import { mustRun } from '../../stacks/process.ts';
import { environment, hasPython } from '../../stacks/python.ts';
import { app, type Framework } from './framework.ts';

export const django: Framework = {
  name: 'Django REST framework',
  generator: 'drf-spectacular',
  store: 'DynamoDB',
  needs: { 'a DynamoDB emulator': hasDynamo, python3: hasPython },
  planted: [
    { operation: 'POST /products/{product_id}/buy/', rules: ['limit-overrun', 'lost-update'] },
    { operation: 'POST /products/{product_id}/votes/', rules: ['lost-update'] },
    {
      operation: 'PUT /products/{product_id}/',
      rules: ['stale-precondition', 'limit-overrun', 'repeated-transition', 'lost-update'],
    },
    { operation: 'POST /wallets/{wallet_id}/transfer/', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
    { operation: 'POST /coupons/{coupon_id}/redemptions/', rules: ['limit-overrun', 'lost-update'] },
  ],
  start: async (variant) => {
    const cwd = app('django-dynamodb');
    const bin = await environment(join(cwd, 'requirements.txt'));
    const dynamo: Dynamo = await startDynamo();
    const env = {
      DYNAMODB_ENDPOINT: dynamo.endpoint,
      RACEGATE_VARIANT: variant,
      TABLE_PREFIX: `frameworks-${variant}-${process.pid}-`,
    };
    await mustRun(join(bin, 'python'), ['-m', 'shop.storage'], { cwd, env });
    const server = await gunicorn(bin, 'wsgi', '/schema/', { cwd, env });
    const stop = async (): Promise<void> => {
      await server.stop();
      await dynamo.stop();
    };
    return { url: server.url, stop };
  },
};
