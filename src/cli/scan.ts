/** `racegate scan` and `racegate demo`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { parseConfig, type Raw } from '../config/parse.ts';
import { startDemo } from '../demo/demo.ts';
import { exitCode, UserError } from '../errors.ts';
import { checkReportDir, writeAppOutput } from '../files.ts';
import type { Report } from '../report/report.ts';
import { runSession } from '../session.ts';
import type { Invocation } from './arguments.ts';
import { codeOf, present } from './present.ts';
import { openProgress } from './progress.ts';
import type { Handler } from './run.ts';
import { type Terminal, write } from './terminal.ts';

export const scanCommand: Handler = async (invocation, terminal, signal) => {
  const raw = withUrl(invocation);
  const config = await parseConfig(raw, { workspace: terminal.cwd, env: terminal.env });
  if (config.url === undefined)
    throw new UserError(
      'no-url',
      'There is no URL to scan: `racegate scan http://localhost:3000`, or `url` in the configuration file.',
    );
  const report = await scanWith({ ...config, url: config.url }, terminal, signal);
  await present(report, invocation, config, terminal);
  return codeOf(report);
};

/** The operand of `scan` is the input `url`. */
export function withUrl({ operands: [url], raw }: Pick<Invocation, 'operands' | 'raw'>): Raw {
  if (url === undefined) return raw;
  if (raw.url !== undefined)
    throw new UserError('bad-operand', `Two URLs are given, ${url} and --url ${raw.url}; give one.`);
  return { ...raw, url };
}

export async function scanWith(
  config: Config & { url: string },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Report> {
  const progress = openProgress(terminal);
  await checkReportDir(resolve(terminal.cwd, config.reportDir));
  try {
    return await runSession(config, {
      signal,
      env: terminal.env,
      onProgress: progress.show,
      onAppOutput: (output) => writeAppOutput(output, resolve(terminal.cwd, config.reportDir)),
      onWait: (sentence, seconds) => progress.say(`waiting for ${config.url}, ${seconds} s: ${sentence}`),
    });
  } finally {
    progress.end();
  }
}

/** The shop is this machine's own: its scan may go on to the end, which takes somewhat more than a preview is asked for. */
const demoRequests = '60000';

/** In an empty workspace: the folder that the demo is started in has nothing to do with the shop. */
export const demoCommand: Handler = async (invocation, terminal, signal) => {
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-demo-'));
  const fixed = invocation.flags.has('fixed');
  const demo = await startDemo({ fixed });
  try {
    await write(
      terminal.err,
      `The ${fixed ? 'repaired' : 'racy'} demo shop answers at ${demo.url} while it is scanned.\n`,
    );
    const raw = { 'max-requests': demoRequests, ...invocation.raw, url: demo.url };
    const config = await parseConfig(raw, { workspace, env: terminal.env });
    const report = await scanWith({ ...config, url: demo.url }, terminal, signal);
    await present(report, invocation, config, terminal);
    if (!invocation.flags.has('json')) await write(terminal.out, `\n${verdictOfGate(report)}\n`);
    return report.verdict === 'untested' ? exitCode.untested : exitCode.passed;
  } finally {
    await demo.close();
    await rm(workspace, { recursive: true, force: true });
  }
};

function verdictOfGate(report: Report): string {
  const gate = `In a pipeline the gate would end this with exit code ${codeOf(report)} (${report.verdict})`;
  return report.verdict === 'untested'
    ? `${gate}, and so does the demo.`
    : `${gate}. The demo ends with 0 because the scan ran.`;
}
