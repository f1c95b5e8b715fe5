/** What a login needs: an account that somebody has just made, and the name and password that it was made with. */
import { accountFields, isLogIn, passwordFields, signUps } from './signs.ts';
import type { Graph, Need, Operation, Resource, Spec } from './spec.ts';

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

/** Where nothing else in the document speaks of accounts, the sign-up alone does. */
const account = (creator: Operation): Resource => ({
  name: 'account',
  collection: creator.path,
  creator,
  writers: [],
  places: [],
});
