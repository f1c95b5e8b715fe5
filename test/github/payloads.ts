/** Event payloads as GitHub writes them to `GITHUB_EVENT_PATH`, shortened to what a reader of them could want. */

export const headSha = '9c48853fa3dc5c1c3d6f1f1cd1f2743e72652840';
export const mergeSha = '1af9c25c2df2a11b1e3bd4ca1a2a9c1e7a7d1e02';

const owner = { login: 'acme', id: 6811672, type: 'Organization' };
const sender = { login: 'octocat', id: 583231, type: 'User' };

const repository = {
  id: 35129377,
  name: 'shop',
  full_name: 'acme/shop',
  private: false,
  owner,
  html_url: 'https://github.com/acme/shop',
  default_branch: 'main',
};

const fork = {
  ...repository,
  id: 99,
  full_name: 'mallory/shop',
  owner: { login: 'mallory', id: 7, type: 'User' },
  fork: true,
};

const pullRequest = (from: typeof repository | null) => ({
  action: 'synchronize',
  number: 12,
  before: '0000000000000000000000000000000000000001',
  after: headSha,
  pull_request: {
    id: 1,
    number: 12,
    state: 'open',
    title: 'Reserve seats',
    draft: false,
    merge_commit_sha: mergeSha,
    user: sender,
    head: { label: `${from?.owner.login ?? 'ghost'}:seats`, ref: 'seats', sha: headSha, repo: from },
    base: { label: 'acme:main', ref: 'main', sha: '4c6f8d4eaf91a4a3ef1e9a1b9b9a3f1c8de9f0aa', repo: repository },
  },
  repository,
  organization: owner,
  sender,
});

export const pullRequestEvent = pullRequest(repository);
export const forkEvent = pullRequest(fork);
export const deletedForkEvent = pullRequest(null);

export interface DeploymentWords {
  state?: string;
  environment?: string;
  production?: boolean;
  environment_url?: string;
  target_url?: string;
}

export const deploymentStatusEvent = (words: DeploymentWords = {}) => ({
  deployment_status: {
    id: 1115122403,
    node_id: 'DES_kwDOAhgLIc5CdZ2j',
    state: words.state ?? 'success',
    creator: { login: 'vercel[bot]', id: 35613825, type: 'Bot' },
    description: 'Deployment has completed',
    environment: words.environment ?? 'Preview',
    target_url: words.target_url ?? 'https://shop-git-seats-acme.vercel.app',
    log_url: '',
    environment_url: words.environment_url ?? 'https://shop-git-seats-acme.vercel.app',
    created_at: '2026-03-01T10:00:00Z',
  },
  deployment: {
    id: 145988746,
    task: 'deploy',
    original_environment: words.environment ?? 'Preview',
    environment: words.environment ?? 'Preview',
    description: null,
    sha: headSha,
    ref: headSha,
    payload: {},
    transient_environment: false,
    production_environment: words.production ?? false,
    creator: { login: 'vercel[bot]', id: 35613825, type: 'Bot' },
  },
  check_run: null,
  workflow: null,
  workflow_run: null,
  repository,
  organization: owner,
  sender: { login: 'vercel[bot]', id: 35613825, type: 'Bot' },
});

export const vercelDispatchEvent = (environment = 'preview', type = 'success') => ({
  action: `vercel.deployment.${type}`,
  branch: 'main',
  client_payload: {
    environment,
    git: { ref: 'seats', sha: headSha, shortSha: headSha.slice(0, 7) },
    id: 'dpl_8Q3vYbq1XbT8',
    project: { id: 'prj_1', name: 'shop' },
    state: { type },
    url: 'https://shop-4f1c2.vercel.app',
  },
  repository,
  organization: owner,
  sender: { login: 'vercel[bot]', id: 35613825, type: 'Bot' },
});

export const workflowRunEvent = {
  action: 'completed',
  workflow_run: {
    id: 30433001,
    name: 'Races',
    head_branch: 'seats',
    head_sha: headSha,
    path: '.github/workflows/races.yml',
    event: 'pull_request',
    status: 'completed',
    conclusion: 'failure',
    // Empty for forks, on GitHub too.
    pull_requests: [],
    head_repository: fork,
    repository,
  },
  workflow: { id: 1, name: 'Races' },
  repository,
  sender,
};

export const scheduleEvent = { schedule: '17 3 * * *', repository, workflow: '.github/workflows/nightly.yml' };
