/** The generic snippets, run: SQL on SQLite, JavaScript here. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { expect, it } from 'vitest';
import { generic } from '../../src/remedies/fixes/generic.ts';
import { snippets } from '../../src/remedies/snippets.ts';

type Values = Record<string, SQLInputValue>;
type Rows = Record<string, SQLInputValue>[];

/** What the snippet's statements return, in their order; rolled back when the reader of its comments would. */
function runner(setUp: string) {
  const db = new DatabaseSync(':memory:');
  db.exec(setUp);
  const statements = (name: string) =>
    snippets[`any-sql/${name}.sql`]!.replace(/--.*$/gm, '')
      .split(';')
      .map((sql) => sql.trim())
      .filter(Boolean);
  const one = (sql: string, values: Values): Rows => {
    const own = Object.fromEntries(Object.entries(values).filter(([key]) => new RegExp(`:${key}\\b`).test(sql)));
    return db.prepare(sql).all(own) as Rows;
  };
  return {
    all: (sql: string): Rows =>
      db
        .prepare(sql)
        .all()
        .map((row) => ({ ...row })) as Rows,
    /** True when carried out; a RETURNING without a row rolls back. */
    run(name: string, values: Values): boolean {
      const isTransaction = statements(name).includes('BEGIN');
      for (const sql of statements(name)) {
        if (/^CREATE/.test(sql) && exists(db, sql)) continue;
        const rows = one(sql, values);
        if (!/RETURNING/.test(sql) || rows.length > 0) continue;
        if (isTransaction) db.exec('ROLLBACK');
        return false;
      }
      return true;
    },
  };
}

const exists = (db: DatabaseSync, create: string): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(/^CREATE (?:UNIQUE )?\w+ (\w+)/.exec(create)![1]!) !==
  undefined;

const seats = 'CREATE TABLE events (id, remaining); INSERT INTO events VALUES (1, 3)';

const cases: Record<string, () => void> = {
  'any-sql/take_units.sql'() {
    const { run, all } = runner(seats);
    expect([2, 2, 1, 1].map((quantity) => run('take_units', { id: 1, quantity }))).toEqual([true, false, true, false]);
    expect(all('SELECT remaining FROM events')).toEqual([{ remaining: 0 }]);
  },
  'any-sql/add_units.sql'() {
    const { run, all } = runner('CREATE TABLE wallets (id, balance); INSERT INTO wallets VALUES (1, 3)');
    expect([1, 2].map((id) => run('add_units', { id, amount: 4 }))).toEqual([true, false]);
    expect(all('SELECT balance FROM wallets')).toEqual([{ balance: 7 }]);
  },
  'any-sql/insert_unique.sql'() {
    const { run, all } = runner('CREATE TABLE users (id INTEGER PRIMARY KEY, email, name)');
    const sent = ['Ada', 'Bob'].map((name) => run('insert_unique', { email: 'a@example.org', name }));
    expect(sent).toEqual([true, false]);
    expect(all('SELECT name FROM users')).toEqual([{ name: 'Ada' }]);
  },
  'any-sql/set_fields.sql'() {
    const { run, all } = runner(
      "CREATE TABLE users (id, name, city, phone); INSERT INTO users VALUES (1, 'A', 'B', 'C')",
    );
    expect(run('set_fields', { id: 1, city: 'Bern' })).toBe(true);
    expect(all('SELECT * FROM users')).toEqual([{ id: 1, name: 'A', city: 'Bern', phone: 'C' }]);
  },
  'any-sql/leave_status.sql'() {
    const { run } = runner(
      "CREATE TABLE orders (id, product_id, quantity, status); INSERT INTO orders VALUES (1, 1, 1, 'placed')",
    );
    expect([run('leave_status', { id: 1 }), run('leave_status', { id: 1 })]).toEqual([true, false]);
  },
  'any-sql/transfer.sql'() {
    const { run, all } = runner('CREATE TABLE wallets (id, balance); INSERT INTO wallets VALUES (1, 10), (2, 0)');
    const amount = 7;
    const sent = [2, 2, 9].map((target) => run('transfer', { source: 1, target, amount: target === 9 ? 1 : amount }));
    expect(sent).toEqual([true, false, false]);
    expect(all('SELECT balance FROM wallets')).toEqual([{ balance: 3 }, { balance: 7 }]);
  },
  'any-sql/once_per_key.sql'() {
    const { run, all } = runner('CREATE TABLE payments (amount)');
    const values = { key: 'k', digest: 'd', amount: 5, response: '{}' };
    expect([run('once_per_key', values), run('once_per_key', values)]).toEqual([true, false]);
    expect(all('SELECT amount FROM payments')).toEqual([{ amount: 5 }]);
    expect(all('SELECT response FROM idempotency_keys')).toEqual([{ response: '{}' }]);
  },
  'any-sql/update_version.sql'() {
    const { run, all } = runner(
      "CREATE TABLE documents (id, title, version); INSERT INTO documents VALUES (1, 'a', 1)",
    );
    expect(['b', 'c'].map((title) => run('update_version', { id: 1, version: 1, title }))).toEqual([true, false]);
    expect(all('SELECT title, version FROM documents')).toEqual([{ title: 'b', version: 2 }]);
  },
  'any-sql/guard_row.sql'() {
    const { run, all } = runner(`CREATE TABLE rosters (id, on_call); INSERT INTO rosters VALUES (1, 2);
      CREATE TABLE doctors (id, roster_id, on_call); INSERT INTO doctors VALUES (1, 1, TRUE), (2, 1, TRUE)`);
    expect([1, 2].map((doctor) => run('guard_row', { roster: 1, doctor }))).toEqual([true, false]);
    expect(all('SELECT sum(on_call) AS n FROM doctors')).toEqual([{ n: 1 }]);
  },
  'any-sql/all_or_nothing.sql'() {
    const { run, all } = runner(
      'CREATE TABLE products (id, stock); INSERT INTO products VALUES (1, 3); CREATE TABLE orders (product_id, quantity)',
    );
    expect([2, 2].map((quantity) => run('all_or_nothing', { product: 1, quantity }))).toEqual([true, false]);
    expect(all('SELECT quantity FROM orders')).toEqual([{ quantity: 2 }]);
  },
  'any-sql/update_living.sql'() {
    const { run, all } = runner(
      "CREATE TABLE documents (id, title, deleted_at); INSERT INTO documents VALUES (1, 'a', NULL), (2, 'a', 'then')",
    );
    expect([1, 2, 3].map((id) => run('update_living', { id, title: 'b' }))).toEqual([true, false, false]);
    expect(all('SELECT title FROM documents')).toEqual([{ title: 'b' }, { title: 'a' }]);
  },
  'any-sql/delete_once.sql'() {
    const { run } = runner('CREATE TABLE reservations (id, event_id); INSERT INTO reservations VALUES (1, 1)');
    expect([run('delete_once', { id: 1 }), run('delete_once', { id: 1 })]).toEqual([true, false]);
  },
  'any-sql/foreign_key.sql'() {
    const { run, all } = runner('CREATE TABLE posts (id INTEGER PRIMARY KEY); INSERT INTO posts VALUES (1)');
    run('foreign_key', {});
    all("INSERT INTO comments (post_id, body) VALUES (1, 'kept')");
    expect(() => all("INSERT INTO comments (post_id, body) VALUES (2, 'orphan')")).toThrow(/FOREIGN KEY/);
    all('DELETE FROM posts');
    expect(all('SELECT * FROM comments')).toEqual([]);
  },
  'any-sql/claim_job.sql'() {
    const { run } = runner(
      "CREATE TABLE exports (id, status, result, source_version); INSERT INTO exports VALUES (1, 'running', NULL, 4)",
    );
    const claims = [3, 4, 4].map((version) => run('claim_job', { id: 1, version, result: 'r' }));
    expect(claims).toEqual([false, true, false]);
  },
  'any-sql/next_number.sql'() {
    const { run, all } = runner("CREATE TABLE counters (name, value); INSERT INTO counters VALUES ('invoice', 7)");
    expect(run('next_number', { name: 'invoice' })).toBe(true);
    expect(all('SELECT value FROM counters')).toEqual([{ value: 8 }]);
  },
  'any-sql/count_attempt.sql'() {
    const { run, all } = runner('CREATE TABLE attempts (account PRIMARY KEY, used)');
    const tries = [1, 2, 3].map(() => run('count_attempt', { account: 'ada', limit: 2 }));
    expect(tries).toEqual([true, true, false]);
    expect(all('SELECT used FROM attempts')).toEqual([{ used: 2 }]);
  },
};

