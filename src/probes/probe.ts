/**
 * A probe gathers: it says which fixture, which requests go into the burst, and which observers read the state.
 * It never accuses; that is the oracle's and the rules' part.
 */
import type { Json } from '../json.ts';
import type { Invariant } from '../scenarios/invariant.ts';
import { graphOf } from '../spec/graph.ts';
import type { Binding, Observer, Recipe, Step } from '../spec/recipe.ts';
import type { Operation, Spec } from '../spec/spec.ts';

/** An operation that can be called, with what it needs and what shows its effect. */
export interface Subject {
  spec: Spec;
  operation: Operation;
  recipe: Recipe;
  observers: Observer[];
  /** Makes a new one with a key of the caller's choice as well: how it is called then. */
  anew?: Pick<Subject, 'recipe' | 'observers'>;
}

/** One request of a burst. */
export interface Slot {
  operation: Operation;
  bindings: Binding[];
  /** JSON pointer in the body, or parameter name → value to send. */
  values?: Record<string, Json>;
  /** Send only these fields of the body. */
  only?: string[];
  /** Send the very same data in every slot that says so (`true`), or values of one's own (natural keys, canaries). */
  same?: boolean;
  /** One `Idempotency-Key` for all requests of the round; without it every request has its own. */
  sameKey?: boolean;
  /** Send the current ETag or version with the request; done anyway where the document requires one. */
  precondition?: boolean;
}

/**
 * How a trial prepares its fixture beside what the plain one of its probe does: at a small bound, or filled up to a limit; or that
 * its requests ask for all there is.
 */
export function settingOf({ bound, fills, takesAll }: Pick<Trial, 'bound' | 'fills' | 'takesAll'>): string | undefined {
  if (bound) return `${bound.step}${bound.pointer.replaceAll('/', '.')}`;
  return fills ? 'filled up' : takesAll ? 'all there is' : undefined;
}

/** A number given at creation that is meant to put a limit within reach. */
export interface Bound {
  /** `Step.as` */
  step: string;
  /** JSON pointer in that step's body. */
  pointer: string;
  value: number;
}

/** One way to race one or two operations: plain data, carried out by `rounds`. */
export interface Trial {
  probe: string;
  /** The operations that a finding would name. */
  operations: Operation[];
  /** The resource whose state is at stake: names the family of a finding. */
  resource: string;
  /** Made once per round, in order. */
  steps: Step[];
  /** Names of the steps that every slot gets for itself. */
  perSlot: string[];
  /** Two different requests, or one that is sent as often as the transport's burst size asks. */
  slots: [Slot] | [Slot, Slot];
  /** Observers whose reads are sent in the middle of the burst, unjudged: they warm and disturb caches. */
  companions?: Observer[];
  /** The requests share nothing, so that a placebo would be the same burst. */
  disjoint?: boolean;
  /** Creations that are made until one is refused: then raced for the last place. */
  fills?: boolean;
  /** A refusal of the first request is no reason to leave the operation out. */
  mayBeRefused?: boolean;
  /** Where it cannot be carried out, that says nothing of the operation. */
  aside?: boolean;
  /** The first operation goes on after it has answered, so that being in flight together is not asked for. */
  goesOn?: boolean;
  /** Let the two requests go apart by up to this share of a request's time. */
  sweep?: boolean;
  observers: Observer[];
  /** Identities that send the requests, in turn; the first of all where absent. */
  callers?: readonly string[];
  /** Name of the scenario that declares it. */
  scenario?: string;
  /** What must hold after every full round; judged before the rules. */
  invariants?: readonly Invariant[];
  /** Requests in a burst, where that is declared. */
  size?: number;
  /** Fewer of them would show nothing. */
  needsAll?: boolean;
  /** Values for the fixture: `Step.as` → pointer → value. */
  values: Record<string, Record<string, Json>>;
  bound?: Bound;
  /** Each request asks for all there is. */
  takesAll?: boolean;
  /** What it asks for, or has, was seen in serial rounds to be the last. */
  isBrink?: boolean;
  /** Worth racing only if one serial run is accepted and the next one is refused, or answered without a further effect. */
  needsRefusal: boolean;
  /** Worth racing only if serial runs change a resource that all requests share, or one of them is refused. */
  needsCommonEffect?: boolean;
  /** Higher is tried first. */
  rank: number;
}

export interface Probe {
  id: string;
  /** One sentence: what is raced. */
  about: string;
  /** `all`: the operations that can be called and share a step with this one, for probes that race two different ones. */
  propose(subject: Subject, all: readonly Subject[]): Trial[];
}

/** The request of a subject as one slot. */
export const slotOf = ({ operation, recipe }: Subject, extra: Partial<Slot> = {}): Slot => ({
  operation,
  bindings: recipe.bindings,
  ...extra,
});

/** The resource at stake: the nearest one the operation works on, or the one that it makes. */
export function resourceOf({ spec, operation, recipe }: Subject): string {
  const own = (spec.graph ?? graphOf(spec)).owner.get(operation.id);
  const bound = recipe.bindings.filter((binding) => binding.in === 'path').at(-1) ?? recipe.bindings[0];
  const step = recipe.steps.find(({ as }) => as === bound?.step);
  return (
    own?.name ??
    step?.resource ??
    operation.path
      .split('/')
      .filter((part) => part && !part.startsWith('{'))
      .at(-1) ??
    'api'
  );
}

/** What the trials of one operation have in common. */
export const trialOf = (subject: Subject, probe: string, more: Partial<Trial> & Pick<Trial, 'rank'>): Trial => ({
  probe,
  operations: [subject.operation],
  resource: resourceOf(subject),
  steps: subject.recipe.steps,
  perSlot: [],
  slots: [slotOf(subject)],
  observers: subject.observers,
  values: {},
  needsRefusal: false,
  ...more,
});

/** The resource that a request works on: the step that its path ends at, or whose identifier the request carries elsewhere. */
export const targetStep = (bindings: readonly Binding[]): string | undefined =>
  (bindings.filter((binding) => binding.in === 'path').at(-1) ?? bindings.find(({ own }) => own))?.step;
