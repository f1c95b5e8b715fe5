/** Arazzo 1.0: the steps of a workflow as set-up calls of a scenario. Pure. */
import type { ScenarioCall } from '../config/config.ts';
import { withValue } from '../data/pointer.ts';
import { UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject, parseBody } from '../json.ts';

/** @throws UserError (exit 2) `bad-arazzo` for what is not understood; `name` is shown in it */
export function setupFrom(document: JsonObject, workflow: string | undefined, name: string): ScenarioCall[] {
  const workflows = objects(document.workflows);
  if (typeof document.arazzo !== 'string' || workflows.length === 0)
    throw bad(name, 'is no Arazzo 1.0 document with workflows');
  const book: Book = { name, workflows, components: isObject(document.components) ? document.components : {} };
  return carriedOut(workflow === undefined ? workflows[0]! : named(workflow, book), {}, book, '').calls;
}

/** What all workflows of a document share. */
interface Book {
  name: string;
  workflows: JsonObject[];
  components: JsonObject;
}

/** What the expressions of one workflow may speak of. */
interface Scene extends Book {
  inputs: JsonObject;
  /** By step, then by name: a value, or a reference to a call such as `{pay.id}`. */
  outputs: Map<string, JsonObject>;
}

const bad = (name: string, words: string): UserError =>
  new UserError('bad-arazzo', `The Arazzo document ${name} ${words}.`);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

function named(id: string, { name, workflows }: Book): JsonObject {
  const found = workflows.find(({ workflowId }) => workflowId === id);
  if (!found) throw bad(name, `has no workflow \`${id}\``);
  return found;
}

const deepest = 5;

/** The calls of one workflow, those of the workflows that it depends on or calls among them, and what it hands on. */
function carriedOut(
  workflow: JsonObject,
  given: JsonObject,
  book: Book,
  prefix: string,
  depth = 0,
): { calls: ScenarioCall[]; outputs: JsonObject } {
  if (depth > deepest) throw bad(book.name, `has workflows that call each other more than ${deepest} deep`);
  const scene: Scene = { ...book, inputs: { ...defaultsOf(workflow.inputs, book), ...given }, outputs: new Map() };
  const before = strings(workflow.dependsOn).flatMap(
    (id) => carriedOut(named(id, book), {}, book, `${prefix}${id}-`, depth + 1).calls,
  );
  const calls = objects(workflow.steps).flatMap((step) => {
    const id = String(step.stepId);
    if (typeof step.workflowId === 'string') {
      const inputs = parametersOf([step.parameters], scene);
      const inner = carriedOut(named(step.workflowId, book), inputs, book, `${prefix}${id}-`, depth + 1);
      scene.outputs.set(id, inner.outputs);
      return inner.calls;
    }
    const call = callOf(step, workflow, scene, `${prefix}${id}`);
    scene.outputs.set(id, outputsOf(step.outputs, `${prefix}${id}`));
    return [call];
  });
  return { calls: [...before, ...calls], outputs: handedOn(workflow.outputs, scene) };
}

const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function defaultsOf(inputs: Json | undefined, { components }: Book): JsonObject {
  const [, reference] = /^#\/components\/inputs\/(.+)$/.exec(String(objectOf(inputs).$ref ?? '')) ?? [];
  const schema = reference === undefined ? objectOf(inputs) : objectOf(objectOf(components.inputs)[reference]);
  const given = Object.entries(objectOf(schema.properties)).flatMap(([key, each]): [string, Json][] =>
    isObject(each) && each.default !== undefined ? [[key, each.default]] : [],
  );
  return Object.fromEntries(given);
}

function callOf(step: JsonObject, { parameters: shared }: JsonObject, scene: Scene, as: string): ScenarioCall {
  const body = bodyOf(step.requestBody, scene);
  return {
    operation: operationIn(step, scene),
    parameters: parametersOf([shared, step.parameters], scene),
    ...(body === undefined ? {} : { body }),
    as,
    times: 1,
  };
}

/** Later ones win; `reference` names one of the components. */
function parametersOf(lists: (Json | undefined)[], scene: Scene): JsonObject {
  const all = lists.flatMap(objects).map((each) => ({ ...referred(each.reference, scene), ...each }) as JsonObject);
  const entries = all
    .filter(({ name }) => typeof name === 'string')
    .map(({ name, value }): [string, Json] => [String(name), filled(value ?? null, scene)]);
  return Object.fromEntries(entries);
}

function referred(reference: Json | undefined, { components }: Book): JsonObject {
  const [, name] = /^\$components\.parameters\.(.+)$/.exec(String(reference ?? '')) ?? [];
  return name === undefined ? {} : objectOf(objectOf(components.parameters)[name]);
}

