/** The endpoints that nobody gets wrong, so that a twin's file shows what matters. Columns are named as the JSON is. */
import { randomUUID } from 'node:crypto';
import type { Row, Value } from './database.ts';
import { list, object, type Schema } from './document.ts';
import { type Call, type Endpoint, missing, reply } from './server.ts';

interface Options {
  /** Column that identifies a row. */
  key?: string;
  /** Identifiers are UUIDs. */
  uuid?: boolean;
  /** Bodies lie under this property. */
  wrap?: string;
  /** What is shown of a row. */
  view?: (row: Row) => unknown;
  /** Values of columns that the client does not send. */
  fill?: (call: Call) => Record<string, Value>;
  /** Columns of the collection that must equal the path parameter of that name. */
  by?: Record<string, string>;
  id?: string;
  tag?: string;
}

export const stored = (value: unknown): Value =>
  typeof value === 'boolean'
    ? Number(value)
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : (value as Value);
const shown = (row: Row, { wrap, view }: Options): unknown => {
  const body = view ? view(row) : row;
  return wrap ? { [wrap]: body } : body;
};
const shape = (schema: Schema, wrap?: string): Schema => (wrap ? object({ [wrap]: schema }) : schema);
const about = ({ id, tag }: Options) => ({ ...(id ? { id } : {}), ...(tag ? { tag } : {}) });

/** `INSERT` of the named columns that the body has. */
export async function insert(call: Call, table: string, columns: string[], options: Options = {}): Promise<Row> {
  const values: Record<string, Value> = options.fill?.(call) ?? {};
  if (options.uuid) values[options.key ?? 'id'] = randomUUID();
  for (const column of columns) if (call.body[column] !== undefined) values[column] = stored(call.body[column]);
  const names = Object.keys(values);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) RETURNING *`;
  return (await call.db.one(sql, ...Object.values(values)))!;
}

/** `POST`: inserts and answers 201 with the row. */
export const adds = (
  table: string,
  columns: string[],
  body: Schema,
  answer: Schema,
  options: Options = {},
): Endpoint => ({
  ...about(options),
  body,
  answers: { 201: shape(answer, options.wrap) },
  run: async (call) => reply(201, shown(await insert(call, table, columns, options), options)),
});

/** `GET` of one row. The last path parameter is the key. */
export const shows = (table: string, answer: Schema, options: Options = {}): Endpoint => ({
  ...about(options),
  answers: { 200: shape(answer, options.wrap), 404: null },
  run: async ({ db, params }) => {
    const row = await db.one(`SELECT * FROM ${table} WHERE ${options.key ?? 'id'} = ?`, Object.values(params).at(-1)!);
    return row ? reply(200, shown(row, options)) : missing();
  },
});

/** `GET` of the rows, oldest first. */
export const lists = (table: string, answer: Schema, options: Options = {}): Endpoint => ({
  ...about(options),
  answers: { 200: shape(list(answer), options.wrap) },
  run: async ({ db, params }) => {
    const by = Object.entries(options.by ?? {});
    const where = by.length > 0 ? `WHERE ${by.map(([column]) => `${column} = ?`).join(' AND ')}` : '';
    const rows = await db.all(`SELECT * FROM ${table} ${where} ORDER BY rowid`, ...by.map(([, name]) => params[name]!));
    const items = rows.map((row) => (options.view ? options.view(row) : row));
    return reply(200, options.wrap ? { [options.wrap]: items } : items);
  },
});

/** `DELETE` of one row: 204, then 404. */
export const removes = (table: string, options: Options = {}): Endpoint => ({
  ...about(options),
  answers: { 204: null, 404: null },
  run: async ({ db, params }) => {
    const { changes } = await db.run(
      `DELETE FROM ${table} WHERE ${options.key ?? 'id'} = ?`,
      Object.values(params).at(-1)!,
    );
    return changes === 1 ? reply(204) : missing();
  },
});
