import { isObject, type Json, type JsonObject } from '../json.ts';

/** Server URLs with their variables filled by default; never sent to. Swagger 2.0's host and basePath make one. */
export function serversOf(holder: JsonObject): string[] {
  if (Array.isArray(holder.servers)) return holder.servers.flatMap(serverUrl);
  if (typeof holder.basePath !== 'string' && typeof holder.host !== 'string') return [];
  const path = typeof holder.basePath === 'string' ? holder.basePath : '/';
  if (typeof holder.host !== 'string' || holder.host === '') return [path];
  const [scheme] = Array.isArray(holder.schemes) ? holder.schemes : ['https'];
  return [
    `${typeof scheme === 'string' ? scheme : 'https'}://${holder.host}${path.startsWith('/') ? path : `/${path}`}`,
  ];
}

/** Servers with what the document calls them: description, and the name that OpenAPI 3.2 gives them. */
export function describedServersOf({ servers }: JsonObject): { url: string; description: string }[] {
  if (!Array.isArray(servers)) return [];
  return servers.filter(isObject).flatMap((server) => {
    const description = [server.name, server.description]
      .filter((words) => typeof words === 'string')
      .join(' ')
      .trim();
    return description === '' ? [] : serverUrl(server).map((url) => ({ url, description }));
  });
}

function serverUrl(server: Json): string[] {
  if (!isObject(server) || typeof server.url !== 'string') return [];
  const variables = isObject(server.variables) ? server.variables : {};
  return [server.url.replace(/\{([^{}]+)\}/g, (_, name: string) => variable(variables[name], name))];
}

function variable(declared: Json | undefined, name: string): string {
  if (!isObject(declared)) return name;
  const value = declared.default ?? (Array.isArray(declared.enum) ? declared.enum[0] : undefined);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : name;
}

/**
 * The path under which the operations live, without a trailing slash. The target's own path, where it has one, takes the
 * place of the servers', unless theirs begins with it and says more.
 */
export function basePathOf(servers: readonly string[], { documentUrl, targetPath = '/' }: Place): string {
  const own = serverPath(servers, documentUrl);
  const target = targetPath.replace(/\/+$/, '');
  return `${own}/`.startsWith(`${target}/`) ? own : target;
}

interface Place {
  documentUrl?: string | undefined;
  targetPath?: string | undefined;
}

/** That of the server that the document came from, otherwise of the first one. */
function serverPath(servers: readonly string[], documentUrl?: string): string {
  const base = documentUrl ?? 'http://localhost/';
  // An empty URL would be the document's own, which nothing lies below: the host is meant.
  const urls = servers
    .map((server) => (server.trim() === '' ? '/' : server))
    .flatMap((server) => (URL.canParse(server, base) ? [new URL(server, base)] : []));
  const own = urls.find((url) => url.origin === new URL(base).origin) ?? urls[0];
  return (own?.pathname ?? '').replace(/\/+$/, '').replace(/%7B/gi, '{').replace(/%7D/gi, '}');
}
