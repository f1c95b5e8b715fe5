import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { byHand } from '../../src/confirm/by-hand.ts';
import type { Reply } from '../../src/oracle/history.ts';

const json = { headers: { 'content-type': 'application/json' } };
const reply = (line: string, sent: Reply['sent'], wire: Reply['wire'] = json): Reply => ({
  slot: 0,
  line,
  sent,
  wire,
  status: 201,
  body: null,
  sentAt: 0,
  receivedAt: 1,
});

it('each request is the one that its client sent', () => {
  const replies = [
    reply('POST /carts/7', { item: 1 }),
    reply('DELETE /carts/7?force=true', null, { headers: { 'if-match': '"3"' } }),
  ];
  expect(byHand(replies, 'http://127.0.0.1:4000/api', ['x-api-key'])).toBe(
    [
      `curl -sS -X POST 'http://127.0.0.1:4000/carts/7' -H "x-api-key: $X_API_KEY" -H 'content-type: application/json' --data-raw '{"item":1}' &`,
      `curl -sS -X DELETE 'http://127.0.0.1:4000/carts/7?force=true' -H "x-api-key: $X_API_KEY" -H 'if-match: "3"' &`,
      'wait',
    ].join('\n'),
  );
});

it('a body is written as it was sent, and with the key that it was sent with', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': 'k-1' };
  expect(byHand([reply('POST //x', { a: 1 }, { headers, body: 'a=1' })], 'http://127.0.0.1:4000/', [])).toBe(
    `curl -sS -X POST 'http://127.0.0.1:4000//x' -H 'content-type: application/x-www-form-urlencoded' -H 'idempotency-key: k-1' --data-raw 'a=1' &\nwait`,
  );
});

it('a header of the configuration is never written out', () => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 's3cret' };
  const text = byHand([reply('POST /a', {}, { headers })], 'http://127.0.0.1:9/', ['idempotency-key']);
  expect(text).not.toContain('s3cret');
});

it('a shell takes hostile values as they are', () => {
  const name = `it's $(touch /tmp/no) \`id\` "x"`;
  const [first = ''] = byHand([reply(`POST /a`, { name })], 'http://127.0.0.1:9/', []).split(' &\n');
  const words = execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\n' "$word"; done; }; ${first}`], {
    encoding: 'utf8',
  });
  expect(words.trimEnd().split('\n').at(-1)).toBe(JSON.stringify({ name }));
});
