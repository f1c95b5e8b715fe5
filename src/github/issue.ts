/** Nightly monitoring: one issue, opened when the score falls, kept up to date, closed when the score is back. */
import type { Report } from '../report/report.ts';
import { type GitHub, isCreationInDoubt } from './client.ts';
import { byUs, shortening } from './comment.ts';

export interface IssueOptions {
  owner: string;
  repo: string;
  key: string;
  title: string;
  /** Text of at most that many characters, without marker. */
  render: (limit: number) => string;
}

interface Issue {
  number: number | bigint;
  html_url: string;
  body?: string | null | undefined;
  user: { login: string } | null;
  pull_request?: unknown;
}

const maxPages = 30;

/** URL of the issue that was opened, changed or closed; `undefined` where there was nothing to say. */
export async function reportDrop(github: GitHub, report: Report, options: IssueOptions): Promise<string | undefined> {
  try {
    return await findAndWrite(github, report, options);
  } catch (error) {
    if (!isCreationInDoubt(error)) throw error;
    return await findAndWrite(github, report, options);
  }
}

async function findAndWrite(github: GitHub, report: Report, options: IssueOptions): Promise<string | undefined> {
  // A night that tested nothing says nothing about the score.
  if (report.score === null) return undefined;
  const open = await findOpen(github, options);
  if (open) return follow(github, report.score, open, options);
  const { score: before, delta } = report.baseline ?? {};
  return delta != null && delta < 0 && before != null
    ? openIssue(github, { before, now: report.score }, options)
    : undefined;
}

/** Brings the issue up to date; closes it once the score is what it was before it fell. */
async function follow(github: GitHub, score: number, open: Issue, options: IssueOptions): Promise<string> {
  const { owner, repo } = options;
  const before = scoreBefore(open.body ?? '', options.key);
  const state =
    before !== undefined && score >= before ? { state: 'closed' as const, state_reason: 'completed' as const } : {};
  await shortening(options.render, async (text) => {
    const body = bodyWith(text, { key: options.key, before: before ?? score, now: score });
    if (body === open.body && state.state === undefined) return;
    const issue_number = Number(open.number);
    await github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      owner,
      repo,
      issue_number,
      body,
      ...state,
    });
  });
  return open.html_url;
}

function openIssue(github: GitHub, scores: Scores, options: IssueOptions): Promise<string> {
  const { owner, repo, title, key } = options;
  return shortening(options.render, async (text) => {
    const body = bodyWith(text, { key, ...scores });
    return (await github.request('POST /repos/{owner}/{repo}/issues', { owner, repo, title, body })).data.html_url;
  });
}

async function findOpen(github: GitHub, { owner, repo, key }: IssueOptions): Promise<Issue | undefined> {
  const creator = (await github.login()) ?? 'github-actions[bot]';
  const query = { owner, repo, state: 'open' as const, creator, per_page: 100 };
  let pages = 0;
  for await (const { data } of github.pages('GET /repos/{owner}/{repo}/issues', query)) {
    const marked = data.filter((issue) => !issue.pull_request && scoreBefore(issue.body ?? '', key) !== undefined);
    const ours = await byUs(github, marked);
    if (ours.length > 0) return ours[0];
    if (++pages >= maxPages) return undefined;
  }
  return undefined;
}

interface Scores {
  /** Before it fell. */
  before: number;
  now: number;
}

/** The gate speaks of one night; the issue of the time since the score fell. */
function bodyWith(text: string, { key, before, now }: Scores & { key: string }): string {
  const line =
    now >= before
      ? `The score is back: **${now}**, and it was ${before} before it fell.`
      : `The score fell from **${before}** to **${now}**. This issue is kept up to date, and closed when the score is back.`;
  return `${line}\n\n${text}\n\n${markerWith(key, before)}`;
}

/** The score before it fell is kept in the issue itself: the next night's baseline is already the lower one. */
const markerWith = (key: string, before: number): string => `<!-- racegate:${key}:issue before=${before} -->`;

function scoreBefore(body: string, key: string): number | undefined {
  // The last one is ours: what the target says can look like a marker too.
  const last = body.split(`<!-- racegate:${key}:issue before=`).at(-1) ?? '';
  const [, before] = /^(\d+(?:\.\d+)?) -->\s*$/.exec(last) ?? [];
  return before === undefined ? undefined : Number(before);
}
