/**
 * An asynchronous driver for SQLite. Each connection lives in a thread of its own, so that every statement is a true
 * round trip: while it is under way, other requests run.
 */
import { Worker } from 'node:worker_threads';

// biome-ignore lint/suspicious/noExplicitAny: rows of many tables
export type Row = Record<string, any>;
export type Value = string | number | null;
type Outcome = { rows: Row[]; changes: number; id: number };

export class DatabaseError extends Error {
  readonly errcode: number;
  constructor(message: string, errcode: number) {
    super(message);
    this.errcode = errcode;
  }
}

/** SQLITE_CONSTRAINT_UNIQUE or _PRIMARYKEY. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.errcode === 2067 || error.errcode === 1555);
/** SQLITE_CONSTRAINT_FOREIGNKEY. */
export const isOrphan = (error: unknown): boolean => error instanceof DatabaseError && error.errcode === 787;
/** SQLITE_BUSY in all its forms: another transaction was there first. */
export const isBusy = (error: unknown): boolean => error instanceof DatabaseError && (error.errcode & 0xff) === 5;

export interface Session {
  all(sql: string, ...values: Value[]): Promise<Row[]>;
  one(sql: string, ...values: Value[]): Promise<Row | undefined>;
  /** `changes`: rows touched. `id`: of the row inserted last. */
  run(sql: string, ...values: Value[]): Promise<{ changes: number; id: number }>;
}

export interface Database extends Session {
  /** Holds one connection from BEGIN to COMMIT; rolls back and rethrows when `work` throws. */
  transaction<T>(work: (session: Session) => Promise<T>, mode?: 'DEFERRED' | 'IMMEDIATE'): Promise<T>;
  close(): Promise<void>;
}

interface Connection {
  send(sql: string, values: Value[]): Promise<Outcome>;
  /** Set while a transaction has the connection. */
  held?: Promise<void> | undefined;
  close(): Promise<void>;
}

function connect(path: string, pragmas: string): Connection {
  const worker = new Worker(new URL('./database-worker.ts', import.meta.url), {
    workerData: { path, pragmas },
    execArgv: [],
  });
  const waiting = new Map<number, { resolve(outcome: Outcome): void; reject(error: Error): void }>();
  let tickets = 0;
  worker.on('message', ({ ticket, message, errcode, ...outcome }) => {
    const promise = waiting.get(ticket);
    waiting.delete(ticket);
    if (message === undefined) promise?.resolve(outcome as Outcome);
    else promise?.reject(new DatabaseError(message, errcode));
  });
  return {
    send: (sql, values) =>
      new Promise((resolve, reject) => {
        tickets += 1;
        waiting.set(tickets, { resolve, reject });
        worker.postMessage({ ticket: tickets, sql, values });
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

function session(execute: (sql: string, values: Value[]) => Promise<Outcome>): Session {
  return {
    all: async (sql, ...values) => (await execute(sql, values)).rows,
    one: async (sql, ...values) => (await execute(sql, values)).rows[0],
    run: (sql, ...values) => execute(sql, values),
  };
}

async function transact<T>(connection: Connection, work: (session: Session) => Promise<T>, mode: string): Promise<T> {
  while (connection.held) await connection.held;
  const { promise, resolve: release } = Promise.withResolvers<void>();
  connection.held = promise;
  try {
    await connection.send(`BEGIN ${mode}`, []);
    try {
      const result = await work(session(connection.send));
      await connection.send('COMMIT', []);
      return result;
    } catch (error) {
      await connection.send('ROLLBACK', []).catch(() => undefined);
      throw error;
    }
  } finally {
    connection.held = undefined;
    release();
  }
}

/** `:memory:` allows one connection; a file any number. */
export async function open(path: string, tables: string, connections = 1): Promise<Database> {
  const pragmas = path === ':memory:' ? '' : 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;';
  const first = connect(path, `${pragmas}${tables}`);
  await first.send('SELECT 1', []);
  const pool = [first, ...Array.from({ length: connections - 1 }, () => connect(path, pragmas))];
  await Promise.all(pool.map((connection) => connection.send('SELECT 1', [])));
  let turn = 0;
  const next = () => {
    turn += 1;
    const inTurn = pool.map((_, i) => pool[(turn + i) % pool.length]!);
    return inTurn.find((connection) => !connection.held) ?? inTurn[0]!;
  };
  const execute = async (sql: string, values: Value[]) => {
    const connection = next();
    while (connection.held) await connection.held;
    return connection.send(sql, values);
  };
  return {
    ...session(execute),
    transaction: (work, mode = 'IMMEDIATE') => transact(next(), work, mode),
    close: async () => {
      await Promise.all(pool.map((connection) => connection.close()));
    },
  };
}
