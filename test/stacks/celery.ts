/** A Celery worker beside an application: threads, so that one process is to be stopped. */
import { join } from 'node:path';
import { type Options, type Running, run, serve } from './process.ts';

export function celery(bin: string, application: string, options: Options): Promise<Running> {
  const command = (...words: string[]) => ['-A', application, ...words];
  const quiet = ['--loglevel', 'WARNING', '--without-gossip', '--without-mingle'];
  const isReady = async () =>
    (await run(join(bin, 'celery'), command('inspect', 'ping', '--timeout', '2'), options)).code === 0;
  return serve(
    join(bin, 'celery'),
    command('worker', '--pool', 'threads', '--concurrency', '4', ...quiet),
    isReady,
    options,
  );
}
