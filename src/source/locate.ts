/**
 * From an operation of the document to the lines that handle it.
 * Never wrong rather than always there: an operation that two handlers might answer has no location.
 */
import type { TextFile } from '../remedies/detect.ts';
import { activeRecordHint } from './active-record.ts';
import { decoratedRoutes } from './decorated.ts';
import { djangoRoutes } from './django.ts';
import { expressRoutes } from './express.ts';
import { followerOf } from './follow.ts';
import { ginRoutes } from './gin.ts';
import { goOf } from './go.ts';
import { type Follow, hintOf } from './hint.ts';
import { nestRoutes } from './nest.ts';
import { pythonOf } from './python.ts';
import { railsRoutes } from './rails.ts';
import { type Handler, normalise, type Route } from './route.ts';
import { scriptOf } from './script.ts';
import { springRoutes } from './spring.ts';
import { lineAt, sourceOf } from './tree.ts';

/** What of an operation is looked for. */
export interface Wanted {
  id: string;
  method: string;
  /** Path template as the document has it. */
  path: string;
  /** Base path of the server, without a trailing slash. */
  basePath: string;
  operationId?: string;
}

export interface Location {
  /** Relative to the workspace, with slashes. */
  file: string;
  /** First line of the handler, counted from 1. */
  line: number;
  endLine?: number;
  /** One sentence: where it reads, changes and writes back. */
  hint?: string;
}

/** With fewer of a document's operations, the workspace probably holds another service. */
const leastShare = 0.25;

/**
 * @param operations all of the document: how many of them are found tells whether this is the service at all
 * @returns by operation id; those whose handler is not certain are absent
 */
export function locate(operations: readonly Wanted[], files: readonly TextFile[]): Map<string, Location> {
  const sources = files.map(sourceOf).filter((source) => source !== undefined);
  const [python, go, script] = [pythonOf(sources), goOf(sources), scriptOf(sources)];
  const routes = [
    ...decoratedRoutes(python),
    ...djangoRoutes(python),
    ...ginRoutes(go),
    ...expressRoutes(script),
    ...nestRoutes(script),
    ...springRoutes(sources),
    ...railsRoutes(sources),
  ];
  const found = operations.flatMap((operation): [Wanted, Handler][] => {
    const handler = handlerOf(operation, operations, routes);
    return handler ? [[operation, handler]] : [];
  });
  if (found.length < operations.length * leastShare) return new Map();
  const follow = followerOf(python, go, script);
  return new Map(found.map(([{ id }, handler]) => [id, locationOf(handler, follow)]));
}

function locationOf(handler: Handler, follow: Follow): Location {
  const { source, node } = handler;
  const line = lineAt(source, node.from);
  const isWhole = !/Class/.test(node.name);
  const hint = source.language === 'ruby' ? activeRecordHint(handler) : hintOf(handler, follow);
  return {
    file: source.path,
    line,
    ...(isWhole ? { endLine: lineAt(source, Math.max(node.from, node.to - 1)) } : {}),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Whole paths before those of which only the end is known; within each, only what is beyond doubt. */
function handlerOf(operation: Wanted, operations: readonly Wanted[], routes: readonly Route[]): Handler | undefined {
  const full = fullPath(operation);
  const short = normalise(operation.path);
  const answers = routes.filter(({ method }) => method === operation.method || method === '*');
  const ends = (route: Route): boolean =>
    route.isOpen && endsWith(full, route) && !isClaimed(route, operation, operations);
  const tiers = [
    answers.filter(({ path, isOpen }) => !isOpen && path === full),
    // Without the base path it may be a route of another service: one whose beginning is unknown is as likely.
    answers.filter((route) => (!route.isOpen && route.path === short) || ends(route)),
  ];
  const candidates = tiers.find((tier) => tier.length > 0) ?? [];
  const exact = candidates.filter(({ method }) => method !== '*');
  return certain(exact.length > 0 ? exact : candidates, operation);
}

/** An end says something only where it begins with a name: `/{}/pay` may belong to anything. */
const endsWith = (full: string, { path }: Route): boolean => /^\/[^/{]/.test(path) && full.endsWith(path);

/** One route of unknown beginning that fits two paths fits neither. */
const isClaimed = (route: Route, operation: Wanted, operations: readonly Wanted[]): boolean =>
  operations.some((other) => {
    const full = fullPath(other);
    const isServed = route.method === '*' || other.method === route.method;
    return isServed && full !== fullPath(operation) && endsWith(full, route);
  });

const fullPath = ({ basePath, path }: Wanted): string => normalise(`${basePath}/${path}`);

function certain(candidates: readonly Route[], { operationId }: Wanted): Handler | undefined {
  const handlers = distinct(candidates.map(({ handler }) => handler));
  if (handlers.length < 2) return handlers[0];
  const named = handlers.filter(({ name }) => operationId !== undefined && plain(name) === plain(operationId));
  return named.length === 1 ? named[0] : undefined;
}

const plain = (name: string): string => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();

function distinct(handlers: readonly Handler[]): Handler[] {
  const known = new Map(handlers.map((one) => [`${one.source.path}:${one.node.from}:${one.node.to}`, one]));
  return [...known.values()];
}
