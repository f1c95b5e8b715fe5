/** The step summary: the whole report, below the size at which GitHub shows nothing at all. */
import { appendFile } from 'node:fs/promises';

/** GitHub's limit is 1 MiB a step, in bytes; the rest is left for what else the step may write. */
const maxBytes = 1_000_000;

/**
 * @param file the path in `GITHUB_STEP_SUMMARY`; without it there is nowhere to write, which is no fault
 * @param render text of at most that many characters
 */
export async function writeSummary(file: string | undefined, render: (limit: number) => string): Promise<void> {
  if (!file) return;
  for (let limit = maxBytes; limit > 1_000; limit = Math.floor(limit / 2)) {
    const text = `${render(limit)}\n`;
    if (Buffer.byteLength(text) > maxBytes) continue;
    return await appendFile(file, text);
  }
}
