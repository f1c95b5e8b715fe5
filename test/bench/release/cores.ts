/**
 * Sender and server on a core each, as on a machine each. Left to itself, the platform now and then runs the server on the
 * sender's core as soon as its first byte arrives, and the rest of the burst waits: that measures the platform.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { installed } from '../../transport/processes.ts';

/** What this process starts from now on stays with it on the core; `all` sets it free again. False where that cannot be had. */
export function stayOn(core: 0 | 1 | 'all'): boolean {
  const count = cpus().length;
  if (count < 2 || !installed('taskset', '--version')) return false;
  const list = core === 'all' ? `0-${count - 1}` : String(core);
  execFileSync('taskset', ['-acp', list, String(process.pid)], { stdio: 'ignore' });
  return true;
}
