/**
 * How an operation becomes callable: which resources are made first, and which of their values go where.
 * Pure; the rooms `data` (values) and `rounds` (sending) carry a recipe out.
 */
import type { Json } from '../json.ts';
import type { Holder, Operation, Schema } from './spec.ts';

/** A value of a request that comes from a resource made earlier. */
export interface Binding {
  /** `caller`: nothing is written; the resource is the account that sends the request. */
  in: 'path' | 'query' | 'header' | 'body' | 'caller';
  /** Parameter name; for `body` a JSON pointer such as `/customer_id` or `/items/0/productId`. */
  name: string;
  /** `Step.as` of the resource the value comes from. */
  step: string;
  /** The field of that resource, `id` unless the document says otherwise; `valueOf` in data/ knows the synonyms. */
  field: string;
  /** Says, outside the path, which resource the operation works on. */
  own?: true;
}

/** One creation. */
export interface Step {
  /** Unique within a recipe: `event`, or `wallet#2` for the second one of its kind. */
  as: string;
  /** `Resource.name` */
  resource: string;
  operation: Operation;
  bindings: Binding[];
  /** `false`: a call that prepares what another made, or takes what is there: nothing is to be removed. */
  creates?: false;
  /** The operation lists what is there already, and one of that is taken. */
  existing?: true;
  /** Shows what the operation makes, and `uses` is how that must be known: for an answer that does not tell it. */
  listing?: { operation: Operation; bindings: Binding[]; uses: Binding[] };
  /** It came with what an earlier step made, and the operation shows it. */
  held?: Held;
  /** Nothing is called: it is there once it is named (a queue, a counter), and gets a name that nobody has used. */
  named?: Name;
  /** An account signs up, which sends all that follows in its round. */
  caller?: true;
  /** Who makes it; the first identity where absent. */
  identity?: string;
}

export interface Held extends Pick<Holder, 'within' | 'key'> {
  /** `Step.as` of what it came with. */
  by: string;
  /** Another one than this step made, told by this field. */
  besides?: { step: string; field: string };
  /** Used without naming what it came with: only where two of these do not show the same one is it theirs alone. */
  apart?: true;
}

/** A name that the caller chooses, by making use of it. */
export interface Name {
  /** The path parameter, and the field that other operations know it by. */
  fields: string[];
  schema: Schema;
}

export interface Recipe {
  operation: Operation;
  /** In the order of creation: every binding points to an earlier step. */
  steps: Step[];
  /** For the operation itself. */
  bindings: Binding[];
}

/** How a state is read: a GET whose parameters are bound to the fixture. */
export interface Observer {
  /** Unique within a trial: `event`, `event.list`, `reservation.created`. */
  id: string;
  operation: Operation;
  /** `item`: one resource of the fixture. `list`: a collection. `created`: each resource that a raced request made, by the id in its response. */
  kind: 'item' | 'list' | 'created';
  resource: string;
  bindings: Binding[];
  /** Parameter name → fixed value to send. */
  values?: Record<string, Json>;
  /** `created`: the path parameter that stays unbound, and the field of the new resource that goes there. */
  created?: { name: string; field: string };
}

/** Why an operation cannot be called. */
export interface Missing {
  operation: Operation;
  /** Stable code: `no-creator`, `cycle`, `too-deep`, `unsupported-body`, `excluded`, `skipped` … */
  reason: string;
  /** One sentence that names the failing prerequisite and what would make the operation testable. */
  detail: string;
}
