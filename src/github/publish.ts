/** Says the report wherever on GitHub it can be said. Nothing here changes the gate. */
import type { Config } from '../config/config.ts';
import type { Report } from '../report/report.ts';
import { annotate } from './annotations.ts';
import type { GitHub } from './client.ts';
import { markerOf, type Place, type Written, writeComment } from './comment.ts';
import type { Context } from './context.ts';
import { reportDrop } from './issue.ts';
import type { Log } from './log.ts';
import { pullRequestOf } from './pull.ts';
import { reviewFindings } from './review.ts';
import { speak } from './speak.ts';
import type { Words } from './words.ts';

export interface Publication {
  context: Context;
  /** `undefined` without a token: only annotations are left then. */
  github: GitHub | undefined;
  settings: Pick<Config, 'comment' | 'reviewComments'>;
  words: Words;
  log: Log;
}

/** URL of the comment or issue that was written. */
export async function publish(report: Report, publication: Publication): Promise<string | undefined> {
  const { context, github } = publication;
  if (!github || context.repo === '') return withAnnotations(report, undefined, publication);
  if (context.event === 'schedule')
    return withAnnotations(report, await issue(report, github, publication), publication);
  if (isReadOnly(context)) return withAnnotations(report, forkNotice(publication), publication);
  const place = await placeOf(github, publication);
  if (place === undefined) return withAnnotations(report, undefined, publication);
  const written = await comment(report, github, place, publication);
  const spoken = await review(report, github, place, publication, written);
  annotate(report, spoken ?? new Set(), publication.log);
  return written?.url;
}

function withAnnotations<T>(report: Report, url: T, { log }: Publication): T {
  annotate(report, new Set(), log);
  return url;
}

/** The token of a run for a fork can only read; asking for more would only fail. */
const isReadOnly = ({ fork, event }: Context): boolean => fork && event !== 'pull_request_target';

function forkNotice({ settings, log }: Publication): undefined {
  if (settings.comment !== 'never')
    log.notice(
      'This pull request comes from a fork, whose runs may not comment: the report is in the summary of this run and in its files.',
    );
}

const pullRequests = 'pull-requests: write';

async function placeOf(github: GitHub, { context, settings, log }: Publication): Promise<Place | undefined> {
  if (settings.comment === 'never' && !settings.reviewComments) return undefined;
  const surface = { name: 'the pull request comment', permission: pullRequests };
  const number = await speak(surface, log.warn, () => pullRequestOf(context, github));
  if (number !== undefined) return { owner: context.owner, repo: context.repo, number };
  if (context.event.startsWith('deployment') || context.event === 'workflow_run')
    log.notice(
      `No open pull request has ${context.sha.slice(0, 7)} as its newest commit, so there is none to comment on.`,
    );
  return undefined;
}

function comment(report: Report, github: GitHub, place: Place, publication: Publication): Promise<Written | undefined> {
  const { settings, words, log, context } = publication;
  if (settings.comment === 'never') return Promise.resolve(undefined);
  const marker = markerOf(context.key);
  // A comment that says "failed" must not stay when the run after it passes.
  const mode = settings.comment === 'on-failure' && report.verdict === 'passed' ? 'update' : 'write';
  const render = (limit: number): string => words.comment(limit, marker);
  const surface = { name: 'the pull request comment', permission: pullRequests };
  return speak(surface, log.warn, () => writeComment(github, place, { marker, mode, render }));
}

async function review(
  report: Report,
  github: GitHub,
  place: Place,
  publication: Publication,
  written: Written | undefined,
): Promise<Set<string> | undefined> {
  const { settings, words, log, context } = publication;
  if (!settings.reviewComments) return undefined;
  // A first comment means that no earlier run left comments on lines that could be out of date.
  if (written?.isNew && !report.findings.some(({ location }) => location)) return undefined;
  const surface = { name: 'the comments on changed lines', permission: pullRequests };
  const options = { key: context.key, sha: context.sha, render: words.review };
  return speak(surface, log.warn, () => reviewFindings(github, place, report, options));
}

async function issue(report: Report, github: GitHub, publication: Publication): Promise<string | undefined> {
  const { settings, words, log, context } = publication;
  if (settings.comment === 'never') return undefined;
  const { owner, repo, key } = context;
  const options = { owner, repo, key, title: words.issueTitle, render: words.issue };
  return speak({ name: 'the issue', permission: 'issues: write' }, log.warn, () => reportDrop(github, report, options));
}
