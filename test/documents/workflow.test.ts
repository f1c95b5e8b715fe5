import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { document, integer, takes, text } from '../spec/documents.ts';
import { drive, missed } from './drive.ts';
import type { Answer } from './server.ts';

const flows = `
arazzo: 1.0.1
info: { title: Tables, version: 1.0.0 }
sourceDescriptions: [{ name: inn, url: ./openapi.yaml, type: openapi }]
workflows:
  - workflowId: seated
    steps:
      - stepId: house
        operationPath: '{$sourceDescriptions.inn.url}#/paths/~1houses/post'
        requestBody: { contentType: application/json, payload: '{ "name": "Crown" }' }
        outputs: { house: $response.header.Location }
      - stepId: opened
        workflowId: open
        parameters: [{ name: house, value: $steps.house.outputs.house }]
  - workflowId: open
    inputs: { type: object, properties: { house: { type: string }, seats: { type: integer, default: 4 } } }
    steps:
      - stepId: table
        operationId: addTable
        parameters: [{ name: id, in: path, value: $inputs.house }]
        requestBody: { payload: { seats: $inputs.seats } }
        outputs: { table: '$response.body#/data/number' }
      - stepId: lay
        operationId: layTable
        parameters: [{ name: number, in: path, value: $steps.table.outputs.table }]
`;

it('a workflow of Arazzo makes what a scenario races', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-workflow-'));
  await writeFile(join(workspace, 'flows.yaml'), flows);
  const houses = new Set<string>();
  const tables = new Map<string, { seats: number; isLaid: boolean }>();
  const asked: string[] = [];
  const scenario = {
    name: 'the last seat',
    setup: [],
    arazzo: { file: 'flows.yaml', workflow: 'seated' },
    race: [{ operation: 'takeSeat', parameters: { number: '{opened-table.number}' }, times: 2 }],
    observe: [],
    invariants: ['count(2xx) <= 4'],
  };
  const driven = await drive(
    document({
      'POST /houses': takes({ 'name!': text }),
      'POST /houses/{id}/tables': { operationId: 'addTable', ...takes({ 'seats!': integer }) },
      'POST /tables/{number}/lay': { operationId: 'layTable' },
      'POST /tables/{number}/seats': { operationId: 'takeSeat' },
    }),
    ({ line, path, body }): Answer => {
      asked.push(line);
      if (line === 'POST /houses') {
        houses.add(`${body.name}${houses.size}`);
        return [201, undefined, { location: `/houses/${body.name}${houses.size - 1}` }];
      }
      if (path[2] === 'tables') {
        if (!houses.has(path[1] ?? '') || body.seats !== 4) return [404];
        const number = String(tables.size + 100);
        tables.set(number, { seats: 4, isLaid: false });
        return [201, { data: { number } }];
      }
      const table = tables.get(path[1] ?? '');
      if (table === undefined) return [404];
      if (path[2] === 'lay') table.isLaid = true;
      return table.isLaid ? [200, {}] : [409, { error: 'not laid' }];
    },
    { include: 'nothing' },
    { scenarios: [scenario], workspace },
  );
  await rm(workspace, { recursive: true });
  expect(missed(driven)['POST /tables/{number}/seats']).toBeUndefined();
  expect(asked.slice(0, 3)).toEqual(['POST /houses', 'POST /houses/Crown0/tables', 'POST /tables/100/lay']);
  expect(asked.join()).toMatch(/POST .tables.\d+.seats/);
});
