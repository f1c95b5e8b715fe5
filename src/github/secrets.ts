/** Tells the runner what it must blot out of every log. */
import * as core from '@actions/core';
import type { Config } from '../config/config.ts';
import { formsOf, secretsOf } from '../config/secrets.ts';

/** Every secret of the configuration. Call before anything is sent or logged. */
export const maskSecrets = (config: Config): void => maskValues(secretsOf(config));

/** What a scan obtains on its way, in every form. */
export function maskValues(values: readonly string[]): void {
  for (const form of formsOf(values)) core.setSecret(form);
}
