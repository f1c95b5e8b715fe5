/** Finds the pull request that a commit is the head of, for events that do not name it. */
import type { GitHub } from './client.ts';
import type { Context } from './context.ts';

/** Events on which the commit may be the head of a pull request. */
const askOn = new Set(['deployment_status', 'repository_dispatch', 'workflow_run', 'workflow_dispatch', 'push']);

/**
 * The number that the payload has, or that of the open pull request whose head is exactly this commit: a comment about an older commit
 * would be wrong. Nothing that a fork wrote decides: a `workflow_run` is looked up by the branch that GitHub says it ran for.
 */
export async function pullRequestOf(context: Context, github: GitHub): Promise<number | undefined> {
  if (context.pr !== undefined) return context.pr;
  if (!askOn.has(context.event) || context.sha === '') return undefined;
  const found = context.head ? await byBranch(context, context.head, github) : await bySha(context, github);
  const open = found.filter((pull) => pull.state === 'open' && pull.head.sha === context.sha);
  return open.map((pull) => Number(pull.number)).sort((a, b) => b - a)[0];
}

interface Pull {
  number: number | bigint;
  state: string;
  head: { sha: string };
}

async function byBranch(
  { owner, repo }: Context,
  head: { owner: string; branch: string },
  github: GitHub,
): Promise<Pull[]> {
  const query = { owner, repo, state: 'open' as const, head: `${head.owner}:${head.branch}`, per_page: 100 };
  return (await github.request('GET /repos/{owner}/{repo}/pulls', query)).data;
}

async function bySha({ owner, repo, sha }: Context, github: GitHub): Promise<Pull[]> {
  const query = { owner, repo, commit_sha: sha, per_page: 100 };
  return (await github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', query)).data;
}