/** A payload, also as a text of JSON with expressions in it, and its replacements. */
function bodyOf(requestBody: Json | undefined, scene: Scene): Json | undefined {
  const { payload, replacements, contentType } = objectOf(requestBody);
  const isText = typeof payload === 'string' && /json/i.test(String(contentType ?? 'json'));
  const made = payload === undefined ? undefined : isText ? written(payload, scene) : filled(payload, scene);
  return objects(replacements).reduce<Json | undefined>(
    (body, { target, value }) => withValue(body, String(target ?? ''), filled(value ?? null, scene)),
    made,
  );
}

/** `{"petId": {$inputs.id}, "code": "{$inputs.code}"}` */
function written(payload: string, scene: Scene): Json {
  if (!/^\s*[[{](?!\$)/.test(payload)) return filled(payload, scene);
  const text = payload
    .replaceAll(/"\{?(\$[\w.#/-]+)\}?"/g, (_, expression: string) => JSON.stringify(resolved(expression, scene)))
    .replaceAll(/\{(\$[\w.#/-]+)\}/g, (_, expression: string) => bare(resolved(expression, scene)));
  const parsed = parseBody(text);
  if (typeof parsed !== 'object' || parsed === null) throw bad(scene.name, 'has a payload that is no JSON');
  return parsed;
}

/** In a text of JSON: a reference to an answer is a text of its own, and what stands within quotes is not quoted again. */
const bare = (value: Json): string =>
  typeof value === 'string' && !/^\{.*\}$/.test(value) ? value : JSON.stringify(value);

/** `operationId`, also behind the name of a source, or a path into a source's `paths`. */
function operationIn({ operationId, operationPath, stepId }: JsonObject, { name }: Book): string {
  if (typeof operationId === 'string') return operationId.replace(/^\{?\$sourceDescriptions\.[^.]+\.([^}]+)\}?$/, '$1');
  const [, path, method] =
    typeof operationPath === 'string' ? (/#\/paths\/([^/]+)\/(\w+)$/.exec(operationPath) ?? []) : [];
  if (path !== undefined && method !== undefined)
    return `${method.toUpperCase()} ${path.replaceAll('~1', '/').replaceAll('~0', '~')}`;
  throw bad(name, `has a step \`${String(stepId)}\` that calls no operation`);
}

/** Of what a call answers, or was sent, the fields by the names that the step gives them. */
function outputsOf(outputs: Json | undefined, as: string): JsonObject {
  const entries = Object.entries(objectOf(outputs)).flatMap(([name, expression]): [string, Json][] => {
    const [, pointer] = /^\{?\$(?:response|request)\.body#\/([^}]+)\}?$/.exec(String(expression)) ?? [];
    const [, sent] = /^\{?\$request\.(?:path|query|header)\.([^}]+)\}?$/.exec(String(expression)) ?? [];
    const located = /^\{?\$response\.header\.location\}?$/i.test(String(expression)) ? 'id' : undefined;
    const field = pointer?.replaceAll('/', '.') ?? sent ?? located;
    return field === undefined ? [] : [[name, `{${as}.${field}}`]];
  });
  return Object.fromEntries(entries);
}

/** A workflow's own outputs; what cannot be told is missed where it is used. */
function handedOn(outputs: Json | undefined, scene: Scene): JsonObject {
  const entries = Object.entries(objectOf(outputs)).flatMap(([name, expression]): [string, Json][] => {
    const value = valueOf(String(expression).replace(/^\{(.*)\}$/, '$1'), scene);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** Runtime expressions as values, or as references to calls. */
function filled(value: Json, scene: Scene): Json {
  if (Array.isArray(value)) return value.map((item) => filled(item, scene));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, scene)]));
  if (typeof value !== 'string') return value;
  const alone = /^\{?(\$[^{}]+)\}?$/.exec(value)?.[1];
  if (alone !== undefined) return resolved(alone, scene);
  return value.replaceAll(/\{(\$[^{}]+)\}/g, (_, expression: string) => {
    const found = resolved(expression, scene);
    return typeof found === 'string' ? found : JSON.stringify(found);
  });
}

function resolved(expression: string, scene: Scene): Json {
  const value = valueOf(expression, scene);
  if (value !== undefined) return value;
  throw bad(
    scene.name,
    `says \`${expression}\`, which leads to no default of an input and to no field of an earlier answer`,
  );
}

function valueOf(expression: string, { inputs, outputs }: Scene): Json | undefined {
  const [, input] = /^\$inputs\.(.+)$/.exec(expression) ?? [];
  if (input !== undefined) return inputs[input];
  const [, id, output] = /^\$steps\.([^.]+)\.outputs\.(.+)$/.exec(expression) ?? [];
  return id === undefined || output === undefined ? undefined : outputs.get(id)?.[output];
}
