import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, serve } from '../../stacks/process.ts';
import { fileOfModule, onPath, type Product } from './product.ts';

const configuration = 'route: { receiver: none }\nreceivers: [{ name: none }]\n';

export const alertmanager: Product = {
  name: 'Alertmanager',
  version: '0.25 (Debian)',
  known: [],
  missing: () =>
    onPath('prometheus-alertmanager') && onPath('go')
      ? undefined
      : 'needs prometheus-alertmanager (Debian: prometheus-alertmanager) and Go',
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'racegate-alertmanager-'));
    await writeFile(join(folder, 'alertmanager.yml'), configuration);
    const port = await freePort();
    const flags = [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    const running = await serve('prometheus-alertmanager', flags, `http://127.0.0.1:${port}/-/ready`);
    return {
      url: `http://127.0.0.1:${port}`,
      options: ['--spec', await fileOfModule('github.com/prometheus/alertmanager@v0.25.0', 'api/v2/openapi.yaml')],
      // The document does not say what a label may be called, nor that an alert needs one.
      configuration: `operations:
  POST /silences:
    values: { /matchers/0/name: severity }
  POST /alerts:
    values: { /0/labels: { alertname: '{unique}' } }
`,
      stop: async () => {
        await running.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
