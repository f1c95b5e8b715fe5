/** Shows how the scan goes on, on standard error: a line that is written over, or now and then a line of a log. */
import { clean, noCommand } from '../report/escape.ts';
import { type Progress, renderProgress, renderProgressLine } from '../report/progress.ts';
import type { Terminal } from './terminal.ts';

export interface ProgressView {
  show(progress: Progress): void;
  /** A sentence of its own, before there is anything to count. */
  say(sentence: string): void;
  /** Leaves the screen clean. */
  end(): void;
}

/** Milliseconds between two pictures of the live line, and between two lines of a log in one phase. */
const livePause = 100;
const logPause = 15_000;

/** `now` is the clock, in milliseconds. */
export function openProgress(terminal: Terminal, now: () => number = () => performance.now()): ProgressView {
  return terminal.live ? liveLine(terminal, now) : log(terminal, now);
}

function liveLine(terminal: Terminal, now: () => number): ProgressView {
  let last = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      if (now() - last < livePause) return;
      last = now();
      const line = renderProgress(progress, { colour: terminal.errColour, width: terminal.errWidth - 1 });
      terminal.err.write(`\r\u001b[K${line}`);
    },
    say: (sentence) => void terminal.err.write(`\r\u001b[K${noCommand(clean(sentence, terminal.errWidth - 1))}`),
    end: () => void terminal.err.write('\r\u001b[K'),
  };
}

function log(terminal: Terminal, now: () => number): ProgressView {
  let last = Number.NEGATIVE_INFINITY;
  let phase = '';
  return {
    show(progress) {
      if (progress.phase === phase && now() - last < logPause) return;
      last = now();
      phase = progress.phase;
      terminal.err.write(`${renderProgressLine(progress)}\n`);
    },
    say(sentence) {
      if (now() - last < logPause) return;
      last = now();
      terminal.err.write(`${noCommand(clean(sentence, 400))}\n`);
    },
    end() {},
  };
}
