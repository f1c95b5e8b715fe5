/** The command that repeats one finding against a server of one's own. */
import { clean, shellWord } from './escape.ts';
import type { Finding } from './report.ts';

/** Safe to copy into a POSIX shell. */
export function replayCommand(
  { id }: Finding,
  options: { reportPath?: string | undefined; url?: string } = {},
): string {
  const { reportPath = 'racegate-report/report.json', url } = options;
  const words = ['racegate', 'replay', clean(reportPath), clean(id, 400), ...(url === undefined ? [] : ['--url', url])];
  return words.map(shellWord).join(' ');
}
