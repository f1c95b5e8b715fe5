/**
 * A DynamoDB to run against: DYNAMODB_ENDPOINT where it is set; dynoxide where it is installed or cargo can install it;
 * moto otherwise. `dynamodb.test.ts` proves whichever it is.
 */
import { join } from 'node:path';
import { freePort, mustRun, type Running, serve } from './process.ts';
import { environment, hasPython } from './python.ts';
import { cache, program } from './toolchain.ts';

export interface Dynamo extends Running {
  endpoint: string;
  /** What answers there. */
  name: string;
}

const dynoxideFolder = join(cache, 'dynoxide');
const dynoxide = () => program('dynoxide', join(dynoxideFolder, 'bin'));
const canInstall = program('cargo') !== undefined && program('cc') !== undefined;

export const hasDynamo = Boolean(process.env.DYNAMODB_ENDPOINT) || dynoxide() !== undefined || canInstall || hasPython;

export async function startDynamo(): Promise<Dynamo> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given, name: given, stop: async () => undefined };
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  if (canInstall && !dynoxide()) await installDynoxide();
  const command = dynoxide();
  if (command) {
    const running = await serve(command, ['--port', String(port), '--log', 'quiet'], endpoint);
    return { ...running, endpoint, name: 'dynoxide' };
  }
  const here = import.meta.dirname;
  const bin = await environment(join(here, 'moto-requirements.txt'));
  const running = await serve(join(bin, 'python'), [join(here, 'moto_single.py'), String(port)], endpoint);
  return { ...running, endpoint, name: 'moto' };
}

/** Takes some minutes once; the binary stays in .cache/. */
async function installDynoxide(): Promise<void> {
  const features = ['--no-default-features', '--features', 'native-sqlite,http-server,cli'];
  await mustRun('cargo', [
    'install',
    'dynoxide-rs@3.2.0',
    '--locked',
    '--quiet',
    '--root',
    dynoxideFolder,
    ...features,
  ]);
}
