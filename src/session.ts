/** What both entries do around a scan: start the app, wait for it, refuse production, and compare with an earlier report. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from './config/config.ts';
import { redact, redactAll, redactError } from './config/secrets.ts';
import { UserError } from './errors.ts';
import { compare } from './report/compare.ts';
import { parseReport } from './report/json.ts';
import type { Report } from './report/report.ts';
import { type Hooks, scan } from './scan.ts';
import { gate } from './score.ts';
import { refuseProduction } from './target/production.ts';
import { waitUntilReady } from './target/ready.ts';
import { type StartedApp, startApp } from './target/start.ts';

export interface SessionHooks extends Hooks {
  /** Called while the app does not answer yet: one sentence, and the seconds waited so far. */
  onWait(sentence: string, seconds: number): void;
  /** For the app that `start` starts. */
  env: NodeJS.ProcessEnv;
  /** Called once the app that `start` started is gone, with the end of what it wrote, secrets blotted out. */
  onAppOutput?(output: string): void | Promise<void>;
  /** What the deployment behind the URL says of itself. */
  deployment?: { production?: boolean; environment?: string };
}

/**
 * @param config with `url`
 * @throws UserError where nothing could be learned at all
 */
export async function runSession(config: Config & { url: string }, hooks: SessionHooks): Promise<Report> {
  refuseProduction({ ...config, ...(hooks.deployment ? { deployment: hooks.deployment } : {}) });
  const baseline = await readBaseline(config);
  const learned: string[] = [];
  const onSecrets = (secrets: readonly string[]): void => {
    learned.push(...secrets);
    hooks.onSecrets?.(secrets);
  };
  const app =
    config.start === undefined ? undefined : await startApp(config.start, { cwd: config.workspace, env: hooks.env });
  try {
    await waitForApp(config, hooks, app);
    const report = against(await scan(config, { ...hooks, onSecrets }), baseline, config);
    return redactAll(app === undefined ? report : await withDeath(report, app, config), config, learned);
  } catch (error) {
    throw redactError(error, config, learned);
  } finally {
    await app?.stop();
    if (app) await hooks.onAppOutput?.(redact(app.output(), config, learned));
  }
}

/** An app that ended in the middle explains what the report shows. */
async function withDeath(report: Report, app: StartedApp, config: Config): Promise<Report> {
  const status = await Promise.race([app.exited, undefined]);
  if (status === undefined || status === 0) return report;
  const sentence = endedEarly(config, status, app.output(), 'before the scan ended').message;
  return { ...report, warnings: [...report.warnings, sentence] };
}

/** An app that ends before it answers will never answer: its last words say more than a time-out. */
async function waitForApp(
  config: Config & { url: string },
  hooks: SessionHooks,
  app: StartedApp | undefined,
): Promise<void> {
  const ended = new AbortController();
  void app?.exited.then((status) => {
    // A command that ends well may have left the app running, as `docker compose up --detach` does.
    if (status !== 0) ended.abort(endedEarly(config, status, app.output(), 'before the app answered'));
  });
  await waitUntilReady(config.url, {
    timeoutSeconds: config.waitTimeout,
    headers: config.headers,
    h2: config.transport === 'h2',
    onProgress: (sentence, seconds) => hooks.onWait(redact(sentence, config), seconds),
    signal: AbortSignal.any([hooks.signal, ended.signal]),
  });
}

function endedEarly(config: Config, status: number | null, output: string, when: string): UserError {
  const last = redact(output, config).trim().split(/\r?\n/).at(-1)?.trim() ?? '';
  const words = last === '' ? 'it wrote nothing' : `its last line was ${JSON.stringify(last.slice(0, 300))}`;
  const how = status === null ? 'was ended by a signal' : `ended with ${status}`;
  const command = redact(config.start ?? '', config);
  return new UserError('start-ended', `\`start\` (${command}) ${how} ${when}; ${words}.`, 3);
}

type Baseline = { report: Report } | { missing: string } | undefined;

/** The first run of a branch has no baseline yet, so a missing file is told and not refused; an unreadable one is. */
async function readBaseline({ baseline, workspace }: Config): Promise<Baseline> {
  if (baseline === undefined) return undefined;
  const text = await readFile(resolve(workspace, baseline), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UserError('baseline-unreadable', `The baseline ${baseline} could not be read (${error.code}).`);
  });
  return text === undefined ? { missing: baseline } : { report: parseReport(text, baseline) };
}

function against(report: Report, baseline: Baseline, config: Config): Report {
  if (baseline === undefined) return report;
  if ('missing' in baseline)
    return {
      ...report,
      warnings: [...report.warnings, `The baseline ${baseline.missing} does not exist, so every finding is new.`],
    };
  const compared = compare(report, baseline.report);
  const { failOn, passWhenUntested, maxDrop } = config;
  // Why nothing was tested is known better where it happened.
  if (report.verdict === 'untested') return compared;
  return { ...compared, ...gate({ ...compared, failOn, passWhenUntested, maxDrop }) };
}
