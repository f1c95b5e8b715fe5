import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, serve } from '../../stacks/process.ts';
import { fileOfModule, onPath, type Product } from './product.ts';

/** Through its JSON gateway. */
export const etcd: Product = {
  name: 'etcd',
  version: '3.4 (Debian)',
  known: [],
  missing: () => (onPath('etcd') && onPath('go') ? undefined : 'needs etcd (Debian: etcd-server) and Go'),
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'racegate-etcd-'));
    const [url, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    const running = await serve(
      'etcd',
      ['--data-dir', folder, '--listen-client-urls', url, '--advertise-client-urls', url, '--listen-peer-urls', peer],
      `${url}/version`,
    );
    const path = 'Documentation/dev-guide/apispec/swagger/rpc.swagger.json';
    return {
      url,
      options: ['--spec', await fileOfModule('go.etcd.io/etcd/v3@v3.5.9', path)],
      // Streams, and what would reshape the cluster, are left out; a lease is optional, which the document does not say.
      configuration: `include:
  - POST /v3/kv/*
  - POST /v3/lease/grant
  - POST /v3/auth/role/add
  - POST /v3/auth/user/add
operations:
  POST /v3/kv/put:
    values: { /lease: '0' }
  POST /v3/lease/grant:
    values: { /ID: '0', /TTL: '60' }
`,
      stop: async () => {
        await running.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
