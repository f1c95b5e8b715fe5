/** Where OpenAPI documents usually are. */

/** Paths at which frameworks serve their document, the commonest first. */
export const wellKnownPaths: readonly string[] = [
  '/openapi.json', // FastAPI, Litestar, Hono, Goa
  '/v3/api-docs', // springdoc
  '/swagger/doc.json', // swaggo
  '/api-json', // NestJS
  '/swagger.json', // flask-restx, go-swagger, LoopBack
  '/openapi.yaml',
  '/swagger/v1/swagger.json', // ASP.NET with Swashbuckle
  '/openapi/v1.json', // ASP.NET
  '/api/schema/?format=json', // drf-spectacular
  '/api/openapi.json', // django-ninja and others
  '/schema/?format=json',
  '/api-docs', // rswag, swagger-jsdoc
  '/api-docs.json',
  '/docs/json', // Fastify
  '/documentation/json', // Fastify before version 4
  '/docs-json',
  '/docs/openapi.json',
  '/docs.json',
  '/docs.jsonopenapi', // API Platform
  '/api/docs.json',
  '/api/docs.jsonopenapi',
  '/api/docs-json',
  '/docs/api.json', // Laravel with Scramble
  '/api/documentation/json',
  '/doc', // Hono with zod-openapi, as its guide has it
  '/docs', // L5-Swagger serves the document here, most others a page
  '/docs?api-docs.json',
  '/api-docs/v1/swagger.yaml', // rswag
  '/api-docs/v1/swagger.json',
  '/api/swagger.json',
  '/api/v1/openapi.json', // FastAPI's full-stack template
  '/v1/openapi.json',
  '/api/v1/swagger.json',
  '/api/v3/api-docs',
  '/v2/api-docs', // springfox
  '/q/openapi?format=json', // Quarkus
  '/openapi', // MicroProfile, Helidon
  '/swagger/openapi.json', // Elysia
  '/swagger/json',
  '/apispec_1.json', // flasgger
  '/apispec.json',
  '/openapi.yml',
  '/swagger.yaml',
  '/swagger.yml',
  '/swagger/?format=openapi', // drf-yasg
  '/swagger-ui/swagger.json',
  '/swagger/swagger.json',
  '/static/openapi.json',
  '/static/swagger.json',
  '/__api__', // Pyramid with Cornice
  '/.well-known/openapi.json',
  '/.well-known/openapi.yaml',
];

/** Names in the workspace, looked for when the target serves no document. */
export const workspaceNames: string[] = [
  '',
  'docs/',
  'api/',
  'doc/',
  'spec/',
  'specs/',
  'static/',
  'public/',
  'schema/',
  'swagger/',
  'openapi/',
  'src/',
  'swagger/v1/',
].flatMap((folder) =>
  ['openapi', 'swagger', 'api'].flatMap((stem) =>
    ['json', 'yaml', 'yml'].map((ending) => `${folder}${stem}.${ending}`),
  ),
);

/** Pages that show a document and name its address. */
const pages: readonly string[] = [
  '/docs',
  '/swagger',
  '/swagger/index.html',
  '/swagger-ui/index.html',
  '/swagger-ui',
  '/api-docs',
  '/docs/',
  '/api/docs',
  '/redoc',
  '/',
];

interface Answer {
  status: number;
  body: string;
  contentType: string;
}

export type Get = (path: string) => Promise<Answer | undefined>;

const together = 4;

/**
 * The first document that the target serves at a usual place, or at one that its documentation page names: below the
 * target's own path first, where it has one.
 */
export async function discover(get: Get, targetPath = '/'): Promise<{ path: string; text: string } | undefined> {
  const own = targetPath.replace(/\/+$/, '');
  for (const below of new Set([own, ''])) {
    const places = (paths: readonly string[]) => paths.map((path) => below + path);
    const found = (await firstOf(places(wellKnownPaths), get)) ?? (await throughPages(places(pages), get));
    if (found) return found;
  }
  return undefined;
}

async function firstOf(paths: readonly string[], get: Get): Promise<{ path: string; text: string } | undefined> {
  for (let from = 0; from < paths.length; from += together) {
    const group = paths.slice(from, from + together);
    const answers = await Promise.all(group.map(get));
    const index = answers.findIndex(
      (answer) => answer !== undefined && answer.status === 200 && isDocument(answer.body),
    );
    if (index >= 0) return { path: group[index] as string, text: answers[index]?.body ?? '' };
  }
  return undefined;
}

/** A page about OpenAPI is no document, and neither is JSON that merely mentions it. */
export function isDocument(text: string): boolean {
  const start = text
    .slice(0, 200_000)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (start.startsWith('<')) return false;
  if (start.startsWith('{'))
    return (
      /"(openapi|swagger)"\s*:\s*"?[23]\b/.test(start) || /"(openapi|swagger)"\s*:\s*"?[23]\b/.test(text.slice(-5_000))
    );
  return /^['"]?(openapi|swagger)['"]?\s*:\s*['"]?[23]\b/m.test(start);
}

/** Some APIs show the document itself where others show a page about it. */
async function throughPages(pages: readonly string[], get: Get): Promise<{ path: string; text: string } | undefined> {
  const seen = new Map<string, Answer>();
  const kept: Get = async (path) => {
    const answer = await get(path);
    if (answer) seen.set(path, answer);
    return answer;
  };
  return (await firstOf(pages, kept)) ?? (await firstOf(namedBy(seen), get));
}

function namedBy(pages: ReadonlyMap<string, Answer>): string[] {
  const named = [...pages].flatMap(([path, { status, contentType, body }]) =>
    status === 200 && /html|javascript/i.test(contentType) ? addressesIn(body, path) : [],
  );
  return [...new Set(named)].filter((path) => !wellKnownPaths.includes(path)).slice(0, 12);
}

/** Addresses on the same origin that the page gives to Swagger UI, Redoc, Scalar and their like. */
function addressesIn(html: string, page: string): string[] {
  const text = html.slice(0, 500_000);
  const found = [
    ...text.matchAll(
      /(?:url|spec-url|data-url|spec_url|apiDescriptionUrl|specUrl)["']?\s*[:=]\s*["']([^"'\s<>]{1,300})["']/gi,
    ),
  ];
  return found.flatMap((match) => {
    const base = new URL(page, 'http://target.invalid');
    const address = (match[1] ?? '').replaceAll('&amp;', '&').replaceAll('\\/', '/');
    if (!URL.canParse(address, base.href)) return [];
    const url = new URL(address, base);
    return url.origin === base.origin ? [`${url.pathname}${url.search}`] : [];
  });
}