const scripts: Record<string, () => Promise<void>> = {
  async 'any-javascript/retry_conflict.js'() {
    const { retryConflict } = await script('retry_conflict');
    const failing = (times: number, code: string) => {
      let runs = 0;
      const work = async () => (++runs <= times ? Promise.reject(Object.assign(new Error(code), { code })) : runs);
      return { work, runs: () => runs };
    };
    await expect(retryConflict(failing(2, '40001').work)).resolves.toBe(3);
    const lasting = failing(9, '40P01');
    await expect(retryConflict(lasting.work, 3)).rejects.toThrow('40P01');
    expect(lasting.runs()).toBe(3);
    const outage = failing(1, '08006');
    await expect(retryConflict(outage.work)).rejects.toThrow('08006');
    expect(outage.runs()).toBe(1);
  },
  async 'any-javascript/cache_by_version.js'() {
    const { versionedCache } = await script('cache_by_version');
    const cache = versionedCache();
    let stored = 'old';
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = cache.read('k', async () => {
      const value = stored;
      await held;
      return value;
    });
    stored = 'new';
    cache.invalidate('k');
    release();
    expect(await slow).toBe('old');
    expect(await cache.read('k', async () => stored)).toBe('new');
    expect(await cache.read('k', async () => 'not loaded again')).toBe('new');
  },
  async 'any-javascript/request_state.js'() {
    const { withRequest, currentUser } = await script('request_state');
    const handle = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return currentUser();
    };
    expect(await Promise.all(['ada', 'bob'].map((user) => withRequest(user, handle)))).toEqual(['ada', 'bob']);
    expect(currentUser()).toBeUndefined();
  },
};

const script = (name: string) =>
  import(new URL(`../../src/remedies/snippets/any-javascript/${name}.js`, import.meta.url).href);

for (const [name, run] of Object.entries({ ...cases, ...scripts })) it(name, run);

it('runs every generic snippet', () => {
  const run = Object.keys({ ...cases, ...scripts });
  const shipped = Object.keys(snippets).filter((name) => name.startsWith('any-'));
  expect(run.sort()).toEqual(shipped.sort());
  expect([...new Set(generic.fixes.flatMap(({ files }) => files))].sort()).toEqual(shipped.sort());
});
