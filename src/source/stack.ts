/** Which stack the remedies are written for. */
import type { Config } from '../config/config.ts';
import { detectFromHeaders, detectStack } from '../remedies/detect.ts';
import { nameOfStack, parseStack, type Stack } from '../remedies/stack.ts';
import { readManifests } from './manifests.ts';

/**
 * The one that the configuration names; otherwise what manifests and imports of the workspace tell, where there are several those
 * that fit the API's response headers; otherwise what the headers tell. More than one where nothing tells them apart, the first
 * in the workspace first; none where nothing is known.
 *
 * @param headers lower-case names
 */
export async function stacksOf(
  config: Pick<Config, 'stack' | 'workspace'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Stack[]> {
  if (config.stack !== undefined) return [parseStack(config.stack)];
  const heard = detectFromHeaders(headers);
  const found = detectStack(await readManifests(config.workspace));
  const best = Math.max(...found.map((stack) => rank(stack, heard)));
  const likely = found.filter((stack) => rank(stack, heard) === best).map((stack) => completed(stack, heard));
  if (likely.length > 0) return likely;
  return nameOfStack(heard) === 'generic' ? [] : [heard];
}

/** Those that the headers name come first, those that they contradict last; of the rest those of which most is known. */
function rank(stack: Stack, heard: Stack): number {
  const known = (stack.framework ? 2 : 0) + (stack.store ? 1 : 0);
  return 4 * agreement(stack, heard) + known;
}

function agreement(stack: Stack, heard: Stack): number {
  if (heard.language === undefined) return 0;
  if (stack.language !== heard.language) return -1;
  if (heard.framework === undefined || stack.framework === undefined) return 1;
  return stack.framework === heard.framework ? 2 : -1;
}

/** A store without a framework, as in a workspace of scripts, gets the framework that answers. */
const completed = (stack: Stack, heard: Stack): Stack =>
  stack.framework === undefined && stack.language === heard.language ? { ...heard, ...stack } : stack;
