/** Comments on the changed lines that handle a racy operation: made once, kept up to date, resolved when the race is gone. */
import { createHash } from 'node:crypto';
import { ranClean } from '../report/compare.ts';
import type { Finding, Report } from '../report/report.ts';
import { type GitHub, isCreationInDoubt } from './client.ts';
import { byUs, type Place } from './comment.ts';
import { changedLines, lineToComment } from './diff.ts';
import { dismiss } from './resolve.ts';

export interface ReviewOptions {
  /** The same as the comment's. */
  key: string;
  /** The commit that was scanned. */
  sha: string;
  /** Text of a comment on the line of a finding, without marker; of one that was accepted, why. */
  render: (finding: Finding) => string;
}

interface Existing {
  id: number | bigint;
  node_id: string;
  body: string;
  user: { login: string } | null;
}

interface Draft {
  finding: Finding;
  path: string;
  line: number;
  body: string;
}

const maxComments = 30;
const maxPages = 30;

/**
 * Ids of the findings that now have a comment on a line.
 * A comment counts as fixed only where this scan exercised its operations and found nothing: silence proves nothing.
 */
export async function reviewFindings(
  github: GitHub,
  place: Place,
  report: Report,
  options: ReviewOptions,
): Promise<Set<string>> {
  try {
    return await review(github, place, report, options);
  } catch (error) {
    if (!isCreationInDoubt(error)) throw error;
    // It may have been written all the same; looking again finds what is there.
    return await review(github, place, report, options);
  }
}

async function review(github: GitHub, place: Place, report: Report, options: ReviewOptions): Promise<Set<string>> {
  const existing = await ours(github, place, options.key);
  const located = report.findings.filter(({ location, accepted }) => location && !accepted);
  const gone = existing.flatMap((comment) => endOf(comment, report, options));
  const known = located.filter((finding) => commentOn(finding, existing, options.key));
  for (const finding of known)
    await refresh(github, place, finding, commentOn(finding, existing, options.key)!, options);
  if (gone.length > 0) await close(github, place, gone, options);
  const made = await createMissing(
    github,
    place,
    located.filter((finding) => !known.includes(finding)),
    options,
  );
  return new Set([...known, ...made].map(({ id }) => id));
}

/** Our comments that stand for a race that was there when they were last written. */
async function ours(github: GitHub, place: Place, key: string): Promise<Existing[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments';
  const found: Existing[] = [];
  let pages = 0;
  for await (const { data } of github.pages(route, {
    owner: place.owner,
    repo: place.repo,
    pull_number: place.number,
    per_page: 100,
  })) {
    found.push(...data.filter(({ body }) => body.includes(`<!-- racegate:${key}:`)));
    if (++pages >= maxPages) break;
  }
  return (await byUs(github, found)).filter(({ body }) => tagIn(body, key) !== undefined);
}

const commentOn = (finding: Finding, existing: Existing[], key: string): Existing | undefined =>
  existing.find(({ body }) => tagIn(body, key)?.hash === hashOf(finding.id));

async function refresh(
  github: GitHub,
  { owner, repo }: Place,
  finding: Finding,
  comment: Existing,
  options: ReviewOptions,
): Promise<void> {
  const body = bodyOf(finding, options);
  if (body === comment.body) return;
  await github.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
    owner,
    repo,
    comment_id: Number(comment.id),
    body,
  });
}

/** A comment that stands for nothing any more: its last words replace it, and it is folded away. */
interface Closed {
  comment: Existing;
  /** Without marker. */
  body: string;
}

/** Empty where the race is still there and counts, or where nobody knows. */
function endOf(comment: Existing, report: Report, { key, sha, render }: ReviewOptions): Closed[] {
  const tag = tagIn(comment.body, key);
  const accepted = report.findings.find((finding) => finding.accepted && hashOf(finding.id) === tag?.hash);
  if (accepted) return [{ comment, body: render(accepted) }];
  if (!isGone(comment.body, key, report)) return [];
  return [{ comment, body: `**Fixed**: the scan of ${sha.slice(0, 7)} raced this again and found nothing.` }];
}

