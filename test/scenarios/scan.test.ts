/** Scenarios of a configuration, raced against a server. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { runSession } from '../../src/session.ts';
import { startBank } from './bank.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function scanned(
  racy: boolean,
  file: string,
  more: Record<string, string> = {},
  include = 'GET /pots/{id}',
): Promise<Report> {
  const bank = await startBank(racy);
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-scenario-'));
  endings.push(bank.close, () => rm(workspace, { recursive: true }));
  for (const [name, text] of Object.entries({ 'racegate.yml': file, ...more }))
    await writeFile(join(workspace, name), text);
  const config = await parseConfig(
    // Only the scenario is raced: of the document nothing that changes anything is selected.
    { url: bank.url, depth: 'quick', seed: 'bank', transport: 'h1', include, config: 'racegate.yml' },
    { workspace, env: {} },
  );
  return runSession(
    { ...config, url: bank.url },
    { signal: new AbortController().signal, env: {}, onProgress() {}, onWait() {} },
  );
}

const scenario = (invariants: string[], setup = plainSetup): string => `
scenarios:
  - name: emptying a pot
${setup}
    race:
      - { operation: move, body: { source: '{from.id}', sink: '{to.id}', amount: 10 }, times: 4 }
    observe:
      - { operation: 'GET /pots/{id}', parameters: { id: '{from.id}' }, as: left }
      - { operation: 'GET /pots/{id}', parameters: { id: '{to.id}' }, as: right }
    invariants: ${JSON.stringify(invariants)}
`;

const plainSetup = `    setup:
      - { operation: makePot, body: { held: 10 }, as: from }
      - { operation: makePot, body: { held: 0 }, as: to }
      - { operation: 'PUT /pots/{id}/opening', parameters: { id: '{from.id}' } }`;

const told = ({ findings }: Report): string[] => findings.map(({ rule, summary }) => `${rule}: ${summary}`);

it('an invariant that concurrent requests break is a finding of its kind', async () => {
  const report = await scanned(true, scenario(['count(2xx) <= 1', 'sum(held) == before', 'after.left.held >= 0']));
  expect(told(report)).toEqual([
    expect.stringMatching(
      /^limit-overrun: `count\(2xx\) <= 1` of the scenario "emptying a pot" did not hold: [234] against 1\.$/,
    ),
  ]);
  expect(report.warnings).toEqual([]);
  expect(report.traffic.leftovers).toEqual([]);
  expect(report.controls.unexplained).toBe(0);
});

it('a correct server keeps them all', async () => {
  const report = await scanned(false, scenario(['count(2xx) <= 1', 'sum(held) == before']));
  expect([report.findings, report.suspected, report.warnings]).toEqual([[], [], []]);
  expect(report.traffic.bursts).toBeGreaterThan(5);
});

it('more requests than one burst holds are told, and raced as far as they go', async () => {
  const many = scenario(['count(2xx) <= 1']).replace('times: 4', 'times: 40');
  const report = await scanned(true, many);
  expect(report.warnings).toEqual([
    'The scenario "emptying a pot" asks for 40 requests at once, and only 32 can be sent together here: it was raced with 32.',
  ]);
  expect(report.findings).toHaveLength(1);
});

it('more attempts than one burst holds are not raced, since fewer would show nothing', async () => {
  const report = await scanned(true, 'operations:\n  makePot: { attempts: 40 }\n', {}, 'makePot');
  expect(report.warnings).toEqual([
    'POST /pots asks for 43 requests at once, and only 32 can be sent together here: it was not raced.',
  ]);
  expect(report.coverage.excludedRate.flatMap(({ probes }) => probes)).not.toContain('attempts');
});

it('an invariant that fails one after another too is the mistake of whoever wrote it', async () => {
  const report = await scanned(false, scenario(['count(2xx) == 0', 'left.hold >= 0']));
  expect(report.findings).toEqual([]);
  expect(report.warnings).toEqual([
    expect.stringMatching(
      /`count\(2xx\) == 0` .* did not hold: 1 against 0, though .* one after another; it was not judged\./,
    ),
    expect.stringMatching(/`left\.hold >= 0` .* finds no value/),
  ]);
});

it('a workflow is the set-up', async () => {
  const workflow = {
    arazzo: '1.0.0',
    workflows: [
      {
        workflowId: 'pots',
        inputs: { properties: { amount: { default: 10 } } },
        steps: [
          {
            stepId: 'from',
            operationId: 'makePot',
            requestBody: { payload: { held: '$inputs.amount' } },
            outputs: { pot: '$response.body#/id' },
          },
          {
            stepId: 'to',
            operationPath: '{$sourceDescriptions.bank.url}#/paths/~1pots/post',
            requestBody: { payload: { held: 0 } },
          },
          {
            stepId: 'open',
            operationId: 'openPot',
            parameters: [{ name: 'id', in: 'path', value: '$steps.from.outputs.pot' }],
          },
        ],
      },
    ],
  };
  const setup = '    arazzo: { file: pots.arazzo.json, workflow: pots }';
  const report = await scanned(true, scenario(['count(2xx) <= 1'], setup), {
    'pots.arazzo.json': JSON.stringify(workflow),
  });
  expect(told(report)).toEqual([expect.stringMatching(/^limit-overrun: `count/)]);
});

it('what cannot be raced is told', async () => {
  const report = await scanned(
    true,
    `
scenarios:
  - { name: one, race: [{ operation: nowhere }] }
  - { name: two, race: [{ operation: move, body: { source: '{pot.id}' } }] }
  - { name: three, race: [{ operation: 'PUT /pots/{id}/opening', parameters: { id: 1 } }] }
`,
  );
  expect(report.warnings).toEqual([
    'The scenario "one" was not raced: the document has no operation `nowhere`.',
    expect.stringMatching(/"two" was not raced: `\{pot\.id\}` names `pot`, which no earlier call is\./),
    expect.stringMatching(/"three" was not raced: .* touch-existing allows that\./),
  ]);
  expect(report.verdict).toBe('untested');
});

it('three different requests are judged by their invariants', async () => {
  const three = `
scenarios:
  - name: three hands
${plainSetup}
    race:
      - { operation: move, body: { source: '{from.id}', sink: '{to.id}', amount: 10 } }
      - { operation: move, body: { source: '{from.id}', sink: '{to.id}', amount: 9 } }
      - { operation: move, body: { source: '{from.id}', sink: '{to.id}', amount: 8 } }
    observe: [{ operation: 'GET /pots/{id}', parameters: { id: '{from.id}' }, as: left }, { operation: 'GET /pots/{id}', parameters: { id: '{to.id}' }, as: right }]
    invariants: [count(2xx) == 1]
`;
  expect(told(await scanned(true, three))).toEqual([
    expect.stringMatching(/^limit-overrun: `count\(2xx\) == 1` .*: [23] against 1\.$/),
  ]);
  const { findings, warnings } = await scanned(false, three);
  expect([findings, warnings]).toEqual([[], []]);
});
