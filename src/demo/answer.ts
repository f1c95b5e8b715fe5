/** What a handler answers, before it is put on the wire. */
import type { Row } from './database.ts';

export interface Answer {
  status: number;
  body?: Row | Row[];
}

export const ok = (body: Row | Row[]): Answer => ({ status: 200, body });
export const created = (body: Row | undefined): Answer => ({ status: 201, body: body ?? {} });
export const noContent = (): Answer => ({ status: 204 });
export const problem = (status: number, title: string): Answer => ({ status, body: { status, title } });
export const notFound = (what: string): Answer => problem(404, `There is no such ${what}.`);
export const conflict = (why: string): Answer => problem(409, why);
