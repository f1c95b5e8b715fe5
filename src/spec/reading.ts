import type { JsonObject } from '../json.ts';
import type { Schema } from './spec.ts';

/** What the readers of a document's parts share. */
export interface Reading {
  /** The document, references resolved. */
  document: JsonObject;
  documentUrl: string | undefined;
  /** Path of the URL that is scanned, where that is known. */
  targetPath?: string | undefined;
  toSchema: (raw: unknown) => Schema;
  /** Told one sentence about what was not understood. */
  warn?: (sentence: string) => void;
}
