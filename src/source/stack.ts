/** Which stack the remedies are written for. */
import type { Config } from '../config/config.ts';
import { detectStack } from '../remedies/detect.ts';
import { parseStack, type Stack } from '../remedies/stack.ts';
import { readManifests } from './manifests.ts';

/** The one that the configuration names; otherwise the most certain one of the workspace; otherwise none. */
export async function stackOf(config: Pick<Config, 'stack' | 'workspace'>): Promise<Stack> {
  if (config.stack !== undefined) return parseStack(config.stack);
  return detectStack(await readManifests(config.workspace))[0] ?? {};
}
