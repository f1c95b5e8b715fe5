/** What a login needs: an account that somebody has just made, and the name and password that it was made with. */
import { coreSchema, successSchema } from './answer.ts';
import { bodyFields, scalarFields } from './fields.ts';
import { reference } from './names.ts';
import { accountFields, isAccountCall, isLogIn, passwordFields, signUps } from './signs.ts';
import type { Graph, Need, Operation, Resource, Spec } from './spec.ts';
import { isTaker, personResources } from './verbs.ts';

/** Empty: the operation is no login, or the document shows nothing that makes an account for it. */
export function signInNeeds(spec: Spec, graph: Graph, operation: Operation): Need[] {
  if (!isLogIn(spec, operation)) return [];
  const signUp = signUps(spec).find((other) => other !== operation);
  const [password] = signUp === undefined ? [] : passwordFields(signUp);
  if (signUp === undefined || password === undefined) return [];
  const resource = graph.made.get(signUp.id) ?? account(signUp);
  const need = (pointer: string, field: string): Need => ({
    in: 'body',
    name: pointer,
    resource,
    field,
    role: [],
    certain: true,
  });
  const known = accountFields(signUp);
  const names = accountFields(operation).flatMap(({ pointer, name }) => {
    const same = known.find((field) => field.name === name) ?? known[0];
    return same === undefined ? [] : [need(pointer, same.name)];
  });
  return names.length === 0
    ? []
    : [...names, ...passwordFields(operation).map(({ pointer }) => need(pointer, password.name))];
}

/**
 * Whom a body gives something, by an identifier or a handle (`to_user_id`, `recipient_email`), where people are made by signing up and
 * by nothing else: an account that somebody has just made.
 */
export function takerNeeds(spec: Spec, graph: Graph, operation: Operation): Need[] {
  // A new password is nobody's.
  const secrets = passwordFields(operation).map(({ pointer }) => pointer);
  const fields = bodyFields(operation.body).flatMap(({ pointer, name, required }) => {
    const said = reference(name);
    const { stem, field } = said.field === '' ? { stem: said.stem.slice(0, -1), field: said.stem.at(-1) ?? '' } : said;
    return required && stem.some(isTaker) && !secrets.includes(pointer) ? [{ pointer, field }] : [];
  });
  if (fields.length === 0 || personResources.some((name) => graph.byName.get(name)?.creator)) return [];
  const signUp = isAccountCall(operation) ? undefined : signUps(spec)[0];
  if (!signUp) return [];
  const told = scalarFields(coreSchema(successSchema(signUp)) ?? {});
  const known = [...told, ...bodyFields(signUp.body)].filter(({ pointer, name }) => pointer === `/${name}`);
  const resource = graph.made.get(signUp.id) ?? account(signUp);
  return fields.flatMap(({ pointer, field }): Need[] =>
    known.some(({ name }) => name === field)
      ? [{ in: 'body', name: pointer, resource, field, role: [], certain: true }]
      : [],
  );
}

/** Where nothing else in the document speaks of accounts, the sign-up alone does. */
const account = (creator: Operation): Resource => ({
  name: 'account',
  collection: creator.path,
  creator,
  writers: [],
  places: [],
});
