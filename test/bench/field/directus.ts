import { join } from 'node:path';
import { freePort, mustRun, serve } from '../../stacks/process.ts';
import { installPackages, type Product } from './product.ts';

export const directus: Product = {
  name: 'Directus',
  version: '11.1.2',
  known: [
    {
      what: 'answers 500 when one collection is created twice at once',
      rules: ['unretried-conflict'],
      operation: /^POST \/collections$/,
    },
  ],
  start: async (folder, postgres) => {
    await installPackages(folder, ['directus@11.1.2']);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const token = 'a-token-of-this-measurement';
    const env = {
      DB_CLIENT: 'pg',
      DB_CONNECTION_STRING: await postgres('directus'),
      SECRET: 'a-secret-of-this-measurement',
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: 'Racegate-7',
      ADMIN_TOKEN: token,
      TELEMETRY: 'false',
      LOG_LEVEL: 'error',
      HOST: '127.0.0.1',
      PORT: `${port}`,
      PUBLIC_URL: url,
    };
    const program = join(folder, 'node_modules/directus/cli.js');
    await mustRun('node', [program, 'bootstrap'], { cwd: folder, env });
    const running = await serve('node', [program, 'start'], `${url}/server/ping`, { cwd: folder, env });
    return {
      url,
      options: ['--spec', `${url}/server/specs/oas`, '--headers', `Authorization: Bearer ${token}`],
      // The document does not say what a field of a new collection must hold.
      configuration: `include: [POST /collections]
operations:
  POST /collections:
    natural-key: collection
    values:
      /schema: {}
      /meta: {}
      /fields: [{ field: id, type: integer, meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }]
`,
      stop: running.stop,
    };
  },
};
