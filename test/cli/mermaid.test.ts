import { expect, it } from 'vitest';
import { mermaid } from '../../src/cli/mermaid.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { planOf } from '../../src/plan.ts';
import { answers, integer, objectOf, specOf, takes, text } from '../spec/documents.ts';

const config = await parseConfig({}, { workspace: import.meta.dirname, env: {} });
const thing = objectOf({ id: integer, 'name!': text });

it('draws what is made for what, and what is not raced', async () => {
  const spec = await specOf({
    'POST /events': answers(thing, '201'),
    'POST /events/{eventId}/tickets': answers(thing, '201'),
    'POST /tickets/{ticketId}/use': {},
    'POST /orders': takes({ 'ticketId!': integer }),
    'PATCH /seats/{seatId}': {},
  });
  expect(mermaid(planOf(spec, config)).split('\n')).toEqual([
    'flowchart LR',
    '  o1["POST /events"]',
    '  o2["POST /events/{eventId}/tickets"]',
    '  o3["POST /tickets/{ticketId}/use"]',
    '  o4["POST /orders"]',
    '  o5["PATCH /seats/{seatId}<br>no-creator"]:::untested',
    '  o1 -->|"event"| o2',
    '  o2 -->|"ticket"| o3',
    '  o2 -->|"ticket"| o4',
    '  classDef untested stroke-dasharray: 4',
  ]);
});

it('nothing in a path ends its box', async () => {
  const spec = await specOf({ 'POST /a"];click-o1"alert(1)<b>': {} });
  expect(mermaid(planOf(spec, config))).toContain('  o1["POST /a#34;#93;#59;click-o1#34;alert#40;1#41;#60;b#62;"]');
});
