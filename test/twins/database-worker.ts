/** The thread that owns one connection to the database, as a database process would. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const { path, pragmas } = workerData as { path: string; pragmas: string };
const database = new DatabaseSync(path, { timeout: 5_000 });
database.exec(pragmas);
const prepared = new Map<string, StatementSync>();

function prepare(sql: string): StatementSync {
  const known = prepared.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  prepared.set(sql, statement);
  return statement;
}

function execute(sql: string, values: SQLInputValue[]): { rows: unknown[]; changes: number; id: number } {
  const statement = prepare(sql);
  if (statement.columns().length > 0) return { rows: statement.all(...values), changes: 0, id: 0 };
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], changes: Number(changes), id: Number(lastInsertRowid) };
}

parentPort!.on('message', ({ ticket, sql, values }: { ticket: number; sql: string; values: SQLInputValue[] }) => {
  try {
    parentPort!.postMessage({ ticket, ...execute(sql, values) });
  } catch (error) {
    const { message, errcode } = error as { message: string; errcode?: number };
    parentPort!.postMessage({ ticket, message, errcode: errcode ?? 0 });
  }
});
