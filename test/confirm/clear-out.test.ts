/** A team that must keep an administrator, of whom it is made with one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Answer, type Asked, against, asks, ids, listOf, object, says, scanned, text } from './small-api.ts';

const role = { type: 'string', enum: ['admin', 'guest'] };
const member = object({ id: text, role });
const paths = {
  '/teams': { post: { ...asks(object({ name: text })), ...says(201, object({ id: text })) } },
  '/teams/{teamId}/members': {
    ...ids('teamId'),
    get: says(200, listOf(member)),
    post: { ...asks(object({ role })), ...says(201, member) },
  },
  '/teams/{teamId}/members/{memberId}': {
    ...ids('teamId', 'memberId'),
    patch: { ...asks(object({ role })), ...says(200, member) },
    delete: says(204),
  },
};

/** @param racy counts first, and writes a while later */
function scanOf(racy: boolean, methods: readonly string[]) {
  const teams: Map<string, string>[] = [];
  const answer = async ({ method, path: [, teamId, , memberId], body: { role } }: Asked): Promise<Answer> => {
    if (teamId === undefined) return [201, { id: `${teams.push(new Map([['m0', 'admin']])) - 1}` }];
    const team = teams[Number(teamId)];
    if (!team) return [404];
    if (method === 'GET') return [200, [...team].map(([id, role]) => ({ id, role }))];
    if (method === 'POST') {
      const id = `m${team.size}`;
      team.set(id, role);
      return [201, { id, role }];
    }
    if (!racy) await sleep(3);
    const admins = [...team].filter(([, each]) => each === 'admin').map(([id]) => id);
    if (memberId === undefined || !team.has(memberId)) return [404];
    if (role !== 'admin' && admins.length === 1 && admins[0] === memberId) return [409];
    if (racy) await sleep(3);
    if (method === 'DELETE') team.delete(memberId);
    else team.set(memberId, role);
    return method === 'DELETE' ? [204] : [200, { id: memberId, role }];
  };
  const include = methods.map((method) => `${method} /teams/{teamId}/members/{memberId}`).join('\n');
  return scanned(paths, answer, { include, seed: 'teams' });
}

it('is clean where the count and the write are one', { timeout: 60_000 }, async () => {
  const report = await scanOf(false, ['PATCH', 'DELETE']);
  expect(against(report)).toEqual([]);
  expect(report.coverage.exercised).toBe(2);
});

it('is found to lose both, made guests', { timeout: 60_000 }, async () => {
  const { findings } = await scanOf(true, ['PATCH']);
  const skewed = findings.filter(({ rule }) => rule === 'write-skew');
  expect(skewed.map(({ operations }) => operations)).toEqual([['PATCH /teams/{teamId}/members/{memberId}']]);
});
