/**
 * The Action: inputs → target → scan → every surface of GitHub → exit status. The exit status is the check; nothing that GitHub fails to
 * show changes it.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import * as core from '@actions/core';
import { openProgress } from './cli/progress.ts';
import { openTerminal } from './cli/terminal.ts';
import type { Config } from './config/config.ts';
import { inputs } from './config/inputs.ts';
import { parseConfig } from './config/parse.ts';
import { redactAll } from './config/secrets.ts';
import { exitCode, UserError } from './errors.ts';
import { writeAppOutput, writeReports } from './files.ts';
import { connect, type GitHub } from './github/client.ts';
import { type Context, readContext } from './github/context.ts';
import { finishedReport } from './github/finished.ts';
import { jobLog, type Log, logGroup } from './github/log.ts';
import { setCommentUrl, setOutputs } from './github/outputs.ts';
import { type Preview, resolvePreview } from './github/preview.ts';
import { publish } from './github/publish.ts';
import { maskSecrets, maskValues } from './github/secrets.ts';
import { writeSummary } from './github/summary.ts';
import { untestedReport } from './github/untested.ts';
import { wordsFor } from './github/words.ts';
import type { Report } from './report/report.ts';
import { renderTerminal } from './report/terminal.ts';
import { passedWithRaces } from './report/wording.ts';
import { runSession } from './session.ts';
import { documentPlace, unplaced } from './source/document.ts';

interface Job {
  config: Config;
  context: Context;
  github: GitHub | undefined;
  log: Log;
  signal: AbortSignal;
  startedAt: Date;
}

/** Runs the Action and leaves its exit code in the process. */
export async function action(): Promise<void> {
  const cancelled = new AbortController();
  // The runner sends SIGINT on cancellation and SIGTERM 7.5 s later: enough to remove what was created.
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => cancelled.abort(new Error('The job was cancelled.')));
  process.exitCode = await runAction(jobLog(), cancelled.signal);
}

async function runAction(log: Log, signal: AbortSignal): Promise<number> {
  try {
    const config = await parseConfig(readInputs(), {
      workspace: process.env.GITHUB_WORKSPACE ?? process.cwd(),
      env: process.env,
    });
    maskSecrets(config);
    const context = await readContext(process.env, config.githubToken);
    const github = context.token === undefined ? undefined : connect({ token: context.token, apiUrl: context.apiUrl });
    return await runJob({ config, context, github, log, signal, startedAt: new Date() });
  } catch (error) {
    log.error(sentenceOf(error));
    return error instanceof UserError ? error.exit : exitCode.untested;
  }
}

const readInputs = (): Record<string, string> =>
  Object.fromEntries(inputs.map(({ name }) => [name, core.getInput(name)]));

async function runJob(job: Job): Promise<number> {
  const report = await reportFor(job);
  if (!job.signal.aborted) await tell(report, job);
  else await writeFiles(report, job);
  if (report.verdict !== 'passed') job.log.error(report.reason);
  else if (passedWithRaces(report)) job.log.warn(report.reason);
  // The check of a pull request belongs to the run that scanned, not to the one that only comments.
  if (job.context.event === 'workflow_run' && job.config.report) return exitCode.passed;
  return exitCode[report.verdict];
}

/** What the user can mend in their target, document or network ends as `untested`; their configuration is an error of its own. */
async function reportFor(job: Job): Promise<Report> {
  const { config } = job;
  if (config.report) return finishedReport(config.report, config);
  const facts: { url?: string } = config.url === undefined ? {} : { url: config.url };
  try {
    return await scanTarget(job, facts);
  } catch (error) {
    if (error instanceof UserError && error.exit === exitCode.usage) throw error;
    return untested(error, facts.url, job);
  }
}

function untested(error: unknown, url: string | undefined, { config, startedAt, signal }: Job): Report {
  const reason = signal.aborted ? 'The job was cancelled before anything was learned.' : sentenceOf(error);
  const durationMs = Date.now() - startedAt.getTime();
  return redactAll(untestedReport({ config, reason, url, id: randomUUID(), startedAt, durationMs }), config);
}

function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logGroup('Racegate met an error of its own; please report it with these lines', stack.split('\n'));
  return 'Racegate met an error of its own; the log of this step has it.';
}

async function scanTarget(job: Job, facts: { url?: string }): Promise<Report> {
  const { config, log, signal } = job;
  const preview = await findPreview(job);
  facts.url = preview.url;
  log.info(`Scanning ${preview.url}`);
  const view = openProgress({ ...openTerminal(process), err: process.stdout, live: false });
  try {
    return await runSession(
      { ...config, url: preview.url },
      {
        signal,
        env: process.env,
        deployment: preview,
        onProgress: view.show,
        onWait: waitLines(log),
        onSecrets: maskValues,
        onAppOutput: (output) => keepAppOutput(output, job),
      },
    );
  } finally {
    view.end();
  }
}

function findPreview({ config, context, github, log, signal }: Job): Promise<Preview> {
  const { url, environment, waitTimeout: timeoutSeconds } = config;
  const options = {
    timeoutSeconds,
    signal,
    onProgress: waitLines(log),
    ...(url ? { url } : {}),
    ...(environment ? { environment } : {}),
  };
  return resolvePreview(context, github, options);
}

/** Seconds after which a reason that has not changed is told again. */
const waitPause = 30;

function waitLines(log: Log): (sentence: string, seconds: number) => void {
  let last = { sentence: '', seconds: 0 };
  return (sentence, seconds) => {
    if (sentence === last.sentence && seconds - last.seconds < waitPause) return;
    last = { sentence, seconds };
    log.info(`Waiting for the preview (${seconds} s): ${sentence}`);
  };
}

/** What the app wrote is kept beside the report; its end is in the log too, where nothing came of the scan. */
async function keepAppOutput(output: string, { config }: Job): Promise<void> {
  await writeAppOutput(output, resolve(config.workspace, config.reportDir));
  logGroup('The last lines that the app wrote', output.trim().split('\n').slice(-40));
}

async function tell(report: Report, job: Job): Promise<void> {
  const { config, context, github, log } = job;
  const files = await writeFiles(report, job);
  // Where this run only publishes, what there is to see is in the run that scanned.
  const words = wordsFor(report, config.report && context.triggerUrl ? context.triggerUrl : context.runUrl);
  const { colour } = openTerminal(process);
  process.stdout.write(renderTerminal(report, { colour, width: 100, groups: true, ...files }));
  await writeSummary(process.env.GITHUB_STEP_SUMMARY, words.summary).catch((error: Error) =>
    log.warn(`The summary could not be written (${error.message}).`),
  );
  // One shard is not the whole story: the job that joins them comments.
  const settings = config.shard ? { comment: 'never' as const, reviewComments: false } : config;
  const url = await publish(report, { context, github, settings, words, log });
  if (url !== undefined) setCommentUrl(url);
}

/** Files first, then outputs: later steps can read both whatever happens next. */
async function writeFiles(report: Report, { config, log }: Job): Promise<{ reportPath?: string; sarifPath?: string }> {
  const place = await documentPlace(config, unplaced(report));
  const written = await writeReports(report, resolve(config.workspace, config.reportDir), place).catch((error: Error) =>
    log.warn(error.message),
  );
  const files = written ? { reportPath: written.json, sarifPath: written.sarif } : {};
  setOutputs(report, files);
  return files;
}
