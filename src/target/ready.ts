/** Waits until the target answers, and makes sure that it is the app that does. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { UserError } from '../errors.ts';
import { isRefusedHost } from './address.ts';
import { type Obstacle, obstacleIn } from './obstacle.ts';
import { dispatcherFor, get, type Read, redirectOf } from './read.ts';

export interface ReadyOptions {
  /** How long to wait for an answer of the app. */
  timeoutSeconds: number;
  /** Sent with every read. */
  headers: Record<string, string>;
  /** As `ReadOptions.h2`. */
  h2?: boolean;
  /** Called after each read that did not end the wait; one sentence without secrets, and the seconds waited so far. */
  onProgress?: (sentence: string, waitedSeconds: number) => void;
  /** Ends the wait early, for example because the started app died; the wait rejects with its reason. */
  signal?: AbortSignal;
}

type Look = { kind: 'ready' } | { kind: 'wait'; why: string } | { kind: 'stop'; error: UserError };

const maxPauseMs = 5_000;
const maxRedirects = 5;

/**
 * Resolves when the app behind the URL answers, with any status of its own.
 * A login wall, a challenge or a redirect to elsewhere ends the wait at once; error pages of platforms, 429 and 502 to 504 do not,
 * because a deployment that is just starting shows them too.
 * @throws UserError (exit 3): `no-answer`, `login-wall`, `challenge`, `platform-error`, `foreign-origin`, `not-http`; (exit 2): `bad-url`.
 */
export async function waitUntilReady(url: string, options: ReadyOptions): Promise<void> {
  const target = httpUrl(url);
  const dispatcher = dispatcherFor(target.href);
  try {
    await poll(target, options, dispatcher);
  } finally {
    await dispatcher.destroy();
  }
}

async function poll(target: URL, options: ReadyOptions, dispatcher: Dispatcher): Promise<void> {
  const started = performance.now();
  const deadline = started + options.timeoutSeconds * 1000;
  for (let pause = 250; ; pause = Math.min(pause * 1.6, maxPauseMs)) {
    const left = deadline - performance.now();
    const look = await lookAt(target, options, dispatcher, Math.max(1_000, Math.min(left, 15_000)));
    options.signal?.throwIfAborted();
    if (look.kind === 'ready') return;
    if (look.kind === 'stop') throw look.error;
    if (performance.now() + pause >= deadline) throw timedOut(target, options.timeoutSeconds, look.why);
    options.onProgress?.(look.why, Math.round((performance.now() - started) / 1000));
    await sleep(pause, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {});
    options.signal?.throwIfAborted();
  }
}

function httpUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol) && !isRefusedHost(parsed.hostname)) return parsed;
  throw new UserError(
    'bad-url',
    `\`url\` is ${JSON.stringify(url)}, not the URL of an app; write it like https://preview.example.com.`,
  );
}

async function lookAt(target: URL, options: ReadyOptions, dispatcher: Dispatcher, timeoutMs: number): Promise<Look> {
  const read = (path: URL): Promise<Read> =>
    get(
      path,
      { maxBytes: 65_536, cut: true, timeoutMs, headers: options.headers, h2: options.h2 ?? false },
      dispatcher,
      until(timeoutMs, options.signal),
    );
  try {
    return await judge(await afterRedirects(target, read), target, read);
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-answer') return { kind: 'wait', why: error.message };
    if (error instanceof UserError) return { kind: 'stop', error };
    throw error;
  }
}

const until = (timeoutMs: number, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(Math.ceil(timeoutMs)), ...(signal ? [signal] : [])]);

/** Follows redirects within the origin; a redirect that leaves it is itself the answer. */
async function afterRedirects(target: URL, read: (url: URL) => Promise<Read>): Promise<Read> {
  let answer = await read(target);
  for (let hop = 0; hop < maxRedirects; hop++) {
    const next = redirectOf(answer);
    // A platform's mark on the redirect itself says more than the page behind it.
    if (next === undefined || new URL(next).origin !== target.origin || isCertain(obstacleOf(answer))) return answer;
    answer = await read(new URL(next));
  }
  return answer;
}

async function judge(answer: Read, target: URL, read: (url: URL) => Promise<Read>): Promise<Look> {
  const obstacle = obstacleOf(answer);
  if (isCertain(obstacle)) return met(obstacle, target);
  const away = leaves(answer, target);
  if (obstacle === undefined && away === undefined) return plain(answer, target);
  // The app's own front page may be a login or lead elsewhere; only a wall answers so for a path that no app has.
  const nowhere = await afterRedirects(new URL(`/racegate-${randomBytes(6).toString('hex')}`, target), read);
  const there = obstacleOf(nowhere);
  if (there !== undefined) return met(there, target);
  const awayThere = leaves(nowhere, target);
  return awayThere === undefined ? { kind: 'ready' } : { kind: 'stop', error: elsewhere(target, awayThere) };
}

const isCertain = (obstacle: Obstacle | undefined): obstacle is Obstacle => obstacle?.certainty === 'certain';

function obstacleOf(read: Read): Obstacle | undefined {
  const location = redirectOf(read);
  return obstacleIn({ ...read, ...(location === undefined ? {} : { location }) });
}

function leaves(read: Read, target: URL): string | undefined {
  const next = redirectOf(read);
  return next !== undefined && new URL(next).origin !== target.origin ? new URL(next).origin : undefined;
}

/** Not the app's own answers, or not those of an app that could be read now. */
const busy: Record<number, string> = {
  429: ' (too many requests): the platform or the app limits how often the runner may ask',
  502: '',
  503: '',
  504: '',
};

const plain = ({ status }: Read, target: URL): Look =>
  status in busy ? { kind: 'wait', why: `${target.href} answers ${status}${busy[status]}.` } : { kind: 'ready' };

function met(obstacle: Obstacle, target: URL): Look {
  if (obstacle.kind === 'platform-error')
    return { kind: 'wait', why: `${target.href} shows ${obstacle.what}. ${obstacle.mend}` };
  const code = obstacle.kind === 'login' ? 'login-wall' : 'challenge';
  return { kind: 'stop', error: new UserError(code, `${target.href} is behind ${obstacle.what}. ${obstacle.mend}`, 3) };
}

const elsewhere = (target: URL, origin: string): UserError =>
  new UserError(
    'foreign-origin',
    `${target.href} redirects every path to ${origin}; set \`url\` to where the API itself answers.`,
    3,
  );

const timedOut = (target: URL, seconds: number, why: string): UserError =>
  new UserError('not-ready', `${target.href} was not ready within ${seconds} s (\`wait-timeout\`): ${why}`, 3);
