import { join } from 'node:path';
import { hasDynamo, startDynamo } from '../../stacks/dynamodb.ts';
import { freePort, mustRun, serve } from '../../stacks/process.ts';
import { cache, program } from '../../stacks/toolchain.ts';
import { app, type Framework } from './framework.ts';

const binary = join(cache, 'gin-dynamodb');

export const gin: Framework = {
  name: 'Gin',
  generator: 'a file in the repository',
  store: 'DynamoDB',
  needs: { 'a DynamoDB emulator': hasDynamo, go: program('go') !== undefined },
  planted: [
    { operation: 'POST /promotions/{promotionId}/claims', rules: ['limit-overrun', 'lost-update'] },
    { operation: 'POST /promotions/{promotionId}/tickets', rules: ['limit-overrun', 'lost-update'] },
    { operation: 'POST /promotions/{promotionId}/extend', rules: ['lost-update'] },
    { operation: 'PATCH /promotions/{promotionId}', rules: ['lost-field-update'] },
    { operation: 'POST /members', rules: ['duplicate-create'] },
  ],
  start: async (variant) => {
    const cwd = app('gin-dynamodb');
    await mustRun('go', ['build', '-o', binary, '.'], { cwd });
    const dynamo = await startDynamo();
    const url = `http://127.0.0.1:${await freePort()}`;
    const env = {
      DYNAMODB_ENDPOINT: dynamo.endpoint,
      RACEGATE_VARIANT: variant,
      TABLE_PREFIX: `frameworks-${variant}-${process.pid}-`,
      LISTEN: new URL(url).host,
    };
    await mustRun(binary, ['create-tables'], { cwd, env });
    const server = await serve(binary, [], `${url}/openapi.json`, { cwd, env });
    const stop = async (): Promise<void> => {
      await server.stop();
      await dynamo.stop();
    };
    return { url, stop };
  },
};
