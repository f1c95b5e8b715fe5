/** Writes the OpenAPI document of a twin, in the dialect it asks for. */
export type Dialect = '2.0' | '3.0.3' | '3.1.0';
export type Schema = { [keyword: string]: unknown };

export const text = (example?: string, more: Schema = {}): Schema => ({
  type: 'string',
  ...given({ example }),
  ...more,
});
export const whole = (example?: number, more: Schema = {}): Schema => ({
  type: 'integer',
  ...given({ example }),
  ...more,
});
export const decimal = (example?: number, more: Schema = {}): Schema => ({
  type: 'number',
  ...given({ example }),
  ...more,
});
export const flag = (example?: boolean): Schema => ({ type: 'boolean', ...given({ example }) });
export const uuid = (): Schema => ({ type: 'string', format: 'uuid' });
export const email = (): Schema => ({ type: 'string', format: 'email' });
export const moment = (): Schema => ({ type: 'string', format: 'date-time' });
export const choice = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const list = (items: Schema): Schema => ({ type: 'array', items });
/** May be null; each dialect says it differently. */
export const maybe = (schema: Schema): Schema => ({ ...schema, 'x-maybe': true });
export const readOnly = (schema: Schema): Schema => ({ ...schema, readOnly: true });

/** A property whose name ends in `?` is optional. With a name the schema is hoisted and referred to. */
export function object(properties: Record<string, Schema>, name?: string): Schema {
  const entries = Object.entries(properties);
  const required = entries.filter(([key]) => !key.endsWith('?')).map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, schema]) => [key.replace(/\?$/, ''), schema])),
    ...(required.length > 0 ? { required } : {}),
    ...(name ? { 'x-name': name } : {}),
  };
}

function given(values: Record<string, unknown>): Schema {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export interface Described {
  id?: string;
  summary?: string;
  tag?: string;
  body?: Schema;
  /** Media type of the body. */
  media?: string;
  query?: Record<string, Schema>;
  /** Header parameters; a name that ends in `?` is optional. */
  header?: Record<string, Schema>;
  /** By status; `null`: no body. */
  answers: Record<number, Schema | null>;
  /** Headers of the successful answers. */
  returns?: string[];
  /** Answered, but not in the document. */
  hidden?: boolean;
}

export interface Titled {
  title: string;
  openapi: Dialect;
  basePath?: string;
  /** Schemas of path parameters; an integer where not named. */
  pathParameters?: Record<string, Schema>;
  endpoints: Record<string, Described>;
}

/** The document as plain JSON. */
export function document(app: Titled): object {
  const components: Record<string, Schema> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [line, endpoint] of Object.entries(app.endpoints)) {
    if (endpoint.hidden) continue;
    const [method, path] = line.split(' ') as [string, string];
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = operation(app, path, endpoint, components);
  }
  const info = { title: app.title, version: '1.0.0' };
  if (app.openapi === '2.0') {
    const media = { consumes: ['application/json'], produces: ['application/json'] };
    return { swagger: '2.0', info, basePath: app.basePath ?? '/', ...media, paths, definitions: components };
  }
  return {
    openapi: app.openapi,
    info,
    servers: [{ url: app.basePath ?? '/' }],
    paths,
    components: { schemas: components },
  };
}

function operation(app: Titled, path: string, endpoint: Described, components: Record<string, Schema>): object {
  const written = (schema: Schema) => write(schema, app.openapi, components);
  const swagger = app.openapi === '2.0';
  const typed = (schema: Schema) => (swagger ? written(schema) : { schema: written(schema) });
  const parameters: object[] = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...typed(app.pathParameters?.[name!] ?? { type: 'integer' }),
  }));
  for (const place of ['query', 'header'] as const)
    for (const [name, schema] of Object.entries(endpoint[place] ?? {}))
      parameters.push({
        name: name.replace(/\?$/, ''),
        in: place,
        ...(place === 'header' && !name.endsWith('?') ? { required: true } : {}),
        ...typed(schema),
      });
  if (swagger && endpoint.body)
    parameters.push({ name: 'body', in: 'body', required: true, schema: written(endpoint.body) });
  const media = endpoint.media ?? 'application/json';
  const requestBody = { required: true, content: { [media]: { schema: written(endpoint.body ?? {}) } } };
  return {
    ...given({ operationId: endpoint.id, summary: endpoint.summary, tags: endpoint.tag ? [endpoint.tag] : undefined }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(!swagger && endpoint.body ? { requestBody } : {}),
    responses: Object.fromEntries(
      Object.entries(endpoint.answers).map(([status, schema]) => [
        status,
        answer(status, schema, endpoint, swagger, written),
      ]),
    ),
  };
}

function answer(
  status: string,
  schema: Schema | null,
  endpoint: Described,
  swagger: boolean,
  written: (schema: Schema) => Schema,
): object {
  const type = swagger ? { type: 'string' } : { schema: { type: 'string' } };
  const headers = Object.fromEntries((endpoint.returns ?? []).map((name) => [name, type]));
  const body = swagger
    ? { schema: written(schema ?? {}) }
    : { content: { 'application/json': { schema: written(schema ?? {}) } } };
  return {
    description: MEANING[status] ?? 'Answer',
    ...(status.startsWith('2') && endpoint.returns ? { headers } : {}),
    ...(schema ? body : {}),
  };
}

const MEANING: Record<string, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No content',
  404: 'Not found',
  409: 'Conflict',
};

function write(schema: Schema, dialect: Dialect, components: Record<string, Schema>): Schema {
  const { 'x-name': name, 'x-maybe': nullable, ...rest } = schema;
  const out: Schema = { ...rest };
  if (rest.properties)
    out.properties = Object.fromEntries(
      Object.entries(rest.properties as Record<string, Schema>).map(([key, value]) => [
        key,
        write(value, dialect, components),
      ]),
    );
  if (rest.items) out.items = write(rest.items as Schema, dialect, components);
  if (nullable && dialect === '3.1.0') out.type = [rest.type, 'null'];
  if (nullable && dialect === '3.0.3') out.nullable = true;
  if (nullable && dialect === '2.0') out['x-nullable'] = true;
  if (!name) return out;
  components[name as string] = out;
  return { $ref: `#/${dialect === '2.0' ? 'definitions' : 'components/schemas'}/${name}` };
}
