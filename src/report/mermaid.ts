/** A witness as a Mermaid sequence diagram: what was sent and answered, in the order in which it happened. */
import { mermaid } from './escape.ts';
import type { Lane, Witness } from './report.ts';
import { answer, clientName, facts } from './timeline.ts';

const mostLanes = 6;

export function sequenceDiagram({ lanes, start, end }: Witness): string {
  const shown = lanes.slice(0, mostLanes);
  return ['sequenceDiagram', ...participants(shown), note(facts(start)), ...messages(shown), note(facts(end))].join(
    '\n',
  );
}

/** The API stands in the middle, so that few arrows cross. */
function participants(lanes: Lane[]): string[] {
  const names = lanes.map((lane, i) => `  participant c${i} as Client ${mermaid(clientName(lane))}`);
  const middle = Math.ceil(names.length / 2);
  return [...names.slice(0, middle), '  participant api as API', ...names.slice(middle)];
}

const note = (text: string): string => `  Note over api: ${mermaid(text)}`;

function messages(lanes: Lane[]): string[] {
  const sent = lanes.map((lane, i) => ({ at: lane.sentMs, text: `  c${i}->>api: ${mermaid(lane.request)}` }));
  const received = lanes.map((lane, i) => ({ at: lane.receivedMs, text: `  api-->>c${i}: ${mermaid(answer(lane))}` }));
  return [...sent, ...received].sort((a, b) => a.at - b.at).map(({ text }) => text);
}
