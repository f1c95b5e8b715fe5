/** Plans a document and tries every operation of the plan once, one after another, on the server that it describes. */

import type { Config } from '../../src/config/config.ts';
import { parseConfig, type Raw } from '../../src/config/parse.ts';
import { tryOut } from '../../src/confirm/calibrate.ts';
import { enter } from '../../src/identities/enter.ts';
import type { JsonObject } from '../../src/json.ts';
import { planOf } from '../../src/plan.ts';
import type { Lab } from '../../src/rounds/lab.ts';
import { headersOf, openLab } from '../../src/rounds/open.ts';
import { Unusable } from '../../src/rounds/unusable.ts';
import { withWorkflows } from '../../src/scenarios/read.ts';
import { openTransport } from '../../src/transport/open.ts';
import { load } from '../spec/documents.ts';
import { type Answer, type Request, startServer } from './server.ts';

export interface Driven {
  /** Mutating operation → `tried`, or the code and the words of why not. */
  outcomes: Record<string, string>;
  /** What the clean-up could not remove. */
  leftovers: number;
  lab: Lab;
}

/** Of all mutating operations those that could not be tried, with the reason. */
export const missed = ({ outcomes }: Driven): Record<string, string> =>
  Object.fromEntries(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'tried'));

/** @param answer the server that the document describes */
export async function drive(
  document: JsonObject | string,
  answer: (request: Request) => Answer | Promise<Answer>,
  raw: Raw = {},
  more: Partial<Config> = {},
): Promise<Driven> {
  const server = await startServer(answer);
  const parsed = await parseConfig(
    { url: server.url, seed: 'documents', ...raw },
    { workspace: import.meta.dirname, env: {} },
  );
  const config = await withWorkflows({ ...parsed, ...more });
  const spec = await load(document);
  const plan = planOf(spec, config);
  const transport = await openTransport(new URL(server.url), {
    protocol: 'h1',
    timeoutMs: 5_000,
    maxBodyBytes: 100_000,
  });
  try {
    const headers = headersOf(config, 'documents');
    const entered = await enter(config, spec, transport, headers, () => {});
    const lab = openLab({
      id: 'documents',
      headers,
      config,
      spec,
      transport,
      entered,
      signal: new AbortController().signal,
    });
    const outcomes: Record<string, string> = Object.fromEntries(
      plan.untested.map(({ operation, reason, detail }) => [operation, `${reason}: ${detail}`]),
    );
    for (const { subject, trials } of plan.entries) {
      const trial = trials.find(({ needsRefusal }) => !needsRefusal) ?? trials[0];
      const outcome = await tryOut(lab, trial!).then(
        () => 'tried',
        (error) => {
          if (!(error instanceof Unusable)) throw error;
          return `${error.code}: ${error.message}`;
        },
      );
      outcomes[subject.operation.id] = trial === undefined ? 'no trial' : outcome;
      await lab.ledger.sweep();
    }
    for (const account of entered.accounts) lab.ledger.add(account);
    await lab.ledger.sweep();
    return { outcomes, leftovers: lab.ledger.leftovers().length, lab };
  } finally {
    await transport.close();
    await server.close();
  }
}
