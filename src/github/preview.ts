/** Finds the URL to scan: the input, then the event, then the newest successful deployment of the commit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { hasUser, withoutQuery } from '../config/values.ts';
import { UserError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { statusOf } from './client.ts';
import type { Context } from './context.ts';

export interface Preview {
  url: string;
  source: 'input' | 'event' | 'deployment';
  environment?: string;
  production?: boolean;
}

export interface PreviewOptions {
  /** The input `url`. */
  url?: string;
  /** The input `environment`, with `*` for any text. */
  environment?: string;
  /** How long to wait for a deployment to succeed. */
  timeoutSeconds: number;
  onProgress?: (sentence: string, waitedSeconds: number) => void;
  signal?: AbortSignal;
  /** Between two looks at the deployments; 5,000 ms without it. */
  pauseMs?: number;
}

/**
 * @param github `undefined` without a token; deployments cannot be read then
 * @throws UserError (exit 2) `no-url`, `bad-url`, `several-environments`, `other-environment`, `deployments-forbidden`;
 *   (exit 3) `deployment-unfinished`, `deployment-failed`, `no-deployment`
 */
export async function resolvePreview(
  context: Context,
  github: GitHub | undefined,
  options: PreviewOptions,
): Promise<Preview> {
  if (options.url) return { url: options.url, source: 'input', ...claims(context) };
  const fromEvent = eventPreview(context, options.environment);
  if (fromEvent) return fromEvent;
  if (!github || context.sha === '' || context.repo === '' || !deployed.has(context.event)) throw noUrl();
  return poll(context, github, options);
}

/** What the event says of production counts for a URL given by hand too: it is the same deployment. */
function claims(context: Context): Pick<Preview, 'environment' | 'production'> {
  const { environment, production } = context.deployment ?? {};
  return { ...(environment === undefined ? {} : { environment }), ...(production === undefined ? {} : { production }) };
}

function eventPreview(context: Context, environment: string | undefined): Preview | undefined {
  const { deployment } = context;
  if (!deployment) return undefined;
  const name = deployment.environment ?? '';
  if (deployment.state !== undefined && !finished.has(deployment.state))
    throw new UserError(
      'deployment-unfinished',
      `This event says that the deployment ${quoted(name)} is ${quoted(deployment.state)}; run the job only when it succeeded (\`if: github.event.deployment_status.state == 'success'\`).`,
      3,
    );
  if (environment !== undefined && !matches(environment, name))
    throw new UserError(
      'other-environment',
      `This event is about the environment ${quoted(name)}, which is not ${quoted(environment)} (\`environment\`).`,
    );
  const url = usable(deployment.url, context);
  return url === undefined ? undefined : { url, source: 'event', ...claims(context) };
}

/** Vercel's repository_dispatch says `ready`, `promoted` or `success` in `state.type`. */
const finished = new Set(['success', 'ready', 'promoted']);

/** Events whose commit may be deployed while the job runs. */
const deployed = new Set([
  'pull_request',
  'pull_request_target',
  'push',
  'merge_group',
  'workflow_dispatch',
  'workflow_run',
  'repository_dispatch',
  'deployment_status',
]);

const quoted = (text: string): string => JSON.stringify(text);

const noUrl = (): UserError =>
  new UserError(
    'no-url',
    'There is no URL to scan: set `url`, or run on `deployment_status` or on a pull request whose preview is a GitHub deployment.',
  );

async function poll(context: Context, github: GitHub, options: PreviewOptions): Promise<Preview> {
  const started = performance.now();
  const waited = (): number => Math.round((performance.now() - started) / 1000);
  for (;;) {
    const look = await lookAt(context, github, options.environment);
    if ('preview' in look) return look.preview;
    if (waited() + (options.pauseMs ?? 5_000) / 1000 >= options.timeoutSeconds)
      throw notInTime(context, options.timeoutSeconds, look.why);
    options.onProgress?.(look.why, waited());
    await sleep(options.pauseMs ?? 5_000, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {});
    options.signal?.throwIfAborted();
  }
}

const notInTime = (context: Context, seconds: number, why: string): UserError =>
  new UserError(
    'no-deployment',
    `No deployment of ${context.sha.slice(0, 7)} succeeded within ${seconds} s (\`wait-timeout\`): ${why} Set \`url\` if the preview is not a GitHub deployment.`,
    3,
  );

interface Deployment {
  id: number | bigint;
  environment: string;
  production_environment?: boolean | undefined;
}

