/** Refuses what says of itself that it is production. */
import { UserError } from '../errors.ts';

export interface ProductionClaims {
  url: string;
  /** The input `allow-production`. */
  allowProduction: boolean;
  /** What the deployment behind the URL says, where there is one. */
  deployment?: { production?: boolean; environment?: string };
  /**
   * The servers that the document lists. A server counts only when its own words name it production: documents often list just the
   * one server that they were written for, previews included.
   */
  servers?: readonly { url: string; description?: string; environment?: string }[];
}

/**
 * @throws UserError (exit 2) `production`, where a claim says production and the user did not allow it.
 */
export function refuseProduction(claims: ProductionClaims): void {
  if (claims.allowProduction) return;
  if (claims.deployment?.production === true)
    throw refusal(claims.url, `its deployment${named(claims.deployment.environment)} is marked as production`);
  const server = (claims.servers ?? []).find((candidate) => isProductionServer(candidate, claims.url));
  if (server) throw refusal(claims.url, `the document calls ${server.url} ${JSON.stringify(wordsOf(server))}`);
}

const named = (environment: string | undefined): string =>
  environment === undefined ? '' : ` to ${JSON.stringify(environment)}`;

const wordsOf = (server: { description?: string; environment?: string }): string =>
  [server.environment, server.description]
    .filter((words) => words !== undefined)
    .join(' ')
    .slice(0, 100);

function isProductionServer(server: { url: string; description?: string; environment?: string }, url: string): boolean {
  // A relative server is wherever the document was read, which says nothing about production.
  if (!URL.canParse(server.url) || new URL(server.url).host !== new URL(url).host) return false;
  const words = wordsOf(server);
  // `non-production`, `pre-prod` and `production-like` name the opposite.
  const denied =
    /\b(non|not|no|pre|like)[ -]*(a[ -]+)?prod(uction)?\b|\bprod(uction)?[ -]*(like|preview|copy|clone|mirror)\b/i;
  return /\b(prod|production|live)\b/i.test(words) && !denied.test(words);
}

const refusal = (url: string, because: string): UserError =>
  new UserError(
    'production',
    `${url} is not scanned because ${because}; point \`url\` at a preview, or set \`allow-production: true\` if it is meant.`,
  );
