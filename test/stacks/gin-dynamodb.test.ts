import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Dynamo, hasDynamo, startDynamo } from './dynamodb.ts';
import { expectPair, type Variant } from './pair.ts';
import { freePort, mustRun, serve } from './process.ts';
import { cache, describeStack, program, root } from './toolchain.ts';

const app = join(root, 'test/apps/gin-dynamodb');
const binary = join(cache, 'gin-dynamodb');

describeStack('Gin on DynamoDB', { 'a DynamoDB emulator': hasDynamo, go: program('go') !== undefined }, () => {
  let dynamo: Dynamo;
  beforeAll(async () => {
    await mustRun('go', ['build', '-o', binary, '.'], { cwd: app });
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo?.stop());

  expectPair({
    stack: 'gin+dynamodb',
    app,
    spec: '/openapi.json',
    remedy: /^package (repair|request)$/m,
    planted: [
      // More claims than the quota, or two of one user.
      {
        operation: 'POST /promotions/{promotionId}/claims',
        rules: ['limit-overrun', 'lost-update', 'duplicate-create'],
      },
      { operation: 'POST /promotions/{promotionId}/tickets', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /promotions/{promotionId}/extend', rules: ['lost-update'] },
      { operation: 'PATCH /promotions/{promotionId}', rules: ['lost-field-update'] },
      { operation: 'POST /members', rules: ['duplicate-create'] },
      { operation: 'POST /lockers/{lockerId}/open', rules: ['attempt-limit-overrun'] },
      { operation: 'POST /parcels/{parcelId}/ship', rules: ['write-skew'] },
      { operation: 'POST /invoices', rules: ['identity-collision'] },
      { operation: 'POST /notes', rules: ['response-bleed'] },
      { operation: 'POST /payments', rules: ['idempotency-violation'] },
      { operation: 'PUT /papers/{paperId}', rules: ['stale-precondition'] },
      { operation: 'POST /albums/{albumId}/photos', rules: ['orphaned-child'] },
      { operation: 'POST /reports/{reportId}/build', rules: ['job-overlap'] },
      { operation: 'POST /orders/{orderId}/cancel', rules: ['repeated-transition'] },
      { operation: 'POST /accounts/{accountId}/transfers', rules: ['double-spend', 'limit-overrun', 'lost-update'] },
    ],
    apart: {
      exclude: ['tag:office'],
      include: [
        'POST /lockers/{lockerId}/open',
        'POST /parcels/{parcelId}/ship',
        'POST /parcels/{parcelId}/recall',
        'POST /invoices',
        'POST /notes',
        'POST /payments',
        'PUT /papers/{paperId}',
        'POST /albums/{albumId}/photos',
        'DELETE /albums/{albumId}',
        'POST /reports/{reportId}/build',
        'PATCH /reports/{reportId}',
      ],
    },
    parts: [['POST /orders/{orderId}/cancel', 'POST /accounts/{accountId}/transfers']],
    start: (variant) => start(variant, dynamo.endpoint),
  });
});

async function start(variant: Variant, endpoint: string) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = {
    DYNAMODB_ENDPOINT: endpoint,
    RACEGATE_VARIANT: variant,
    TABLE_PREFIX: `gin-${variant}-${process.pid}-`,
    LISTEN: new URL(url).host,
  };
  await mustRun(binary, ['create-tables'], { cwd: app, env });
  return { url, ...(await serve(binary, [], `${url}/openapi.json`, { cwd: app, env })) };
}
