/** Reads the workflows that scenarios name. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config, ScenarioConfig } from '../config/config.ts';
import { UserError } from '../errors.ts';
import { parseText } from '../spec/parse.ts';
import { setupFrom } from './arazzo.ts';

/**
 * The configuration with every workflow as the first set-up calls of its scenario.
 * @throws UserError (exit 2) `bad-arazzo`
 */
export async function withWorkflows(config: Config): Promise<Config> {
  if (!config.scenarios?.some(({ arazzo }) => arazzo)) return config;
  return { ...config, scenarios: await Promise.all(config.scenarios.map((one) => filled(one, config.workspace))) };
}

async function filled(scenario: ScenarioConfig, workspace: string): Promise<ScenarioConfig> {
  const { arazzo, setup } = scenario;
  if (!arazzo) return scenario;
  const text = await readFile(resolve(workspace, arazzo.file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError('bad-arazzo', `The Arazzo document ${arazzo.file} could not be read (${error.code}).`);
  });
  return { ...scenario, setup: [...setupFrom(documentIn(text, arazzo.file), arazzo.workflow, arazzo.file), ...setup] };
}

function documentIn(text: string, name: string): ReturnType<typeof parseText> {
  try {
    return parseText(text, name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError('bad-arazzo', error.message.replace('The OpenAPI document', 'The Arazzo document'));
  }
}
