/** A Redis to run against: the one of REDIS_URL, or the machine's own binary, which keeps nothing on disk. */
import { tmpdir } from 'node:os';
import { freePort, type Running, run, serve } from './process.ts';
import { program } from './toolchain.ts';

export interface Redis extends Running {
  /** URL of one of its numbered databases. */
  database(number: number): string;
}

const [server, client] = [program('redis-server'), program('redis-cli')];

export const hasRedis = Boolean(process.env.REDIS_URL) || (server !== undefined && client !== undefined);

export async function startRedis(): Promise<Redis> {
  const given = process.env.REDIS_URL;
  if (given) return { stop: async () => undefined, database: (number) => new URL(`/${number}`, given).href };
  const port = `${await freePort()}`;
  const args = ['--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  const isReady = async () => (await run(client!, ['-p', port, 'ping'])).stdout.startsWith('PONG');
  const running = await serve(server!, args, isReady);
  return { ...running, database: (number) => `redis://127.0.0.1:${port}/${number}` };
}
