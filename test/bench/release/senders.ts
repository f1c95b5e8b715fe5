/** Ways to send requests together: ours, what a script would do, and another race sender where Python is installed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { openTransport } from '../../../src/transport/open.ts';
import { environment, hasPython } from '../../stacks/python.ts';

/** The same request `n` times. */
export interface Volley {
  n: number;
  headers: Record<string, string>;
  body: string;
}

export interface Sender {
  name: string;
  /** The sizes it is measured with, where all would take too long. */
  only?: readonly number[];
  /** Resolves when the sender is ready for the next one. */
  burst(volley: Volley): Promise<void>;
  close(): Promise<void>;
}

const most = 100;

async function ours(url: URL, protocol: 'h1' | 'h2'): Promise<Sender> {
  const transport = await openTransport(url, {
    protocol,
    timeoutMs: 10_000,
    maxBodyBytes: 1_000,
    maxConnections: most,
  });
  return {
    name: `ours-${protocol}`,
    burst: async ({ n, headers, body }) => {
      await transport.burst(Array.from({ length: n }, () => ({ method: 'POST', path: '/', headers, body })));
    },
    close: () => transport.close(),
  };
}

function undiciPool(url: URL): Sender {
  const pool = new Pool(url, { connections: most, pipelining: 1, allowH2: false });
  const one = async ({ headers, body }: Volley) => {
    const response = await pool.request({ method: 'POST', path: '/', headers, body });
    await response.body.text();
  };
  return { name: 'undici-pool', burst: (volley) => together(volley, one), close: () => pool.close() };
}

function globalFetch(url: URL): Sender {
  const one = async ({ headers, body }: Volley) => {
    await (await fetch(url, { method: 'POST', headers, body })).text();
  };
  return { name: 'fetch', burst: (volley) => together(volley, one), close: async () => {} };
}

async function together(volley: Volley, one: (volley: Volley) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: volley.n }, () => one(volley)));
}

/** The single-packet sender from the Python package index; its own process is told of each burst by a line. */
async function h2spacex(url: URL): Promise<Sender> {
  const bin = await environment(join(import.meta.dirname, 'h2spacex-requirements.txt'));
  const script = join(import.meta.dirname, 'h2spacex_sender.py');
  const child = spawn(join(bin, 'python3'), [script, url.hostname, url.port]);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stderr.resume();
  return {
    name: 'h2spacex',
    // It pauses a tenth of a second in every burst.
    only: [2, 20],
    burst: async (volley) => {
      child.stdin.write(`${JSON.stringify(volley)}\n`);
      const { done } = await answers.next();
      if (done) throw new Error('the h2spacex sender ended');
    },
    close: async () => {
      child.stdin.end();
      child.kill();
    },
  };
}

export async function senders(url: URL): Promise<Sender[]> {
  const own = [await ours(url, 'h2'), await ours(url, 'h1'), undiciPool(url), globalFetch(url)];
  return hasPython ? [...own, await h2spacex(url)] : own;
}
