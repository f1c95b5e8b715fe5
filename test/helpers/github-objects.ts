/** What GitHub's API shows of its objects, with every field that its description requires. */

const at = '2026-03-01T10:00:00Z';
const repo = 'https://github.example/api/v3/repos/acme/shop';
const page = 'https://github.example/acme/shop';

export interface User {
  login: string;
  type: string;
  [field: string]: unknown;
}

export function user(login: string): User {
  const url = `https://github.example/api/v3/users/${encodeURIComponent(login)}`;
  const urls = [
    'events',
    'followers',
    'following',
    'gists',
    'organizations',
    'received_events',
    'repos',
    'starred',
    'subscriptions',
  ];
  return {
    login,
    id: 41898282,
    node_id: 'MDM6Qm90NDE4OTgyODI=',
    avatar_url: `${url}/avatar`,
    gravatar_id: '',
    html_url: url,
    url,
    site_admin: false,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    ...Object.fromEntries(urls.map((name) => [`${name}_url`, `${url}/${name}`])),
  };
}

export const issueComment = (id: number, number: number, login: string, body: string) => ({
  id,
  node_id: `IC_${id}`,
  url: `${repo}/issues/comments/${id}`,
  html_url: `${page}/pull/${number}#issuecomment-${id}`,
  issue_url: `${repo}/issues/${number}`,
  user: user(login),
  created_at: at,
  updated_at: at,
  author_association: 'NONE',
  body,
});

export const reviewComment = (
  id: number,
  number: number,
  login: string,
  body: string,
  path: string,
  line: number,
  commit: string,
) => ({
  id,
  node_id: `PRRC_${id}`,
  url: `${repo}/pulls/comments/${id}`,
  html_url: `${page}/pull/${number}#discussion_r${id}`,
  pull_request_url: `${repo}/pulls/${number}`,
  pull_request_review_id: 1,
  diff_hunk: '@@ -1 +1 @@',
  path,
  line,
  side: 'RIGHT',
  commit_id: commit,
  original_commit_id: commit,
  user: user(login),
  body,
  created_at: at,
  updated_at: at,
  author_association: 'NONE',
  _links: { self: { href: repo }, html: { href: page }, pull_request: { href: repo } },
});

export const review = (id: number, number: number, login: string, body: string, commit: string) => ({
  id,
  node_id: `PRR_${id}`,
  user: user(login),
  body,
  state: 'COMMENTED',
  commit_id: commit,
  html_url: `${page}/pull/${number}#pullrequestreview-${id}`,
  pull_request_url: `${repo}/pulls/${number}`,
  submitted_at: at,
  author_association: 'NONE',
  _links: { html: { href: page }, pull_request: { href: repo } },
});

export const issue = (number: number, login: string, title: string, body: string) => ({
  id: 1000 + number,
  node_id: `I_${number}`,
  number,
  title,
  body,
  state: 'open',
  locked: false,
  user: user(login),
  assignee: null,
  labels: [],
  milestone: null,
  comments: 0,
  closed_at: null,
  created_at: at,
  updated_at: at,
  author_association: 'NONE',
  url: `${repo}/issues/${number}`,
  html_url: `${page}/issues/${number}`,
  repository_url: repo,
  labels_url: `${repo}/issues/${number}/labels{/name}`,
  comments_url: `${repo}/issues/${number}/comments`,
  events_url: `${repo}/issues/${number}/events`,
});

export interface DeploymentFacts {
  id: number;
  sha: string;
  environment: string;
  production?: boolean;
  /** Newest first. */
  statuses: { state: string; environment_url?: string; target_url?: string }[];
}

export const deployment = ({ id, sha, environment, production }: DeploymentFacts) => ({
  id,
  node_id: `DE_${id}`,
  sha,
  ref: 'feature',
  task: 'deploy',
  payload: {},
  environment,
  original_environment: environment,
  production_environment: production ?? false,
  transient_environment: !production,
  description: null,
  creator: user('vercel[bot]'),
  created_at: at,
  updated_at: at,
  url: `${repo}/deployments/${id}`,
  statuses_url: `${repo}/deployments/${id}/statuses`,
  repository_url: repo,
});

export const deploymentStatus = (id: number, of: DeploymentFacts, facts: DeploymentFacts['statuses'][number]) => ({
  id,
  node_id: `DES_${id}`,
  state: facts.state,
  environment: of.environment,
  environment_url: facts.environment_url ?? '',
  target_url: facts.target_url ?? '',
  log_url: facts.target_url ?? '',
  description: '',
  creator: user('vercel[bot]'),
  created_at: at,
  updated_at: at,
  url: `${repo}/deployments/${of.id}/statuses/${id}`,
  deployment_url: `${repo}/deployments/${of.id}`,
  repository_url: repo,
});

export interface ChangedFile {
  filename: string;
  patch?: string;
}

export const diffEntry = ({ filename, patch }: ChangedFile) => ({
  sha: 'bbcd538c8e72b8c175046e27cc8f907076331401',
  filename,
  status: 'modified',
  additions: 1,
  deletions: 1,
  changes: 2,
  blob_url: page,
  raw_url: page,
  contents_url: repo,
  ...(patch === undefined ? {} : { patch }),
});
