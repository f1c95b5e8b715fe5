/** An API of a few operations, in memory: what its document says, what it answers, and what a scan makes of it. */

import type { Raw } from '../../src/config/parse.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { serve } from '../target/loopback.ts';

export const text = { type: 'string' };
export const integer = { type: 'integer' };
export const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
export const listOf = (items: object) => ({ type: 'array', items });

const content = (schema: object) => ({ content: { 'application/json': { schema } } });
export const asks = (schema: object) => ({ requestBody: { required: true, ...content(schema) } });
export const says = (status: number, schema?: object) => ({
  responses: { [status]: { description: 'done', ...(schema ? content(schema) : {}) } },
});
/** Parameters of a path. */
export const ids = (...names: string[]) => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
});

export interface Asked {
  method: string;
  /** The segments of the path. */
  path: string[];
  // biome-ignore lint/suspicious/noExplicitAny: whatever the scan sends, and the test knows what that is
  body: any;
}

export type Answer = [status: number, body?: object];

/** Serves it while it is scanned. */
export async function scanned(
  paths: object,
  answer: (asked: Asked) => Answer | Promise<Answer>,
  inputs: Raw,
): Promise<Report> {
  const document = JSON.stringify({ openapi: '3.0.3', info: { title: 'Small', version: '1' }, paths });
  const server = await serve(async (request, response) => {
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const path = (request.url ?? '').split('/').slice(1);
    const [status, body] = await answer({
      method: request.method ?? '',
      path,
      body: sent === '' ? {} : JSON.parse(sent),
    });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
  });
  try {
    const config = await parseConfig(
      { url: server.url, depth: 'quick', transport: 'h1', ...inputs },
      { workspace: import.meta.dirname, env: {} },
    );
    return await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
  } finally {
    await server.close();
  }
}

/** What a scan has to say against it. */
export const against = ({ findings, suspected }: Report): string[] => [...findings, ...suspected].map(({ id }) => id);
