/** A witness as an SVG: one bar per client over time. Colours come from the classes of the page around it. */
import { ellipsis, html } from './escape.ts';
import type { Lane, Witness } from './report.ts';
import { answer, clientName, facts, spanOf, times } from './timeline.ts';

const mostLanes = 8;
/** Of the monospaced text, a little more than it needs. */
const characterWidth = 7.4;
const [width, left, right, rowHeight, barHeight, top] = [760, 70, 740, 44, 30, 30];

/** `id` must be unique in the page and a plain word. */
export function svgTimeline(witness: Witness, id: string): string {
  const lanes = witness.lanes.slice(0, mostLanes);
  const span = spanOf(lanes);
  const bottom = top + lanes.length * rowHeight;
  return [
    `<svg viewBox="0 0 ${width} ${bottom + 34}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">What overlapped</title><desc id="${id}-d">${html(spoken(witness, lanes), 2000)}</desc>`,
    text(4, 18, 'start', 'dim') + text(left, 18, facts(witness.start), 'mono'),
    ...lanes.map((lane, i) => row(lane, top + i * rowHeight, (right - left) / span)),
    text(4, bottom + 18, 'end', 'dim') + text(left, bottom + 18, facts(witness.end), 'mono bad'),
    '</svg>',
  ].join('\n');
}

function row(lane: Lane, y: number, scale: number): string {
  const x = left + lane.sentMs * scale;
  const length = Math.max((lane.receivedMs - lane.sentMs) * scale, 4);
  const middle = y + barHeight / 2 + 4;
  const end = answer(lane);
  const room = Math.floor((length - 24) / characterWidth) - end.length;
  // A short bar has no room for its words, which then stand beside it, on the side where there is room.
  const beside = x + length + 8 < right - 200;
  const request = ellipsis(lane.request, Math.max(room, 7));
  const words =
    room >= 7
      ? text(x + 8, middle, request, 'mono') + text(x + length - 8, middle, end, 'mono strong', 'end')
      : text(beside ? x + length + 8 : x - 8, middle, `${request} → ${end}`, 'mono', beside ? 'start' : 'end');
  return [
    `<g><title>${html(`${lane.request}, ${times(lane)}`)}</title>`,
    text(4, middle, clientName(lane), 'strong'),
    `<rect class="bar" x="${round(x)}" y="${y}" width="${round(length)}" height="${barHeight}" rx="4"/>`,
    `${words}</g>`,
  ].join('');
}

function text(x: number, y: number, content: string, style: string, anchor: 'start' | 'end' = 'start'): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${style}" text-anchor="${anchor}">${html(content, 90)}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function spoken({ start, end }: Witness, lanes: Lane[]): string {
  const told = lanes.map(
    (lane) => `Client ${lane.client} sent ${lane.request}, ${times(lane)}, answered ${answer(lane)}.`,
  );
  return `Before: ${facts(start)}. ${told.join(' ')} After: ${facts(end)}.`;
}
