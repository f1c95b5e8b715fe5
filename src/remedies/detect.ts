/** Which stacks a repository holds, from its manifests and imports, and which one answers, from its response headers. */
import { frameworks, nameOfStack, type Stack } from './stack.ts';

/** A file of the workspace; the path is relative to it, with slashes. */
export interface TextFile {
  path: string;
  text: string;
}

interface Sign {
  /** The dependency's name in a manifest, or the module in an import. */
  name: RegExp;
  framework?: string;
  store?: string;
}

const signs: Record<string, Sign[]> = {
  python: [
    { name: /^flask([-_].*)?$/, framework: 'flask' },
    { name: /^(django|djangorestframework|drf[-_].*|rest_framework)$/, framework: 'django' },
    { name: /^fastapi$/, framework: 'fastapi' },
    { name: /^(boto3|aioboto3|pynamodb)$/, store: 'dynamodb' },
    { name: /^(django|sqlalchemy)[-_]cockroachdb$/, store: 'cockroachdb' },
    { name: /^cockroach(db)?(_url|:\/\/)$/, store: 'cockroachdb' },
    { name: /^(psycopg|psycopg2|asyncpg|pg8000)([-_]binary)?$/, store: 'postgresql' },
    { name: /^(mysqlclient|pymysql|aiomysql)$/, store: 'mysql' },
    { name: /^(pymongo|motor|mongoengine)$/, store: 'mongodb' },
    { name: /^redis$/, store: 'redis' },
    { name: /^(sqlite3|aiosqlite)$/, store: 'sqlite' },
  ],
  go: [
    { name: /^github\.com\/gin-gonic\/gin$/, framework: 'gin' },
    { name: /^github\.com\/aws\/aws-sdk-go(-v2)?\/service\/dynamodb$/, store: 'dynamodb' },
    { name: /^github\.com\/cockroachdb\/cockroach-go(\/|$)/, store: 'cockroachdb' },
    { name: /^cockroach(db)?(_url|:\/\/)$/, store: 'cockroachdb' },
    { name: /^github\.com\/(jackc\/pgx|lib\/pq)(\/|$)/, store: 'postgresql' },
    { name: /^github\.com\/go-sql-driver\/mysql$/, store: 'mysql' },
    { name: /^go\.mongodb\.org\/mongo-driver(\/|$)/, store: 'mongodb' },
    { name: /^github\.com\/redis\/go-redis(\/|$)/, store: 'redis' },
    { name: /^(github\.com\/mattn\/go-sqlite3|modernc\.org\/sqlite)$/, store: 'sqlite' },
  ],
  javascript: [
    { name: /^express$/, framework: 'express' },
    { name: /^@nestjs\/core$/, framework: 'nestjs' },
    { name: /^fastify$/, framework: 'fastify' },
    { name: /^@aws-sdk\/(client|lib)-dynamodb$/, store: 'dynamodb' },
    { name: /^(pg|postgres)$/, store: 'postgresql' },
    { name: /^mysql2?$/, store: 'mysql' },
    { name: /^(mongodb|mongoose)$/, store: 'mongodb' },
    { name: /^(redis|ioredis)$/, store: 'redis' },
    { name: /^(better-sqlite3|sqlite3)$/, store: 'sqlite' },
  ],
  java: [
    { name: /^spring-boot-starter(-web|-webflux)?$/, framework: 'spring' },
    { name: /^(dynamodb|dynamodb-enhanced|aws-java-sdk-dynamodb)$/, store: 'dynamodb' },
    { name: /^postgresql$/, store: 'postgresql' },
    { name: /^(mysql-connector-j|mysql-connector-java|mariadb-java-client)$/, store: 'mysql' },
    { name: /^(spring-boot-starter-data-mongodb|mongodb-driver-sync)$/, store: 'mongodb' },
    { name: /^(spring-boot-starter-data-redis|jedis|lettuce-core)$/, store: 'redis' },
  ],
  ruby: [
    { name: /^rails$/, framework: 'rails' },
    { name: /^(aws-sdk-dynamodb|dynamoid)$/, store: 'dynamodb' },
    { name: /^activerecord-cockroachdb-adapter$/, store: 'cockroachdb' },
    { name: /^pg$/, store: 'postgresql' },
    { name: /^(mysql2|trilogy)$/, store: 'mysql' },
    { name: /^(mongoid|mongo)$/, store: 'mongodb' },
    { name: /^redis$/, store: 'redis' },
    { name: /^sqlite3$/, store: 'sqlite' },
  ],
  php: [
    { name: /^laravel\/framework$/, framework: 'laravel' },
    { name: /^ext-pdo_pgsql$/, store: 'postgresql' },
    { name: /^ext-pdo_mysql$/, store: 'mysql' },
    { name: /^mongodb\/(laravel-)?mongodb$/, store: 'mongodb' },
    { name: /^predis\/predis$/, store: 'redis' },
  ],
  csharp: [
    { name: /^(microsoft\.aspnetcore\..*|microsoft\.net\.sdk\.web)$/, framework: 'aspnet' },
    { name: /^awssdk\.dynamodbv2$/, store: 'dynamodb' },
    { name: /^npgsql(\..*)?$/, store: 'postgresql' },
    { name: /^(mysqlconnector|mysql\.data|pomelo\.entityframeworkcore\.mysql)$/, store: 'mysql' },
    { name: /^mongodb\.driver$/, store: 'mongodb' },
    { name: /^stackexchange\.redis$/, store: 'redis' },
  ],
};

