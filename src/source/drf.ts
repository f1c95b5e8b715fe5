/** What the class-based views of Django and of Django REST framework answer, and where. Pure. */
import {
  argumentsOf,
  decoratorName,
  decoratorsOf,
  lineageOf,
  literal,
  type Meant,
  methodNamed,
  methodsIn,
  methodsOf,
  type Python,
} from './python.ts';
import { below, fromPattern, type Handler, type Prefix, type Route, verbs } from './route.ts';
import { textOf } from './tree.ts';

/** One method that a view answers. */
export interface Served {
  method: string;
  handler: Handler;
}

/** Which of create, list … the classes of the framework bring along. */
const brought: [RegExp, string[]][] = [
  [/^ModelViewSet$/, ['list', 'create', 'retrieve', 'update', 'partial_update', 'destroy']],
  [/^ReadOnlyModelViewSet$/, ['list', 'retrieve']],
  [/^(List\w*|\w*List)(APIView|ModelMixin)$/, ['list']],
  [/^\w*Create\w*(APIView|ModelMixin)$/, ['create']],
  [/^\w*Retrieve\w*(APIView|ModelMixin)$/, ['retrieve']],
  [/^\w*Update\w*(APIView|ModelMixin)$/, ['update', 'partial_update']],
  [/^\w*Destroy\w*(APIView|ModelMixin)$/, ['destroy']],
];

const verbOf: Record<string, string> = {
  list: 'GET',
  retrieve: 'GET',
  create: 'POST',
  update: 'PUT',
  partial_update: 'PATCH',
  destroy: 'DELETE',
};

const isOnList = (action: string): boolean => action === 'list' || action === 'create';

/** Where the workspace says what an inherited action writes. */
const hookOf: Record<string, string> = {
  create: 'perform_create',
  update: 'perform_update',
  partial_update: 'perform_update',
  destroy: 'perform_destroy',
};

/** The method of an action, or the hook or class that stands for an inherited one; `undefined`: it is not served. */
export function servedBy(python: Python, one: Meant, action: string): Handler | undefined {
  const own = methodNamed(python, one, action);
  if (own) return own;
  const { foreign } = lineageOf(python, one);
  const isBrought = brought.some(
    ([pattern, actions]) => actions.includes(action) && foreign.some((name) => pattern.test(name)),
  );
  if (!isBrought) return undefined;
  if (action === 'partial_update') {
    const update = methodNamed(python, one, 'update');
    if (update) return update;
  }
  const hook = hookOf[action] && methodNamed(python, one, hookOf[action]);
  return hook || { source: one.module.source, node: one.node!, name: one.name };
}

/** A class with get(), post() …, or a generic view that has them from the framework. */
export function classRoutes(python: Python, one: Meant): Served[] {
  const own = verbs.flatMap((verb): Served[] => {
    const handler = methodNamed(python, one, verb);
    return handler ? [{ method: verb.toUpperCase(), handler }] : [];
  });
  const views = lineageOf(python, one).foreign.filter((name) => name.endsWith('APIView') && name !== 'APIView');
  const rest = Object.entries(verbOf).flatMap(([action, method]): Served[] => {
    if (own.some((served) => served.method === method)) return [];
    if (!brought.some(([pattern, actions]) => actions.includes(action) && views.some((name) => pattern.test(name))))
      return [];
    const handler = servedBy(python, one, action);
    return handler ? [{ method, handler }] : [];
  });
  return [...own, ...rest];
}

/** All that a router makes of a ViewSet. */
export function viewSetRoutes(python: Python, one: Meant, prefix: Prefix): Route[] {
  const item = below(prefix, '{}');
  const standard = Object.entries(verbOf).flatMap(([action, method]): Route[] => {
    const handler = servedBy(python, one, action);
    return handler ? [{ ...(isOnList(action) ? prefix : item), method, handler }] : [];
  });
  return [...standard, ...extraActions(python, one, prefix, item)];
}

/** Methods decorated with `@action`, and with `@<action>.mapping.<verb>`. */
function extraActions(python: Python, one: Meant, list: Prefix, item: Prefix): Route[] {
  const seen = new Set<string>();
  return lineageOf(python, one).own.flatMap(({ module: { source }, node, name: owner }) => {
    const places = new Map<string, Prefix>();
    return [...methodsOf(source, node!)].flatMap(([name, method]): Route[] => {
      if (seen.has(name)) return [];
      seen.add(name);
      const handler: Handler = { source, node: method, name, owner };
      return decoratorsOf(method).flatMap((decorator): Route[] => {
        const dotted = decoratorName(source, decorator);
        const [action = '', , verb = ''] = /^\w+\.mapping\.\w+$/.test(dotted) ? dotted.split('.') : [];
        const mapped = places.get(action);
        if (mapped) return [{ ...mapped, method: verb.toUpperCase(), handler }];
        if (dotted !== 'action' && !dotted.endsWith('.action')) return [];
        const { named } = argumentsOf(source, decorator);
        const given = named.get('url_path');
        const path = given ? fromPattern(literal(source, given) ?? '(') : name;
        const detail = textOf(source, named.get('detail'));
        if (path === undefined || !/^(True|False)$/.test(detail)) return [];
        const place = below(detail === 'True' ? item : list, path);
        places.set(name, place);
        const listed = named.get('methods');
        const methods = listed ? (methodsIn(source, listed) ?? []) : ['GET'];
        return methods.map((method) => ({ ...place, method, handler }));
      });
    });
  });
}
