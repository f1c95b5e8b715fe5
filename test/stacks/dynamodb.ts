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

const moto = join(import.meta.dirname, 'moto-requirements.txt');
const dynoxideFolder = join(cache, 'dynoxide');
const dynoxide = () => program('dynoxide', join(dynoxideFolder, 'bin'));
const canInstall = program('cargo') !== undefined && program('cc') !== undefined;

export const hasDynamo = Boolean(process.env.DYNAMODB_ENDPOINT) || dynoxide() !== undefined || canInstall || hasPython;

export async function startDynamo(): Promise<Dynamo> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given, name: given, stop: async () => undefined };
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const command = await installDynamo();
  if (command) {
    const running = await serve(command, ['--port', String(port), '--log', 'quiet'], endpoint);
    return { ...running, endpoint, name: 'dynoxide' };
  }
  const server = join(import.meta.dirname, 'moto_single.py');
  const running = await serve(join(await environment(moto), 'python'), [server, String(port)], endpoint);
  return { ...running, endpoint, name: 'moto' };
}

/** What there is to run, installed if need be: the command of dynoxide; undefined where moto has to do. */
export async function installDynamo(): Promise<string | undefined> {
  if (process.env.DYNAMODB_ENDPOINT) return undefined;
  if (canInstall && !dynoxide()) await installDynoxide();
  if (!dynoxide() && hasPython) await environment(moto);
  return dynoxide();
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
