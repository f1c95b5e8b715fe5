import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

export const isRacy = process.env.RACEGATE_VARIANT !== 'repaired';

const tables = `
  PRAGMA foreign_keys = ON;
  CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, password TEXT NOT NULL);
  CREATE TABLE companies (id TEXT PRIMARY KEY, name TEXT NOT NULL, domain TEXT NOT NULL, seats INTEGER NOT NULL, createdAt TEXT NOT NULL);
  CREATE TABLE contacts (
    id TEXT PRIMARY KEY, companyId TEXT NOT NULL REFERENCES companies(id) ON DELETE CASCADE,
    firstName TEXT NOT NULL, lastName TEXT NOT NULL, email TEXT, phone TEXT
  );
  CREATE TABLE deals (
    id TEXT PRIMARY KEY, companyId TEXT NOT NULL REFERENCES companies(id) ON DELETE CASCADE, title TEXT NOT NULL,
    amount REAL NOT NULL, stage TEXT NOT NULL, version INTEGER NOT NULL, updatedAt TEXT NOT NULL
  );
`;
const keys = `
  CREATE UNIQUE INDEX user_email ON users (email);
  CREATE UNIQUE INDEX company_domain ON companies (domain);
`;

type Values = SQLInputValue[];

export interface Connection {
  one<T>(sql: string, ...values: Values): T | undefined;
  all<T>(sql: string, ...values: Values): T[];
  /** How many rows it changed. */
  run(sql: string, ...values: Values): number;
}

@Injectable()
export class DatabaseService {
  private readonly db = new DatabaseSync(':memory:');
  private readonly connection: Connection = {
    one: <T>(sql: string, ...values: Values) => this.db.prepare(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: Values) => this.db.prepare(sql).all(...values) as T[],
    run: (sql, ...values) => Number(this.db.prepare(sql).run(...values).changes),
  };

  constructor() {
    this.db.exec(tables);
    if (!isRacy) this.db.exec(keys);
  }

  async one<T>(sql: string, ...values: Values): Promise<T | undefined> {
    await this.roundTrip();
    return this.connection.one<T>(sql, ...values);
  }

  async all<T>(sql: string, ...values: Values): Promise<T[]> {
    await this.roundTrip();
    return this.connection.all<T>(sql, ...values);
  }

  async run(sql: string, ...values: Values): Promise<number> {
    await this.roundTrip();
    return this.connection.run(sql, ...values);
  }

  /** Nothing comes between what `work` does; what it throws undoes it. */
  async transaction<T>(work: (connection: Connection) => T): Promise<T> {
    await this.roundTrip();
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work(this.connection);
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** What a database on another machine takes. */
  private roundTrip(): Promise<void> {
    return pause(2);
  }
}

export const isTaken = (error: unknown): boolean => error instanceof Error && /UNIQUE constraint/.test(error.message);
