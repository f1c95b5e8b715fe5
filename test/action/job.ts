/** One step of a job on loopback: the real bundle with inputs, an event payload, and the files that a runner hands to a step. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergeSha } from '../github/payloads.ts';
import type { GitHubApi } from '../helpers/github-api.ts';

/** What users run. `RACEGATE_DIST` names another build of it. */
const bundle = join(process.env.RACEGATE_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)), 'index.js');

export interface Step {
  event: string;
  payload: unknown;
  inputs?: Record<string, string>;
  env?: Record<string, string>;
  /** Called with the process as soon as it runs, for example to cancel it. */
  onStart?: (child: ChildProcess, log: () => string) => void;
}

export interface Ended {
  code: number | null;
  /** Standard output and standard error, as the log shows them. */
  log: string;
  outputs: Record<string, string>;
  summary: string;
}

export class Job {
  readonly workspace: string;
  private readonly folder: string;
  private readonly api: GitHubApi | undefined;

  private constructor(folder: string, api: GitHubApi | undefined) {
    this.folder = folder;
    this.workspace = join(folder, 'workspace');
    this.api = api;
  }

  static async open(api?: GitHubApi): Promise<Job> {
    if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run \`npm run build\` first`);
    const job = new Job(await mkdtemp(join(tmpdir(), 'racegate-job-')), api);
    await mkdir(job.workspace);
    return job;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  file(name: string): Promise<string> {
    return readFile(join(this.workspace, name), 'utf8');
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(join(this.workspace, name, '..'), { recursive: true });
    await writeFile(join(this.workspace, name), text);
  }

  async run(step: Step): Promise<Ended> {
    const files = {
      GITHUB_EVENT_PATH: 'event.json',
      GITHUB_OUTPUT: 'output',
      GITHUB_STEP_SUMMARY: 'summary',
      GITHUB_STATE: 'state',
      GITHUB_ENV: 'env',
    };
    const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(this.folder, file)]));
    for (const path of Object.values(paths)) await writeFile(path, '');
    await writeFile(paths.GITHUB_EVENT_PATH!, JSON.stringify(step.payload));
    const ended = await this.spawn(step, { ...this.environment(step), ...paths, ...step.env });
    const [outputs, summary] = await Promise.all([
      readFile(paths.GITHUB_OUTPUT!, 'utf8'),
      readFile(paths.GITHUB_STEP_SUMMARY!, 'utf8'),
    ]);
    return { ...ended, outputs: parseOutputs(outputs), summary };
  }

  private environment({ event, inputs = {} }: Step): Record<string, string> {
    const token = this.api ? { 'github-token': this.api.token } : {};
    const given = Object.entries({ ...token, ...inputs }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]);
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.folder,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: this.workspace,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_EVENT_NAME: event,
      GITHUB_SHA: mergeSha,
      GITHUB_RUN_ID: '30433642',
      GITHUB_WORKFLOW: 'Races',
      GITHUB_JOB: 'racegate',
      GITHUB_ACTION: '__racegate_racegate',
      GITHUB_SERVER_URL: 'https://github.com',
      ...(this.api ? { GITHUB_API_URL: this.api.url } : {}),
      ...Object.fromEntries(given),
    };
  }

  private spawn(step: Step, env: Record<string, string>): Promise<{ code: number | null; log: string }> {
    const child = spawn(process.execPath, [bundle], { cwd: this.workspace, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    child.stdout.on('data', (chunk) => (log += chunk));
    child.stderr.on('data', (chunk) => (log += chunk));
    step.onStart?.(child, () => log);
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, log })));
  }
}

/** `name<<mark`, the value, `mark`: the last of a name counts. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const match of text.matchAll(/^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n?\2$/gm)) outputs[match[1]!] = match[3]!;
  return outputs;
}

/** What a reader of the log would see: the runner blots out what it was told to mask. */
export function asShown(log: string): string {
  const masks = [...log.matchAll(/^::add-mask::(.*)$/gm)].map(([, value]) =>
    (value ?? '').replaceAll('%25', '%').replaceAll('%0D', '\r').replaceAll('%0A', '\n'),
  );
  const lines = log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return masks
    .sort((a, b) => b.length - a.length)
    .reduce((shown, mask) => shown.replaceAll(mask, '***'), lines.join('\n'));
}

/** A port that is free now, for an app that must be told which. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