interface Reader {
  path: RegExp;
  language: string;
  /** The names in a file of that kind. */
  names(text: string): string[];
}

const all = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].flatMap((match) => match.slice(1)).filter((name) => name !== undefined);

/** `psycopg[binary]>=3` → `psycopg` */
const requirement = (line: string): string => /^[\w.-]+/.exec(line.trim())?.[0] ?? '';

/** CockroachDB is reached by PostgreSQL's drivers; the connection's name tells. */
const cockroach = /\b(COCKROACH(?:DB)?_URL|cockroachdb:\/\/)/g;

const readers: Reader[] = [
  {
    path: /(^|\/)requirements[^/]*\.(txt|in)$|(^|\/)requirements\/[^/]+\.txt$/,
    language: 'python',
    names: (text) => text.split('\n').map(requirement),
  },
  {
    path: /(^|\/)pyproject\.toml$/,
    language: 'python',
    names: (text) => [
      ...all(/["']([A-Za-z][\w.-]*)[^"'\n]*["']/g, text),
      ...all(/^["']?([A-Za-z][\w.-]*)["']?\s*=/gm, text),
    ],
  },
  {
    path: /(^|\/)Pipfile$/,
    language: 'python',
    names: (text) => all(/^["']?([A-Za-z][\w.-]*)["']?\s*=/gm, text),
  },
  {
    path: /\.py$/,
    language: 'python',
    names: (text) => [...all(/^\s*(?:from|import)\s+(\w+)/gm, text), ...all(cockroach, text)],
  },
  {
    path: /(^|\/)go\.mod$/,
    language: 'go',
    names: (text) => all(/^(?:require)?\s+([\w.-]+\/\S+)\s+v\S+[ \t]*$/gm, text),
  },
  {
    path: /\.go$/,
    language: 'go',
    names: (text) => [...all(/^\s*(?:import\s+)?(?:\w+\s+)?"([\w.-]+\/[^"]+)"/gm, text), ...all(cockroach, text)],
  },
  { path: /(^|\/)package\.json$/, language: 'javascript', names: dependencies },
  {
    path: /(^|\/)pom\.xml$/,
    language: 'java',
    names: (text) => all(/<artifactId>\s*([^<\s]+)\s*<\/artifactId>/g, text),
  },
  {
    path: /(^|\/)build\.gradle(\.kts)?$/,
    language: 'java',
    names: (text) => all(/["'][\w.-]+:([\w.-]+)(?::[^"']*)?["']/g, text),
  },
  { path: /(^|\/)Gemfile$/, language: 'ruby', names: (text) => all(/^\s*gem\s+["']([^"']+)["']/gm, text) },
  { path: /(^|\/)composer\.json$/, language: 'php', names: dependencies },
  {
    path: /\.csproj$/,
    language: 'csharp',
    names: (text) => all(/(?:Include|Sdk)="([^"]+)"/g, text).map((name) => name.toLowerCase()),
  },
];

/** Keys of every dependency table of a package.json or composer.json; none where it does not parse. */
function dependencies(text: string): string[] {
  try {
    const manifest = JSON.parse(text) as Record<string, object | undefined>;
    return ['dependencies', 'require'].flatMap((table) => Object.keys(manifest[table] ?? {}));
  } catch {
    return [];
  }
}

/**
 * The stacks in a workspace, most certain first: one for each folder that has a manifest of its own, or for the
 * workspace as a whole. A framework without a store, or the reverse, is left as it is found.
 */
export function detectStack(files: readonly TextFile[]): Stack[] {
  const folders = new Map<string, Map<string, Sign[]>>();
  const manifests = new Set(files.filter(({ path }) => !isSource(path)).map(({ path }) => folderOf(path)));
  for (const { path, text } of files)
    for (const reader of readers.filter((reader) => reader.path.test(path))) {
      const folder = isSource(path) ? nearest(folderOf(path), manifests) : folderOf(path);
      const found = folders.get(folder) ?? new Map<string, Sign[]>();
      found.set(reader.language, [...(found.get(reader.language) ?? []), ...signsOf(reader, text)]);
      folders.set(folder, found);
    }
  const stacks = [...folders.values()].flatMap((found) =>
    [...found].flatMap(([language, signs]) => stackOf(language, signs)),
  );
  return distinct(stacks).sort((a, b) => certainty(b) - certainty(a));
}

const isSource = (path: string): boolean => /\.(py|go)$/.test(path);

const folderOf = (path: string): string =>
  path
    .split('/')
    .slice(0, -1)
    .join('/')
    .replace(/(^|\/)requirements$/, '');

/** The folder itself, or the first above it, that has a manifest; the workspace otherwise. */
function nearest(folder: string, manifests: ReadonlySet<string>): string {
  if (folder === '' || manifests.has(folder)) return folder;
  return nearest(folderOf(folder), manifests);
}

function signsOf({ language, names }: Reader, text: string): Sign[] {
  return names(text).flatMap((name) => signs[language]!.filter((sign) => sign.name.test(name.toLowerCase())));
}

/** Order of preference where several stores are met: a database before a cache or a file. */
const preferred = ['dynamodb', 'cockroachdb', 'postgresql', 'mysql', 'mongodb', 'redis', 'sqlite'];

function stackOf(language: string, signs: Sign[]): Stack[] {
  const framework = signs.find((sign) => sign.framework)?.framework;
  const met = new Set(signs.flatMap(({ store }) => store ?? []));
  const store = preferred.find((name) => met.has(name));
  if (framework === undefined && store === undefined) return [];
  return [{ language, ...(framework && { framework }), ...(store && { store }) }];
}

const distinct = (stacks: Stack[]): Stack[] => [
  ...new Map(stacks.map((stack) => [`${stack.language} ${nameOfStack(stack)}`, stack])).values(),
];

const certainty = ({ framework, store }: Stack): number => (framework ? 2 : 0) + (store ? 1 : 0);

const headerSigns: { header: string; value: RegExp; framework?: string; language?: string }[] = [
  { header: 'x-powered-by', value: /^express/i, framework: 'express' },
  { header: 'x-powered-by', value: /^php/i, language: 'php' },
  { header: 'x-powered-by', value: /asp\.net/i, framework: 'aspnet' },
  { header: 'server', value: /werkzeug/i, framework: 'flask' },
  { header: 'server', value: /wsgiserver/i, framework: 'django' },
  { header: 'server', value: /gunicorn|uvicorn|hypercorn/i, language: 'python' },
  { header: 'server', value: /kestrel/i, framework: 'aspnet' },
  { header: 'server', value: /puma|phusion passenger/i, language: 'ruby' },
  { header: 'x-runtime', value: /^[\d.]+$/, framework: 'rails' },
  { header: 'set-cookie', value: /\b(csrftoken|sessionid)=/, framework: 'django' },
  { header: 'set-cookie', value: /\blaravel_session=/, framework: 'laravel' },
  { header: 'set-cookie', value: /\bconnect\.sid=/, framework: 'express' },
  { header: 'set-cookie', value: /\bJSESSIONID=/, language: 'java' },
];

/** What the response headers (lower-case names) give away: a framework or a language, never a store. */
export function detectFromHeaders(headers: Readonly<Record<string, string>>): Stack {
  const met = headerSigns.filter(({ header, value }) => value.test(headers[header] ?? ''));
  const framework = met.find((sign) => sign.framework)?.framework;
  const language = framework ? frameworks[framework] : met.find((sign) => sign.language)?.language;
  return { ...(framework && { framework }), ...(language && { language }) };
}
