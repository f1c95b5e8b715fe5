/** Small files of the types that forms ask for: servers look at what is in them. Pure. */
import { words } from '../spec/names.ts';
import type { Encoding, Schema } from '../spec/spec.ts';

export interface Upload {
  filename: string;
  type: string;
  content: string | Uint8Array;
}

const binary = /^(image|audio|video|font)\/|^application\/(octet-stream|pdf|zip|gzip|x-)|\*\/\*/i;

/** The field holds a file: by its format, or by the type that the document gives its part. */
export const isUpload = (
  { format, contentMediaType, contentEncoding }: Schema,
  { contentType = '' }: Encoding,
): boolean =>
  format === 'binary' ||
  (typeof contentMediaType === 'string' && contentEncoding === undefined && binary.test(contentMediaType)) ||
  binary.test(contentType);

/** @param text what a file of text holds */
export function uploadFor(name: string, schema: Schema, { contentType }: Encoding, text: string): Upload {
  const said = contentType ?? (typeof schema.contentMediaType === 'string' ? schema.contentMediaType : '');
  const wanted = said.split(',').map((type) => type.trim().toLowerCase());
  const found = kinds.find(({ type }) => wanted.some((each) => each === type || each === `${type.split('/')[0]}/*`));
  const [first = ''] = wanted;
  const known = found ?? (/^[\w.+-]+\/[\w.+-]+$/.test(first) ? undefined : byName(name));
  if (known) return { filename: `racegate.${known.ending}`, type: known.type, content: known.content ?? text };
  return { filename: 'racegate.bin', type: first, content: text };
}

interface Kind {
  type: string;
  ending: string;
  /** Absent: any text will do. */
  content?: string | Uint8Array;
}

/** One pixel. */
const png: Uint8Array = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const pdf =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

const plain: Kind = { type: 'text/plain', ending: 'txt' };
const kinds: readonly Kind[] = [
  { type: 'image/png', ending: 'png', content: png },
  { type: 'application/pdf', ending: 'pdf', content: pdf },
  { type: 'text/csv', ending: 'csv' },
  { type: 'application/json', ending: 'json', content: '{}' },
  plain,
];

/** Where the document says nothing of the type, the field's name may. */
function byName(name: string): Kind {
  const spoken = words(name);
  if (
    spoken.some((word) =>
      /^(image|images|img|photo|photos|picture|avatar|logo|icon|thumbnail|cover|banner|png)$/.test(word),
    )
  )
    return kinds[0]!;
  return kinds.find(({ ending }) => spoken.includes(ending)) ?? plain;
}
