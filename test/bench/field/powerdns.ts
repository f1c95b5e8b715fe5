import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort, serve } from '../../stacks/process.ts';
import { onPath, type Product } from './product.ts';

const schema = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';
const key = 'a-key-of-this-measurement';

export const powerdns: Product = {
  name: 'PowerDNS',
  version: '4.7 (Debian)',
  known: [
    {
      what: 'answers 500 when one zone is created twice at once',
      rules: ['unretried-conflict'],
      operation: /^POST .*\/zones$/,
    },
    {
      what: 'gives two secrets to one key, of which one is void',
      rules: ['duplicate-create'],
      operation: /^POST .*\/tsigkeys$/,
    },
  ],
  missing: () =>
    onPath('pdns_server') && existsSync(schema)
      ? undefined
      : 'needs pdns_server with SQLite (Debian: pdns-server and pdns-backend-sqlite3)',
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'racegate-powerdns-'));
    const [port, dnsPort] = [await freePort(), await freePort()];
    const database = new DatabaseSync(join(folder, 'zones.sqlite3'));
    database.exec(await readFile(schema, 'utf8'));
    database.close();
    const settings = {
      launch: 'gsqlite3',
      'gsqlite3-database': join(folder, 'zones.sqlite3'),
      api: 'yes',
      'api-key': key,
      'webserver-address': '127.0.0.1',
      'webserver-port': port,
      'local-address': '127.0.0.1',
      'local-port': dnsPort,
      'socket-dir': folder,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, 'pdns.conf'), lines.join(''));
    const url = `http://127.0.0.1:${port}`;
    // What is asked without a key is refused, which is an answer.
    const isReady = async () =>
      fetch(`${url}/api`).then(
        () => true,
        () => false,
      );
    const running = await serve('pdns_server', [`--config-dir=${folder}`], isReady);
    return {
      url,
      options: ['--headers', `X-API-Key: ${key}`],
      // One server is there, and nothing makes another; a zone has a name that ends in a dot, which the document only says in words.
      configuration: `include:
  - POST /servers/{server_id}/zones
  - POST /servers/{server_id}/tsigkeys
operations:
  POST /servers/{server_id}/zones:
    values:
      server_id: localhost
      '': { name: '{unique}.example.com.', kind: Native, nameservers: [] }
  POST /servers/{server_id}/tsigkeys:
    values:
      server_id: localhost
      '': { name: '{unique}', algorithm: hmac-sha256 }
`,
      stop: async () => {
        await running.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
