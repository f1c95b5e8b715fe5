import { join } from 'node:path';
import { freePort, serve } from '../../stacks/process.ts';
import { installPackages, type Product } from './product.ts';

/** A limit on all flags that no parameter tells, and names that must be unique. */
export const unleash: Product = {
  name: 'Unleash',
  version: '7.5.1',
  known: [
    { what: 'exceeds its flag limit', rules: ['limit-overrun'], operation: /^POST .*\/features$/ },
    {
      what: 'answers 500 to a name that is taken at the same moment',
      rules: ['unretried-conflict'],
      operation: /^POST .*\/(strategies|tag-types)$/,
    },
  ],
  start: async (folder, postgres) => {
    await installPackages(folder, ['unleash-server@7.5.1']);
    const port = await freePort();
    const env = {
      DATABASE_URL: await postgres('unleash'),
      DATABASE_SSL: 'false',
      AUTH_TYPE: 'none',
      CHECK_VERSION: 'false',
      SEND_TELEMETRY: 'false',
      UNLEASH_FEATURE_FLAGS_LIMIT: '5',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: `${port}`,
      NODE_ENV: 'production',
    };
    const url = `http://127.0.0.1:${port}`;
    const server = join(folder, 'node_modules/unleash-server/dist/server.js');
    const running = await serve('node', [server], `${url}/health`, { env });
    return {
      url,
      options: [],
      // Every flag lies in a project, and the free edition makes none: the one that is there.
      configuration: `include:
  - POST /api/admin/projects/{projectId}/features
  - POST /api/admin/strategies
  - POST /api/admin/tag-types
operations:
  POST /api/admin/projects/{projectId}/features:
    values: { projectId: default }
`,
      stop: running.stop,
    };
  },
};
