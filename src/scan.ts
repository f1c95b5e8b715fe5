/**
 * The story of a scan, from top to bottom.
 *
 * Config → document → plan → rounds → histories → oracle → rules → findings → score → report. Each line below is a room of its own;
 * a new way to race is a file in `probes/`, a new conclusion is a file in `rules/`.
 */
import { reportOf, runOf, trafficOf } from './assemble.ts';
import type { Config } from './config/config.ts';
import { runPlan } from './confirm/campaign.ts';
import { findUnprotected } from './confirm/unprotected.ts';
import { UserError } from './errors.ts';
import { enter } from './identities/enter.ts';
import { planOf } from './plan.ts';
import type { Progress } from './report/progress.ts';
import type { Report } from './report/report.ts';
import { headersOf, openLab } from './rounds/open.ts';
import { withWorkflows } from './scenarios/read.ts';
import { withLocations } from './source/findings.ts';
import { stacksOf } from './source/stack.ts';
import { readSpec } from './target/document.ts';
import { openTransport } from './transport/open.ts';

export interface Hooks {
  onProgress(progress: Progress): void;
  /** Aborting ends the racing; what was learned is reported and what was created is removed. */
  signal: AbortSignal;
  /** Told every token, cookie and password that the scan obtains, before it is used: none may be shown. */
  onSecrets?(secrets: readonly string[]): void;
}

/**
 * Scans the API at `config.url`, which must answer already.
 * @throws UserError where nothing could be learned at all: no document, nothing to race, no connection.
 */
export async function scan(given: Config, hooks: Hooks): Promise<Report> {
  const started = Date.now();
  const config = await withWorkflows(given);
  const url = targetOf(config);
  const spec = await readSpec(config, url);
  const plan = planOf(spec, config);
  if (plan.mutating.length === 0)
    throw new UserError(
      'nothing-to-race',
      'The document has no operation that changes anything (POST, PUT, PATCH or DELETE), so there is nothing to race.',
      3,
    );
  const transport = await openTransport(url, {
    protocol: config.transport,
    timeoutMs: 30_000,
    maxBodyBytes: 2_000_000,
  });
  try {
    const id = crypto.randomUUID();
    const headers = headersOf(config, id);
    const entered = await enter(config, spec, transport, headers, (secrets) => hooks.onSecrets?.(secrets));
    const lab = openLab({ id, headers, config, spec, transport, entered, signal: hooks.signal });
    const tell = (progress: Pick<Progress, 'phase' | 'done' | 'total' | 'what'>): void =>
      hooks.onProgress({
        ...progress,
        rounds: lab.rounds,
        requests: transport.requests,
        secondsLeft: lab.budget.secondsLeft(),
      });
    const campaign = await runPlan(lab, plan, tell);
    tell({ phase: 'cleaning up', done: 0, total: 0 });
    const observations = await findUnprotected(lab, campaign);
    for (const account of entered.accounts) lab.ledger.add(account);
    await lab.ledger.sweep();
    const report = reportOf({
      plan,
      spec,
      campaign,
      around: { config, stacks: await stacksOf(config, lab.answered), url: url.href },
      run: runOf(config, spec, url, started, lab.id),
      traffic: trafficOf(lab),
      protocol: transport.protocol,
      proofs: lab.proofs,
      notes: transport.notes,
      warnings: [...spec.warnings, ...entered.warnings],
      observations,
    });
    return await withLocations(report, spec.operations, config.workspace);
  } finally {
    await transport.close();
  }
}

function targetOf({ url }: Config): URL {
  if (url === undefined)
    throw new UserError(
      'no-url',
      'There is no URL to scan: give the url input, or run where a deployment of this commit can be found.',
    );
  return new URL(url);
}
