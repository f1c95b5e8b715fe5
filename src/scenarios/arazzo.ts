/** Arazzo 1.0: the steps of a workflow as set-up calls of a scenario. Pure. */
import type { ScenarioCall } from '../config/config.ts';
import { UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { operationAt } from '../spec/path.ts';

/** @throws UserError (exit 2) `bad-arazzo` for what is not understood; `name` is shown in it */
export function setupFrom(document: JsonObject, workflow: string | undefined, name: string): ScenarioCall[] {
  const workflows = objects(document.workflows);
  if (typeof document.arazzo !== 'string' || workflows.length === 0)
    throw bad(name, 'is no Arazzo 1.0 document with workflows');
  const chosen = workflow === undefined ? workflows[0] : workflows.find(({ workflowId }) => workflowId === workflow);
  if (!chosen) throw bad(name, `has no workflow \`${workflow}\``);
  const steps = objects(chosen.steps);
  const known: Known = { name, inputs: defaultsOf(chosen.inputs), steps };
  return steps.map((step) => callOf(step, objects(chosen.parameters), known));
}

interface Known {
  name: string;
  /** Defaults of the workflow's inputs. */
  inputs: JsonObject;
  steps: JsonObject[];
}

const bad = (name: string, words: string): UserError =>
  new UserError('bad-arazzo', `The Arazzo document ${name} ${words}.`);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function defaultsOf(inputs: Json | undefined): JsonObject {
  const properties = isObject(inputs) && isObject(inputs.properties) ? inputs.properties : {};
  const given = Object.entries(properties).flatMap(([key, schema]): [string, Json][] =>
    isObject(schema) && schema.default !== undefined ? [[key, schema.default]] : [],
  );
  return Object.fromEntries(given);
}

function callOf(step: JsonObject, shared: readonly JsonObject[], known: Known): ScenarioCall {
  const parameters = [...shared, ...objects(step.parameters)]
    .filter((parameter) => typeof parameter.name === 'string')
    .map(({ name, value }): [string, Json] => [String(name), filled(value ?? null, known)]);
  const body = isObject(step.requestBody) ? step.requestBody.payload : undefined;
  return {
    operation: operationIn(step, known),
    parameters: Object.fromEntries(parameters),
    ...(body === undefined ? {} : { body: filled(body, known) }),
    as: String(step.stepId),
    times: 1,
  };
}

/** `operationId`, also behind the name of a source, or a path into a source's `paths`. */
function operationIn({ operationId, operationPath, stepId }: JsonObject, { name }: Known): string {
  if (typeof operationId === 'string') return operationId.replace(/^\$sourceDescriptions\.[^.]+\./, '');
  const named = typeof operationPath === 'string' ? operationAt(operationPath) : undefined;
  if (named !== undefined) return named;
  throw bad(name, `has a step \`${String(stepId)}\` that calls no operation`);
}

/** Runtime expressions as references to calls. */
function filled(value: Json, known: Known): Json {
  if (Array.isArray(value)) return value.map((item) => filled(item, known));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, known)]));
  if (typeof value !== 'string') return value;
  const expression = /^\{?(\$[^{}]+)\}?$/.exec(value)?.[1];
  return expression === undefined ? value : resolved(expression, known);
}

function resolved(expression: string, { name, inputs, steps }: Known): Json {
  const [, input] = /^\$inputs\.(.+)$/.exec(expression) ?? [];
  if (input !== undefined && inputs[input] !== undefined) return inputs[input];
  const [, id, output] = /^\$steps\.([^.]+)\.outputs\.(.+)$/.exec(expression) ?? [];
  const step = steps.find(({ stepId }) => stepId === id);
  const source = step && isObject(step.outputs) && output !== undefined ? step.outputs[output] : undefined;
  const [, pointer] = typeof source === 'string' ? (/^\$response\.body#\/(.+)$/.exec(source) ?? []) : [];
  if (id !== undefined && pointer !== undefined) return `{${id}.${pointer.replaceAll('/', '.')}}`;
  throw bad(name, `says \`${expression}\`, which leads to no default of an input and to no field of an earlier answer`);
}
