import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort, serve } from '../../stacks/process.ts';
import { installPackages, type Product } from './product.ts';

const packages = [
  '@strapi/strapi@5.54.0',
  '@strapi/plugin-users-permissions@5.54.0',
  '@strapi/plugin-documentation@5.54.0',
  'pg@8',
  'react@18',
  'react-dom@18',
  'react-router-dom@6',
  'styled-components@6',
];

/** The smallest project: no content of its own, the admin panel switched off, the documentation plugin on. */
const files: Record<string, string> = {
  'config/database.js': `module.exports = ({ env }) => ({
  connection: { client: 'postgres', connection: { connectionString: env('DATABASE_URL') } },
});`,
  'config/server.js': `module.exports = ({ env }) => ({ host: '127.0.0.1', port: env.int('PORT'), app: { keys: ['one', 'two'] } });`,
  'config/admin.js': `module.exports = () => ({
  serveAdminPanel: false,
  auth: { secret: 'measurement' },
  apiToken: { salt: 'measurement' },
  transfer: { token: { salt: 'measurement' } },
});`,
  'config/plugins.js': `module.exports = () => ({
  'users-permissions': { config: { jwtSecret: 'measurement', ratelimit: { enabled: false } } },
  documentation: { enabled: true },
});`,
  'config/middlewares.js': `module.exports = ['errors', 'security', 'cors', 'query', 'body', 'session', 'favicon', 'public'].map(
  (name) => 'strapi::' + name,
);`,
  'config/api.js': 'module.exports = {};',
  'src/index.js': 'module.exports = { register() {}, bootstrap() {} };',
  'src/api/.gitkeep': '',
  'public/uploads/.gitkeep': '',
  'public/robots.txt': '',
  'database/migrations/.gitkeep': '',
  'favicon.png': '',
};

export const strapi: Product = {
  name: 'Strapi',
  version: '5.54.0',
  known: [
    {
      what: 'registers one user twice',
      rules: ['duplicate-create'],
      operation: /^POST \/auth\/local\/register$/,
    },
  ],
  start: async (folder, postgres) => {
    await installPackages(folder, packages);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const port = await freePort();
    const env = {
      DATABASE_URL: await postgres('strapi'),
      PORT: `${port}`,
      NODE_ENV: 'development',
      STRAPI_TELEMETRY_DISABLED: 'true',
    };
    const url = `http://127.0.0.1:${port}`;
    const running = await serve('node', [join(folder, 'node_modules/.bin/strapi'), 'start'], `${url}/_health`, {
      cwd: folder,
      env,
    });
    const document = 'src/extensions/documentation/documentation/1.0.0/full_documentation.json';
    return {
      url,
      options: ['--spec', join(folder, document), '--include', 'POST /auth/local/register'],
      stop: running.stop,
    };
  },
};