interface State {
  environment: string;
  production?: boolean;
  state: string;
  url?: string;
}

async function lookAt(
  context: Context,
  github: GitHub,
  environment: string | undefined,
): Promise<{ preview: Preview } | { why: string }> {
  const newest = (await newestDeployments(context, github)).filter(
    (one) => environment === undefined || matches(environment, one.environment),
  );
  const states = await Promise.all(newest.map((one) => stateOf(context, github, one)));
  return choose(states, context.sha, environment);
}

/** Of each environment the newest deployment; GitHub lists the newest first. */
async function newestDeployments({ owner, repo, sha }: Context, github: GitHub): Promise<Deployment[]> {
  const newest = new Map<string, Deployment>();
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/deployments', { owner, repo, sha, per_page: 100 });
    for (const deployment of data)
      if (!newest.has(deployment.environment)) newest.set(deployment.environment, deployment);
  } catch (error) {
    if (statusOf(error) !== 403 && statusOf(error) !== 404) throw unreadable(error);
    throw new UserError(
      'deployments-forbidden',
      'Deployments could not be read to find the preview: add `deployments: read` under `permissions:` of the job, or set `url`.',
    );
  }
  return [...newest.values()];
}

const unreadable = (error: unknown): UserError =>
  new UserError(
    'deployments-unreadable',
    `Deployments could not be read to find the preview (${(error as Error).message}); set \`url\`, or run the job again.`,
    3,
  );

async function stateOf(context: Context, github: GitHub, deployment: Deployment): Promise<State> {
  const { owner, repo } = context;
  const { data } = await github
    .request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      owner,
      repo,
      deployment_id: Number(deployment.id),
      per_page: 1,
    })
    .catch((error) => {
      throw unreadable(error);
    });
  const newest = data[0];
  const url = usable(newest?.environment_url || newest?.target_url || undefined, context);
  return {
    environment: deployment.environment,
    state: newest?.state ?? 'pending',
    ...(deployment.production_environment === undefined ? {} : { production: deployment.production_environment }),
    ...(url === undefined ? {} : { url }),
  };
}

/**
 * An environment whose deployment succeeded without a URL is no preview: jobs that only name an `environment:` leave such ones.
 * Without a filter, an environment that says production steps aside for the others.
 */
function choose(states: State[], sha: string, environment: string | undefined): { preview: Preview } | { why: string } {
  const alive = states.filter(({ state, url }) => state !== 'inactive' && (state !== 'success' || url !== undefined));
  const previews = alive.filter(({ production }) => production !== true);
  const candidates = previews.length > 0 ? previews : alive;
  if (candidates.length > 1) throw several(candidates, sha, environment);
  const only = candidates[0];
  if (only === undefined)
    return {
      why: `it has no deployment${environment === undefined ? '' : ` to ${quoted(environment)}`} with a URL yet.`,
    };
  if (only.state === 'failure' || only.state === 'error')
    throw new UserError(
      'deployment-failed',
      `The deployment of ${sha.slice(0, 7)} to ${quoted(only.environment)} failed, so there is nothing to scan; look at its log.`,
      3,
    );
  if (only.state !== 'success')
    return { why: `the deployment to ${quoted(only.environment)} is ${quoted(only.state)}.` };
  const { url, production } = only as State & { url: string };
  return {
    preview: {
      url,
      source: 'deployment',
      environment: only.environment,
      ...(production === undefined ? {} : { production }),
    },
  };
}

const several = (states: State[], sha: string, environment: string | undefined): UserError =>
  new UserError(
    'several-environments',
    `${sha.slice(0, 7)} is deployed to several environments${environment === undefined ? '' : ` that match ${quoted(environment)}`}: ${states.map((one) => quoted(one.environment)).join(', ')}; name one with \`environment\`.`,
  );

/** A deployment made by a job has the job's own page as `target_url`, which is no preview. */
function usable(url: string | undefined, { serverUrl }: Context): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.origin === new URL(serverUrl).origin) return undefined;
  if (!hasUser(parsed)) return withoutQuery(url);
  throw new UserError(
    'bad-url',
    `The URL of the deployment at ${parsed.host} holds a user name or password, which is not used: set \`url\` without them, and give them in \`headers\`, as \`Authorization: Basic\` and the base64 of \`user:password\`.`,
  );
}

/** `*` stands for any text; nothing else is special. */
export function matches(glob: string, name: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 'is').test(name);
}
