import { object, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Team = object({ slug: text('core'), display_name: text('Core'), seats: whole(2, { minimum: 1 }) }, 'Team');
const Member = object({ login: text('ada'), role: text('developer') }, 'TeamMember');
const upgrade = () => reply(402, { type: 'about:blank', title: 'No seat left', status: 402 });
const seat = 'INSERT INTO members (team_slug, login, role)';

/** A base path, slugs in paths, 402 when the plan is used up. */
export const teamSeats = pair({
  name: 'team-seats',
  rule: 'limit-overrun',
  operation: 'POST /teams/{teamSlug}/members',
  app: {
    title: 'Teams',
    openapi: '3.0.3',
    basePath: '/v1',
    pathParameters: { teamSlug: text() },
    tables: `CREATE TABLE teams (slug TEXT PRIMARY KEY, display_name TEXT, seats INTEGER);
      CREATE TABLE members (id INTEGER PRIMARY KEY, team_slug TEXT, login TEXT, role TEXT);`,
    endpoints: {
      'POST /teams': adds('teams', ['slug', 'display_name', 'seats'], Team, Team, { id: 'createTeam', tag: 'teams' }),
      'GET /teams/{teamSlug}': shows('teams', Team, { key: 'slug', id: 'getTeam', tag: 'teams' }),
      'GET /teams/{teamSlug}/members': lists('members', Member, {
        by: { team_slug: 'teamSlug' },
        id: 'listMembers',
        tag: 'members',
      }),
      'POST /teams/{teamSlug}/members': {
        id: 'addMember',
        tag: 'members',
        body: Member,
        answers: { 201: Member, 402: null, 404: null },
      },
    },
  },
  racy: {
    'POST /teams/{teamSlug}/members': async ({ db, params, body }) => {
      const team = await db.one('SELECT seats FROM teams WHERE slug = ?', params.teamSlug!);
      if (!team) return missing();
      const members = await db.all('SELECT id FROM members WHERE team_slug = ?', params.teamSlug!);
      if (members.length >= team.seats) return upgrade();
      await db.run(`${seat} VALUES (?, ?, ?)`, params.teamSlug!, body.login, body.role);
      return reply(201, { login: body.login, role: body.role });
    },
  },
  repaired: {
    'POST /teams/{teamSlug}/members': async ({ db, params, body }) => {
      const team = params.teamSlug!;
      if (!(await db.one('SELECT 1 FROM teams WHERE slug = ?', team))) return missing();
      const free = '(SELECT seats FROM teams WHERE slug = ?) > (SELECT count(*) FROM members WHERE team_slug = ?)';
      const { changes } = await db.run(`${seat} SELECT ?, ?, ? WHERE ${free}`, team, body.login, body.role, team, team);
      return changes === 1 ? reply(201, { login: body.login, role: body.role }) : upgrade();
    },
  },
  drill: {
    prepare: async (api, run) =>
      (await api('POST', '/v1/teams', { slug: `t-${run}`, display_name: run, seats: 1 })).body,
    send: (api, { slug }, i) => api('POST', `/v1/teams/${slug}/members`, { login: `dev${i}`, role: 'developer' }),
    broken: async (api, { slug }) => {
      const { length } = (await api('GET', `/v1/teams/${slug}/members`)).body;
      return length === 1 ? undefined : `${length} members on 1 seat`;
    },
  },
});
