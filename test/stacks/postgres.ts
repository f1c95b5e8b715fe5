/** A PostgreSQL to run against: the one of DATABASE_URL, or one of its own from the machine's binaries. */
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, mustRun, type Running, run, serve } from './process.ts';
import { program } from './toolchain.ts';

export interface Postgres extends Running {
  /** Makes an empty database and returns its URL. */
  database(name: string): Promise<string>;
}

const places = ['18', '17', '16', '15', '14'].map((version) => `/usr/lib/postgresql/${version}/bin`);
const binary = (name: string) => program(name, ...places);

export const hasPostgres =
  binary('psql') !== undefined &&
  (Boolean(process.env.DATABASE_URL ?? process.env.COCKROACH_URL) ||
    (binary('initdb') !== undefined && binary('postgres') !== undefined));

/** `given` is the URL of a server that runs already and speaks PostgreSQL's protocol. */
export async function startPostgres(given = process.env.DATABASE_URL): Promise<Postgres> {
  return given ? { stop: async () => undefined, database: (name) => create(given, name) } : ownPostgres();
}

async function ownPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-postgres-'));
  const asOwner = await owner(folder);
  const data = join(folder, 'data');
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await mustRun(...asOwner('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']));
  // What is stored may be lost with the machine; what is visible to whom stays exactly as it is.
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=200'].flatMap((set) => ['-c', set]);
  const isReady = async () => (await run(binary('psql')!, [url, '-c', 'SELECT 1'])).code === 0;
  const running = await serve(
    ...asOwner('postgres', ['-D', data, '-p', `${port}`, '-k', folder, ...settings]),
    isReady,
  );
  return {
    database: (name) => create(url, name),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: the account that its package made takes over. */
async function owner(folder: string): Promise<(name: string, args: string[]) => [string, string[]]> {
  if (process.getuid?.() !== 0) return (name, args) => [binary(name)!, args];
  const id = async (flag: string) => Number((await mustRun('id', [flag, 'postgres'])).trim());
  const [uid, gid] = [await id('-u'), await id('-g')];
  await chown(folder, uid, gid);
  const drop = ['--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups'];
  return (name, args) => ['setpriv', [...drop, binary(name)!, ...args]];
}

async function create(url: string, name: string): Promise<string> {
  await mustRun(binary('psql')!, [url, '-c', `CREATE DATABASE ${name}`]);
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}
