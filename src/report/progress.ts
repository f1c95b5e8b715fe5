/** The line that tells what the scan is doing. Formatting only: who writes it, and when, is the caller's. */
import { clean, noCommand } from './escape.ts';
import { paint } from './style.ts';
import { number } from './wording.ts';

export interface Progress {
  /** `reading the document`, `racing`, `cleaning up` … */
  phase: string;
  /** Probes. */
  done: number;
  total: number;
  rounds: number;
  requests: number;
  /** Of the time budget. */
  secondsLeft: number;
  /** What is raced now: `repeat POST /events/{id}/reservations`. */
  what?: string;
}

/** One line, at most `width` columns, without a line end: for a terminal that is written over. */
export function renderProgress(progress: Progress, { colour, width }: { colour: boolean; width: number }): string {
  const tint = paint(colour);
  const short = clean(progress.phase, 40);
  const counts = figures(progress);
  const used = short.length + 2 + barWidth + 2 + counts.length;
  if (used > width) return tint(`${short}  ${counts}`.slice(0, width), 'strong');
  const room = width - used - 2;
  const what = room >= 12 && progress.what ? `  ${shorten(clean(progress.what, 200), room)}` : '';
  return `${tint(short, 'strong')}  ${bar(progress)}  ${counts}${tint(what, 'dim')}`;
}

/** For a log, where lines stay: no bar, nothing that a runner obeys. */
export function renderProgressLine(progress: Progress): string {
  const what = progress.what ? `: ${clean(progress.what, 200)}` : '';
  return noCommand(`${clean(progress.phase, 40)}  ${figures(progress)}${what}`);
}

function figures({ done, total, rounds, requests, secondsLeft }: Progress): string {
  const counts = [`${rounds} rounds`, `${number(requests)} requests`, `${clock(secondsLeft)} left`];
  return [...(total > 0 ? [`${done}/${total} probes`] : []), ...counts].join('  ');
}

/** `4:05` */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

const barWidth = 16;

function bar({ done, total }: Progress): string {
  const full = total > 0 ? Math.round((Math.min(done, total) / total) * barWidth) : 0;
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

/** Cut to `room` columns. */
const shorten = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, room - 1)}…`);
