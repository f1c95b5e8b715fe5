/** The one way to GitHub's API: bounded waits, bounded repeats, every call counted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { getOctokit } from '@actions/github';

type Octokit = ReturnType<typeof getOctokit>;

export interface GitHub {
  request: Octokit['request'];
  pages: Octokit['paginate']['iterator'];
  graphql: Octokit['graphql'];
  /** Login that this token writes as; `undefined` where GitHub does not tell. Asked once. */
  login(): Promise<string | undefined>;
  /** Requests sent so far, repeats included. */
  calls(): number;
}

export interface ConnectOptions {
  token: string;
  apiUrl: string;
  /** First pause before a failed request is repeated; 1,000 ms without it. */
  pauseMs?: number;
  /** Longest time that all pauses of a run may take together; 90,000 ms without it. */
  patienceMs?: number;
}

interface Failure {
  status?: number;
  response?: { headers: Record<string, string | number | undefined> };
}

const maxRepeats = 2;
const timeoutMs = 30_000;

/**
 * A client whose requests are repeated where that is safe: after 5xx and broken connections unless something is created, and after the
 * `retry-after` of a rate limit, which GitHub sends before doing anything. Enterprise servers and proxies come with the environment.
 */
export function connect(options: ConnectOptions): GitHub {
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl, userAgent: 'racegate', log: silent });
  let calls = 0;
  let patience = options.patienceMs ?? 90_000;
  octokit.hook.wrap('request', async (send, request) => {
    for (let repeat = 0; ; repeat++) {
      try {
        calls++;
        request.request = { ...request.request, signal: AbortSignal.timeout(timeoutMs) };
        return await send(request);
      } catch (error) {
        const pause = pauseBefore(error as Failure, request, repeat, options.pauseMs ?? 1_000);
        if (pause === undefined || pause > patience) throw error;
        patience -= pause;
        await sleep(pause);
      }
    }
  });
  const { request, graphql } = octokit;
  return { request, graphql, pages: octokit.paginate.iterator, login: once(() => viewer(octokit)), calls: () => calls };
}

/** The Action's log is a user's log: what matters is said by the surfaces. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function pauseBefore(
  failure: Failure,
  request: { method: string; url: string },
  repeat: number,
  first: number,
): number | undefined {
  if (repeat >= maxRepeats) return undefined;
  const status = failure.status ?? 0;
  const retryAfter = Number(failure.response?.headers['retry-after']);
  if ((status === 403 || status === 429) && Number.isFinite(retryAfter)) return retryAfter * 1000;
  // Of a request that creates something nobody knows whether it was carried out; its surface looks again instead.
  const creates = request.method === 'POST' && !request.url.endsWith('/graphql');
  return status >= 500 && !creates ? first * 2 ** repeat : undefined;
}

async function viewer(octokit: Octokit): Promise<string | undefined> {
  try {
    const answer = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
    return answer.viewer.login;
  } catch {
    return undefined;
  }
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Whether something was to be created and nobody knows whether it was. */
export function isCreationInDoubt(error: unknown): boolean {
  const { status, request } = error as Failure & { request?: { method?: string } };
  return (status ?? 0) >= 500 && request?.method === 'POST';
}

/** The status of a failed request; `undefined` where the failure was something else. */
export const statusOf = (error: unknown): number | undefined => (error as Failure | null)?.status;
