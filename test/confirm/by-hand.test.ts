import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { byHand } from '../../src/confirm/by-hand.ts';
import type { Reply } from '../../src/oracle/history.ts';

const reply = (line: string, sent: Reply['sent']): Reply => ({
  slot: 0,
  line,
  sent,
  status: 201,
  body: null,
  sentAt: 0,
  receivedAt: 1,
});

it('each request is the one that its client sent', () => {
  const replies = [reply('POST /carts/7', { item: 1 }), reply('DELETE /carts/7', null)];
  expect(byHand(replies, 'http://127.0.0.1:4000/', ['X-Api-Key'])).toBe(
    [
      `curl -sS -X POST 'http://127.0.0.1:4000/carts/7' -H "X-Api-Key: $X_API_KEY" -H 'content-type: application/json' -d '{"item":1}' &`,
      `curl -sS -X DELETE 'http://127.0.0.1:4000/carts/7' -H "X-Api-Key: $X_API_KEY" &`,
      'wait',
    ].join('\n'),
  );
});

it('a shell takes hostile values as they are', () => {
  const name = `it's $(touch /tmp/no) \`id\` "x"`;
  const [first = ''] = byHand([reply(`POST /a`, { name })], 'http://127.0.0.1:9/', []).split(' &\n');
  const words = execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\n' "$word"; done; }; ${first}`], {
    encoding: 'utf8',
  });
  expect(words.trimEnd().split('\n').at(-1)).toBe(JSON.stringify({ name }));
});
