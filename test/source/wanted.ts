import type { Wanted } from '../../src/source/locate.ts';

/** `POST /items/{id}` as an operation of a document. */
export function wanted(id: string): Wanted {
  const [method = '', path = ''] = id.split(' ');
  return { id, method, path, basePath: '' };
}