async function close(github: GitHub, { owner, repo }: Place, closed: Closed[], { key }: ReviewOptions): Promise<void> {
  for (const { comment, body } of closed)
    await github.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
      owner,
      repo,
      comment_id: Number(comment.id),
      body: `${body}\n\n<!-- racegate:${key}:closed -->`,
    });
  await dismiss(
    github,
    closed.map(({ comment }) => comment.node_id),
  );
}

async function createMissing(
  github: GitHub,
  place: Place,
  findings: Finding[],
  options: ReviewOptions,
): Promise<Finding[]> {
  if (findings.length === 0) return [];
  const drafts = await draft(github, place, findings, options);
  if (drafts.length === 0) return [];
  await github.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner: place.owner,
    repo: place.repo,
    pull_number: place.number,
    commit_id: options.sha,
    event: 'COMMENT',
    body: 'Racegate found races in code that this pull request changes.',
    comments: drafts.map(({ path, line, body }) => ({ path, line, side: 'RIGHT', body })),
  });
  return drafts.map(({ finding }) => finding);
}

async function draft(github: GitHub, place: Place, findings: Finding[], options: ReviewOptions): Promise<Draft[]> {
  const changed = await changedFiles(github, place, new Set(findings.map(pathOf)));
  const drafts = findings.flatMap((finding) => {
    const path = pathOf(finding);
    const line = lineToComment(changed.get(path) ?? new Set(), finding.location!);
    return line === undefined ? [] : [{ finding, path, line, body: bodyOf(finding, options) }];
  });
  return drafts.slice(0, maxComments);
}

async function changedFiles(github: GitHub, place: Place, wanted: Set<string>): Promise<Map<string, Set<number>>> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const changed = new Map<string, Set<number>>();
  for await (const { data } of github.pages(route, {
    owner: place.owner,
    repo: place.repo,
    pull_number: place.number,
    per_page: 100,
  })) {
    for (const { filename, patch } of data)
      if (patch !== undefined && wanted.has(filename)) changed.set(filename, changedLines(patch));
    if (changed.size === wanted.size) break;
  }
  return changed;
}

const pathOf = ({ location }: Finding): string => (location?.file ?? '').replaceAll('\\', '/').replace(/^(\.\/)+/, '');

const bodyOf = (finding: Finding, { key, render }: ReviewOptions): string =>
  `${render(finding)}\n\n${tagOf(finding, key)}`;

const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 16);

/** What a comment stands for: the names come from a document that anyone may have written, so they are encoded. */
function tagOf({ id, probe, setting, operations }: Finding, key: string): string {
  const run = setting === undefined ? probe : `${probe}\t${setting}`;
  return `<!-- racegate:${key}:${hashOf(id)}:${Buffer.from([run, ...operations].join('\n')).toString('base64url')} -->`;
}

interface Tag extends Pick<Finding, 'probe' | 'operations' | 'setting'> {
  hash: string;
}

function tagIn(body: string, key: string): Tag | undefined {
  // The last one is ours: what the target says can look like a tag too.
  const last = body.split(`<!-- racegate:${key}:`).at(-1) ?? '';
  const [, hash, names] = /^([0-9a-f]{16}):([\w-]*) -->\s*$/.exec(last) ?? [];
  if (hash === undefined || names === undefined) return undefined;
  const [run = '', ...operations] = Buffer.from(names, 'base64url').toString('utf8').split('\n');
  const [probe = '', setting] = run.split('\t');
  return { hash, probe, operations, ...(setting === undefined ? {} : { setting }) };
}

/** As the comparison with a baseline has it: fixed is what the same probe raced again and did not find. */
function isGone(body: string, key: string, report: Report): boolean {
  const tag = tagIn(body, key);
  if (!tag || [...report.findings, ...report.suspected].some(({ id }) => hashOf(id) === tag.hash)) return false;
  return ranClean({ ...tag, id: '' }, report);
}
