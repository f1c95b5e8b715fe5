/** Tells the runner what it must blot out of every log. */
import * as core from '@actions/core';
import type { Config } from '../config/config.ts';
import { formsOf, secretsOf } from '../config/secrets.ts';

/** Every secret of the configuration. Call before anything is sent or logged. */
export function maskSecrets(config: Config): void {
  for (const form of formsOf(secretsOf(config))) core.setSecret(form);
}
