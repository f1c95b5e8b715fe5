import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Dynamo, hasDynamo, startDynamo } from './dynamodb.ts';
import { mustRun } from './process.ts';
import { environment, hasPython } from './python.ts';
import { describeStack } from './toolchain.ts';

describeStack('the DynamoDB of the tests', { 'a DynamoDB emulator': hasDynamo, python3: hasPython }, () => {
  let dynamo: Dynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo?.stop());

  it('lets exactly one of 16 writers win, 300 times, by condition and by transaction', async () => {
    const bin = await environment(join(import.meta.dirname, 'dynamodb-requirements.txt'));
    const script = join(import.meta.dirname, 'prove_dynamodb.py');
    const said = await mustRun(join(bin, 'python'), [script, dynamo.endpoint, `proof-${process.pid}`]);
    expect(JSON.parse(said), dynamo.name).toEqual({
      rounds: 300,
      writers: 16,
      wrong: { conditional: 0, transaction: 0 },
    });
  });
});
