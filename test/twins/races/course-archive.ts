import { flag, list, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type Handler, missing, pair, reply } from '../server.ts';
import type { Drill } from '../twin.ts';

const Course = object({ 'id?': readOnly(whole()), title: text('Logic'), 'archived?': readOnly(flag()) }, 'Course');
const Enrolment = object({ 'id?': readOnly(whole()), courseId: readOnly(whole()), student: text('Sam') }, 'Enrolment');
const NewEnrolment = object({ student: text('Sam') });
const enrol = 'POST /courses/{courseId}/enrolments';
const archive = 'POST /courses/{courseId}/archive';
const view = (row: Record<string, unknown>) => ({ ...row, archived: row.archived === 1 });
const closed = () => reply(409, { error: 'course is archived' });
const occupied = () => reply(409, { error: 'course has enrolments' });
const archived = () => reply(200, { archived: true });
const add = 'INSERT INTO enrolments (courseId, student)';

const enrolRacy: Handler = async ({ db, params, body }) => {
  const course = await db.one('SELECT * FROM courses WHERE id = ?', params.courseId!);
  if (!course) return missing();
  if (course.archived) return closed();
  return reply(201, await db.one(`${add} VALUES (?, ?) RETURNING *`, course.id, body.student));
};
const archiveRacy: Handler = async ({ db, params }) => {
  if (!(await db.one('SELECT 1 FROM courses WHERE id = ?', params.courseId!))) return missing();
  if (await db.one('SELECT 1 FROM enrolments WHERE courseId = ?', params.courseId!)) return occupied();
  await db.run('UPDATE courses SET archived = 1 WHERE id = ?', params.courseId!);
  return archived();
};
const enrolRepaired: Handler = async ({ db, params, body }) => {
  const open = 'SELECT id, ? FROM courses WHERE id = ? AND archived = 0';
  const row = await db.one(`${add} ${open} RETURNING *`, body.student, params.courseId!);
  if (row) return reply(201, row);
  return (await db.one('SELECT 1 FROM courses WHERE id = ?', params.courseId!)) ? closed() : missing();
};
const archiveRepaired: Handler = async ({ db, params }) => {
  const empty = 'NOT EXISTS (SELECT 1 FROM enrolments WHERE courseId = courses.id)';
  if ((await db.run(`UPDATE courses SET archived = 1 WHERE id = ? AND ${empty}`, params.courseId!)).changes)
    return archived();
  return (await db.one('SELECT 1 FROM courses WHERE id = ?', params.courseId!)) ? occupied() : missing();
};
const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/courses', { title: run })).body,
  send: (api, { id }, i) =>
    i % 2 === 0
      ? api('POST', `/courses/${id}/enrolments`, { student: `s${i}` })
      : api('POST', `/courses/${id}/archive`),
  broken: async (api, { id }) => {
    const course = (await api('GET', `/courses/${id}`)).body;
    const { length } = (await api('GET', `/courses/${id}/enrolments`)).body;
    return course.archived && length > 0 ? `archived with ${length} enrolments` : undefined;
  },
};

/** Each operation looks at what the other writes: an archived course with students. */
export const courseArchive = pair({
  name: 'course-archive',
  rule: 'write-skew',
  operation: archive,
  app: {
    title: 'Courses',
    openapi: '3.0.3',
    tables: `CREATE TABLE courses (id INTEGER PRIMARY KEY, title TEXT, archived INTEGER DEFAULT 0);
      CREATE TABLE enrolments (id INTEGER PRIMARY KEY, courseId INTEGER, student TEXT);`,
    endpoints: {
      'POST /courses': adds('courses', ['title'], Course, Course, { view }),
      'GET /courses/{courseId}': shows('courses', Course, { view }),
      'GET /courses/{courseId}/enrolments': {
        ...lists('enrolments', Enrolment, { by: { courseId: 'courseId' } }),
        answers: { 200: list(Enrolment) },
      },
      [enrol]: { body: NewEnrolment, answers: { 201: Enrolment, 404: null, 409: null } },
      [archive]: { answers: { 200: object({ archived: flag() }), 404: null, 409: null } },
    },
  },
  racy: { [enrol]: enrolRacy, [archive]: archiveRacy },
  repaired: { [enrol]: enrolRepaired, [archive]: archiveRepaired },
  drill,
});
