/** The proxy that the environment asks for, and a tunnel through it. */
import type { Socket } from 'node:net';
import { Client } from 'undici';
import { UserError } from '../errors.ts';
import { unescaped } from '../percent.ts';

type Environment = Record<string, string | undefined>;

/** The proxy for an origin: `https_proxy`, `http_proxy` (either case), unless `no_proxy` names the host. */
export function proxyFor(origin: URL, environment: Environment): URL | undefined {
  const value = (name: string) => environment[name] || environment[name.toUpperCase()];
  const proxy = value(origin.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!proxy || exempt(origin, value('no_proxy') ?? '')) return undefined;
  const url = URL.parse(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  const name = `${origin.protocol.replace(':', '')}_proxy`;
  throw new UserError('proxy', `${name} in the environment is not the address of an HTTP proxy: correct or unset it.`);
}

/** `no_proxy` lists hosts and their subdomains, with an optional port, separated by commas or spaces; `*` is all. */
function exempt(origin: URL, list: string): boolean {
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      // An address of IPv6 has colons of its own: only behind brackets one begins a port.
      const isBare = entry.split(':').length > 2 && !entry.startsWith('[');
      const [, host = entry, only] = (isBare ? undefined : /^(.*?)(?::(\d+))?$/.exec(entry)) ?? [];
      const suffix = isBare ? `[${host}]` : host.replace(/^\*?\./, '');
      const matches = origin.hostname === suffix || origin.hostname.endsWith(`.${suffix}`);
      return matches && (only === undefined || only === port);
    });
}

/** A raw connection to the origin through the proxy (CONNECT). Rejects when the proxy cannot tunnel. */
export async function tunnel(proxy: URL, origin: URL, timeoutMs: number): Promise<Socket> {
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80');
  const client = new Client(proxy.origin, { allowH2: false, connectTimeout: timeoutMs, headersTimeout: timeoutMs });
  try {
    const { statusCode, socket } = await client.connect({
      path: `${origin.hostname}:${port}`,
      headers: credentials(proxy),
    });
    if (statusCode === 200) return socket as Socket;
    socket.on('error', () => {}).destroy();
    throw new UserError(
      'proxy-tunnel',
      `The proxy ${proxy.host} answered CONNECT with ${statusCode}: let it tunnel to ${origin.host}, or name the host in NO_PROXY.`,
      3,
    );
  } finally {
    // The tunnel is no longer the client's; closing it frees only what is left.
    client.destroy().catch(() => {});
  }
}

function credentials(proxy: URL): Record<string, string> {
  if (!proxy.username) return {};
  const pair = `${unescaped(proxy.username)}:${unescaped(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
