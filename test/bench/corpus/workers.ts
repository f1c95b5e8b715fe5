/** Processes that load and plan documents, so that a document that takes too long ends nothing but its own measurement. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nothing, type Outcome } from './worker.ts';

const secondsEach = 300;

/** Takes documents from the shared queue; a worker that overruns its time is stopped and replaced, and one that `fresh` asks for too. */
export async function work(queue: string[], fresh: (file: string) => boolean = () => false): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let worker = start();
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (fresh(file)) worker = replaced(worker);
    const outcome = await ask(worker, file);
    outcomes.push(outcome);
    if (outcome.crash?.startsWith('no answer') || fresh(file)) worker = replaced(worker);
  }
  worker.kill();
  return outcomes;
}

const start = (): ChildProcess =>
  fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), { execArgv: ['--max-old-space-size=4096'] });

function replaced(worker: ChildProcess): ChildProcess {
  worker.kill('SIGKILL');
  return start();
}

async function ask(worker: ChildProcess, file: string): Promise<Outcome> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(secondsEach * 1_000)]);
  const failed = (why: string): Outcome => ({ ...nothing, file, seconds: secondsEach, crash: `no answer: ${why}` });
  try {
    worker.send(file);
    const died = once(worker, 'exit', { signal }).then(() => failed('the worker died'));
    died.catch(() => {});
    return await Promise.race([once(worker, 'message', { signal }).then(([outcome]) => outcome as Outcome), died]);
  } catch {
    return failed(`more than ${secondsEach} s`);
  } finally {
    done.abort();
  }
}
