/** The one comment on a pull request: found by its marker and its author, changed in place, or made. */
import { type GitHub, isCreationInDoubt, statusOf } from './client.ts';

export interface Place {
  owner: string;
  repo: string;
  /** Number of the pull request or issue. */
  number: number;
}

export interface CommentOptions {
  /** Hidden in the text; tells our comment from others. */
  marker: string;
  /** Text of at most that many characters, marker included. */
  render: (limit: number) => string;
  /** `update`: only a comment that is already there is changed. */
  mode: 'write' | 'update';
}

interface Found {
  id: number | bigint;
  body?: string | undefined;
  html_url: string;
  user: { login: string } | null;
}

/** GitHub's own limit is 65,536 characters. */
const limit = 65_000;
/** Of 100 comments each. */
const maxPages = 300;

export interface Written {
  url: string;
  /** It was not there before. */
  isNew: boolean;
}

/** Hidden text that only this key's comment has. */
export const markerOf = (key: string): string => `<!-- racegate:${key} -->`;

/**
 * Writes the comment; `undefined` where there was none to update.
 * After a failure that leaves open whether the comment was made, it looks again, so that there is never a second one.
 */
export async function writeComment(
  github: GitHub,
  place: Place,
  options: CommentOptions,
): Promise<Written | undefined> {
  try {
    return await findAndWrite(github, place, options);
  } catch (error) {
    if (!isCreationInDoubt(error)) throw error;
    return await findAndWrite(github, place, options);
  }
}

async function findAndWrite(github: GitHub, place: Place, options: CommentOptions): Promise<Written | undefined> {
  const found = await find(github, place, options.marker);
  if (found) return update(github, place, found, options);
  return options.mode === 'write' ? create(github, place, options) : undefined;
}

async function find(github: GitHub, { owner, repo, number }: Place, marker: string): Promise<Found | undefined> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  let pages = 0;
  for await (const { data } of github.pages(route, { owner, repo, issue_number: number, per_page: 100 })) {
    const ours = await byUs(
      github,
      // What the target says can look like a marker too, but never stands first.
      data.filter(({ body }) => body?.startsWith(marker)),
    );
    if (ours.length > 0) return ours[0];
    if (++pages >= maxPages) return undefined;
  }
  return undefined;
}

/** Those that this token's account wrote: anyone can paste a marker, and a token may change what others wrote. */
export async function byUs<T extends { user: { login: string } | null }>(github: GitHub, marked: T[]): Promise<T[]> {
  if (marked.length === 0) return [];
  // Where GitHub does not tell, the account of the workflow's own token is the only one that is certain to be ours.
  const login = (await github.login()) ?? 'github-actions[bot]';
  return marked.filter(({ user }) => user?.login === login);
}

async function update(
  github: GitHub,
  place: Place,
  found: Found,
  options: CommentOptions,
): Promise<Written | undefined> {
  const { owner, repo } = place;
  try {
    await shortening(options.render, async (body) => {
      if (body === found.body) return;
      await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        owner,
        repo,
        comment_id: Number(found.id),
        body,
      });
    });
    return { url: found.html_url, isNew: false };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    // Someone deleted it since it was found.
    return options.mode === 'write' ? create(github, place, options) : undefined;
  }
}

function create(github: GitHub, { owner, repo, number }: Place, options: CommentOptions): Promise<Written> {
  return shortening(options.render, async (body) => {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const { data } = await github.request(route, { owner, repo, issue_number: number, body });
    return { url: data.html_url, isNew: true };
  });
}

/** GitHub's count of characters is not quite ours: a text that is refused as invalid is tried once more at half the length. */
export async function shortening<T>(render: (limit: number) => string, send: (body: string) => Promise<T>): Promise<T> {
  try {
    return await send(render(limit));
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    return await send(render(limit / 2));
  }
}
