/** What the job's environment and event payload say about where this run stands. Nothing here asks GitHub. */
import { readFile } from 'node:fs/promises';
import { isObject, type Json } from '../json.ts';

export interface EventDeployment {
  /** Where the deployment answers, as the payload gives it. */
  url?: string;
  environment?: string;
  /** What the payload says; absent where it says nothing. */
  production?: boolean;
  /** `success`, `pending`, `failure` … */
  state?: string;
}

export interface Context {
  /** `https://api.github.com`, or that of an enterprise server. */
  apiUrl: string;
  serverUrl: string;
  owner: string;
  repo: string;
  /** `pull_request`, `deployment_status` … */
  event: string;
  /** The commit that the report is about: the head of a pull request, never its merge commit. */
  sha: string;
  /** Number of the pull request, where the payload has it. */
  pr?: number;
  /** Owner and branch that the commit came from, where the payload names them instead of a pull request. */
  head?: { owner: string; branch: string };
  /** The pull request comes from another repository: the token can only read, and there are no secrets. */
  fork: boolean;
  deployment?: EventDeployment;
  /** Page of this run. */
  runUrl?: string;
  /** Page of the run that this one waited for (`workflow_run`): the one that scanned, where this one only comments. */
  triggerUrl?: string;
  /** Tells this step's comment from those of other workflows, jobs and steps. */
  key: string;
  /** What the token does not say: it is given to whoever speaks to GitHub. */
  token?: string;
}

type Env = Record<string, string | undefined>;

/**
 * @param token the input `github-token`
 * A payload that is missing or unreadable is treated as empty: a scan with `url` needs none.
 */
export async function readContext(env: Env, token: string | undefined): Promise<Context> {
  const payload = await readPayload(env.GITHUB_EVENT_PATH);
  const event = env.GITHUB_EVENT_NAME ?? '';
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const serverUrl = env.GITHUB_SERVER_URL || 'https://github.com';
  return {
    apiUrl: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
    serverUrl,
    owner,
    repo,
    event,
    key: keyOf(env),
    fork: false,
    sha: env.GITHUB_SHA ?? '',
    ...(env.GITHUB_RUN_ID ? { runUrl: `${serverUrl}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}` } : {}),
    ...(token ? { token } : {}),
    ...fromPayload(event, payload, `${serverUrl}/${owner}/${repo}`),
  };
}

async function readPayload(path: string | undefined): Promise<Json> {
  if (!path) return {};
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Json;
  } catch {
    return {};
  }
}

type FromPayload = Partial<Pick<Context, 'sha' | 'pr' | 'head' | 'fork' | 'deployment' | 'triggerUrl'>>;

function fromPayload(event: string, payload: Json, repoUrl: string): FromPayload {
  if (event.startsWith('pull_request')) return fromPullRequest(payload);
  if (event === 'deployment_status') return fromDeploymentStatus(payload);
  if (event === 'repository_dispatch') return fromDispatch(payload);
  if (event === 'workflow_run') return fromWorkflowRun(payload, repoUrl);
  return event === 'merge_group' ? { ...some('sha', text(at(payload, 'merge_group', 'head_sha'))) } : {};
}

function fromPullRequest(payload: Json): FromPayload {
  const number = at(payload, 'pull_request', 'number');
  const from = text(at(payload, 'pull_request', 'head', 'repo', 'full_name'));
  return {
    ...some('sha', text(at(payload, 'pull_request', 'head', 'sha'))),
    ...some('pr', isNumber(number) ? number : undefined),
    // The repository of a head is null when the fork was deleted.
    fork: isNumber(number) && from !== text(at(payload, 'pull_request', 'base', 'repo', 'full_name')),
  };
}

function fromDeploymentStatus(payload: Json): FromPayload {
  const production = at(payload, 'deployment', 'production_environment');
  const urls = ['environment_url', 'target_url'].map((name) => text(at(payload, 'deployment_status', name)));
  return {
    ...some('sha', text(at(payload, 'deployment', 'sha'))),
    deployment: {
      ...some(
        'url',
        urls.find((url) => url !== undefined),
      ),
      ...some('environment', text(at(payload, 'deployment', 'environment'))),
      ...some('state', text(at(payload, 'deployment_status', 'state'))),
      ...some('production', typeof production === 'boolean' ? production : undefined),
    },
  };
}

/** Vercel sends `vercel.deployment.success` and the like; other senders are read the same way where they use the same names. */
function fromDispatch(payload: Json): FromPayload {
  const client = at(payload, 'client_payload');
  const url = text(at(client, 'url'));
  const environment = text(at(client, 'environment'));
  const deployment: EventDeployment = {
    ...some('url', url === undefined || /^https?:/.test(url) ? url : `https://${url}`),
    ...some('environment', environment),
    ...some('state', text(at(client, 'state', 'type'))),
    ...some('production', environment === undefined ? undefined : environment === 'production'),
  };
  return { ...some('sha', text(at(client, 'git', 'sha'))), ...(url === undefined ? {} : { deployment }) };
}

function fromWorkflowRun(payload: Json, repoUrl: string): FromPayload {
  const run = at(payload, 'workflow_run');
  const id = at(run, 'id');
  const owner = text(at(run, 'head_repository', 'owner', 'login'));
  const branch = text(at(run, 'head_branch'));
  return {
    ...some('sha', text(at(run, 'head_sha'))),
    ...some('triggerUrl', isNumber(id) ? `${repoUrl}/actions/runs/${id}` : undefined),
    ...(owner !== undefined && branch !== undefined ? { head: { owner, branch } } : {}),
  };
}

function at(value: Json | undefined, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const isNumber = (value: Json | undefined): value is number => Number.isSafeInteger(value) && (value as number) > 0;

const some = <K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined ? {} : { [name]: value }) as { [P in K]?: V };

/** A step without an id of its own is called `__owner_repo`, and `__owner_repo_2` when it is the second of its kind. */
function keyOf(env: Env): string {
  const action = env.GITHUB_ACTION ?? '';
  const step = action.startsWith('__') ? (/_\d+$/.exec(action)?.[0] ?? '') : action;
  return [env.GITHUB_WORKFLOW, env.GITHUB_JOB, step].map(slug).filter(Boolean).join('/') || 'racegate';
}

const slug = (name: string | undefined): string =>
  (name ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
