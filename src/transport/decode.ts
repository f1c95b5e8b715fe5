/** Response bodies as text, whatever their content encoding, never more than the limit. */
import { brotliDecompressSync, constants, unzipSync } from 'node:zlib';

/** `cut`: the text is shorter than what was sent. What cannot be decoded is given as it came. */
export function decode(bytes: Uint8Array, encoding: string | undefined, limit: number): { text: string; cut: boolean } {
  const plain = inflate(bytes, encoding?.trim().toLowerCase(), limit);
  if (plain === 'too-large') return { text: '', cut: true };
  return { text: new TextDecoder().decode(plain), cut: false };
}

function inflate(bytes: Uint8Array, encoding: string | undefined, limit: number): Uint8Array | 'too-large' {
  // A body that was cut on the way has no proper end: flush what there is.
  const bounded = { maxOutputLength: Math.max(limit, 1) };
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip' || encoding === 'deflate')
      return unzipSync(bytes, { ...bounded, finishFlush: constants.Z_SYNC_FLUSH });
    if (encoding === 'br')
      return brotliDecompressSync(bytes, { ...bounded, finishFlush: constants.BROTLI_OPERATION_FLUSH });
  } catch (error) {
    // A small body that unfolds to gigabytes stops here.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return 'too-large';
  }
  return bytes;
}
