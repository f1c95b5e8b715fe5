import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, hasPython } from '../../stacks/python.ts';
import { app, type Framework, listening } from './framework.ts';

export const fastapi: Framework = {
  name: 'FastAPI',
  generator: "the framework's own",
  store: 'SQLite, SQLModel',
  needs: { python3: hasPython },
  planted: [
    { operation: 'POST /api/v1/users/signup', rules: ['duplicate-create'] },
    { operation: 'POST /api/v1/purchases/', rules: ['limit-overrun', 'lost-update'] },
    { operation: 'POST /api/v1/purchases/{purchase_id}/cancel', rules: ['repeated-transition'] },
  ],
  start: async (variant) => {
    const cwd = app('fastapi');
    const bin = await environment(join(cwd, 'requirements.txt'));
    const folder = await mkdtemp(join(tmpdir(), 'racegate-fastapi-'));
    const env = { RACEGATE_VARIANT: variant, DATABASE: join(folder, 'marketplace.sqlite') };
    const quiet = (port: string): string[] => ['main:app', '--port', port, '--log-level', 'warning'];
    const running = await listening(join(bin, 'uvicorn'), quiet, '/api/v1/openapi.json', { cwd, env });
    const stop = async (): Promise<void> => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { ...running, stop };
  },
};
