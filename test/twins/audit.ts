/**
 * An audit trail on disk, as servers that handle money keep one: a request that changes something is answered when its line is durable.
 * Lines that wait together share one sync, as in a database's group commit. It comes after the handler's work, so it opens no window;
 * it gives the answer the duration that real ones have.
 */
import { open } from 'node:fs/promises';

export interface Audit {
  /** Resolves when the line is on disk. */
  write(line: string): Promise<void>;
  close(): Promise<void>;
}

export async function openAudit(path: string): Promise<Audit> {
  const file = await open(path, 'a');
  let waiting: { line: string; done: () => void }[] = [];
  let flushing: Promise<void> | undefined;
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await file.appendFile(batch.map(({ line }) => `${line}\n`).join(''));
      await file.datasync();
      for (const { done } of batch) done();
    }
    flushing = undefined;
  }
  return {
    write: (line) =>
      new Promise((done) => {
        waiting.push({ line, done });
        flushing ??= flush();
      }),
    close: async () => {
      await flushing;
      await file.close();
    },
  };
}
