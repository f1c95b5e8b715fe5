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
    remedy: /^package repair$/m,
    planted: [
      { operation: 'POST /promotions/{promotionId}/claims', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /promotions/{promotionId}/tickets', rules: ['limit-overrun', 'lost-update'] },
      { operation: 'POST /promotions/{promotionId}/extend', rules: ['lost-update'] },
      { operation: 'PATCH /promotions/{promotionId}', rules: ['lost-field-update'] },
      { operation: 'POST /members', rules: ['duplicate-create'] },
    ],
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
