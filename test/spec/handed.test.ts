/** What one answer hands out and another operation asks for. */
import { expect, it } from 'vitest';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import {
  answers,
  document,
  integer,
  lines,
  load,
  objectOf,
  operation,
  recipe,
  specOf,
  takes,
  text,
} from './documents.ts';

const gives = (properties: Parameters<typeof objectOf>[0], status = '200') => answers(objectOf(properties), status);
const signUp = { ...takes({ 'email!': text, 'password!': text }), ...gives({ id: integer, email: text }, '201') };
const logIn = {
  ...takes({ 'email!': text, 'password!': text }),
  ...gives({ accessToken: text, refreshToken: text, expiresIn: integer }),
};

it('a refresh token is that of a login, by an account of its own', async () => {
  const spec = await specOf({
    'POST /auth/register': signUp,
    'POST /auth/login': logIn,
    'POST /auth/refresh': { ...takes({ 'refresh_token!': text }), ...gives({ accessToken: text, refreshToken: text }) },
    'POST /auth/logout': takes({ 'refreshToken!': text }),
  });
  for (const [id, name] of [
    ['POST /auth/refresh', 'refresh_token'],
    ['POST /auth/logout', 'refreshToken'],
  ] as const)
    expect(lines(spec, id)).toEqual([
      'account = POST /auth/register',
      'login = POST /auth/login body:/email=account.email body:/password=account.password',
      `body:/${name}=login.refreshToken`,
    ]);
  expect(recipe(spec, 'POST /auth/refresh').bindings[0]).toMatchObject({ own: true });
  expect(recipe(spec, 'POST /auth/refresh').steps[1]).toMatchObject({ creates: false });
});

it('an account that was made for its token is written down as one', async () => {
  const spec = await specOf({
    'POST /auth/register': { ...takes({ 'email!': text, 'password!': text }), ...gives({ refreshToken: text }, '201') },
    'POST /auth/refresh': takes({ 'refreshToken!': text }),
  });
  expect(lines(spec, 'POST /auth/refresh')).toEqual([
    'register = POST /auth/register',
    'body:/refreshToken=register.refreshToken',
  ]);
  expect(recipe(spec, 'POST /auth/refresh').steps[0]?.creates).toBeUndefined();
});

it('in the path, in the query, in a header, and one level down in the answer', async () => {
  const spec = await specOf({
    'POST /password/forgot': { ...takes({ 'email!': text }), ...gives({ resetToken: text }) },
    'POST /password/reset/{resetToken}': takes({ 'password!': text }),
    'POST /exports/start': gives({ data: objectOf({ ticket: text }) }),
    'POST /exports/fetch': { parameters: [{ name: 'ticket', in: 'query', required: true, schema: text }] },
    'POST /exports/cancel': { parameters: [{ name: 'X-Ticket', in: 'header', required: true, schema: text }] },
  });
  expect(lines(spec, 'POST /password/reset/{resetToken}')).toEqual([
    'forgot = POST /password/forgot',
    'path:resetToken=forgot.resetToken',
  ]);
  expect(lines(spec, 'POST /exports/fetch')[1]).toBe('query:ticket=start./data/ticket');
  expect(lines(spec, 'POST /exports/cancel')[1]).toBe('header:X-Ticket=start./data/ticket');
});

it('of what the path leads through before that of another', async () => {
  const spec = await specOf({
    'POST /teams': { ...takes({ 'name!': text }), ...gives({ id: integer, name: text }, '201') },
    'GET /teams/{id}': gives({ id: integer, name: text }),
    'POST /teams/{id}/invites': { ...takes({ 'email!': text }), ...gives({ id: integer, secretWord: text }, '201') },
    'POST /teams/{id}/join': takes({ 'secretWord!': text }),
    'POST /shops/{id}/badges': { ...takes({ 'size!': text }), ...gives({ id: integer, badgeWord: text }, '201') },
    'POST /teams/{id}/enter': takes({ 'badgeWord!': text }),
  });
  expect(lines(spec, 'POST /teams/{id}/join')).toEqual([
    'team = POST /teams',
    'invite = POST /teams/{id}/invites path:id=team.id',
    'path:id=team.id body:/secretWord=invite.secretWord',
  ]);
  expect(recipe(spec, 'POST /teams/{id}/enter').steps).toHaveLength(1);
});

it('a field that is set and read, what refusals say, and a form that may be left empty are none', async () => {
  const order = objectOf({ id: integer, status: text, message: text, note: text });
  const refusal = { description: 'no', content: { 'application/json': { schema: objectOf({ message: text }) } } };
  const made = { responses: { ...(answers(order, '201').responses as object), 400: refusal } };
  const spec = await specOf({
    'POST /orders': { ...takes({ 'item!': text }), ...made },
    'GET /orders/{id}': answers(order),
    'PATCH /orders/{id}': takes({ status: text }),
    'POST /orders/{id}/transition': takes({ 'status!': text }),
    'POST /chat': takes({ 'message!': text }),
    'POST /remarks': takes({ a: text, b: text, c: text, note: text }),
  });
  expect(recipe(spec, 'POST /orders/{id}/transition').bindings).toHaveLength(1);
  expect(recipe(spec, 'POST /chat').bindings).toEqual([]);
  expect(recipe(spec, 'POST /remarks').bindings).toEqual([]);
});

it('an identifier of nothing else in the document, between calls about one thing', async () => {
  const spec = await specOf({
    'POST /otp/send': { ...takes({ 'phone!': text }), ...gives({ requestId: text, userId: text }) },
    'POST /otp/verify': takes({ 'requestId!': text, 'digits!': text }),
    'POST /otp/forget': takes({ 'userId!': text }),
    'POST /reports/drop': takes({ 'requestId!': text }),
  });
  expect(lines(spec, 'POST /otp/verify')).toEqual(['send = POST /otp/send', 'body:/requestId=send.requestId']);
  for (const id of ['POST /otp/forget', 'POST /reports/drop']) expect(recipe(spec, id).bindings).toEqual([]);
});

it('never what may name something that was there before', async () => {
  const spec = await specOf({
    'POST /orders': { ...takes({ 'item!': text }), ...gives({ id: integer, userId: integer, handle: text }, '201') },
    'GET /people': answers({ type: 'array', items: objectOf({ id: integer, handle: text }) }),
    'POST /bans': takes({ 'handle!': text }),
    'POST /removals': takes({ 'userId!': integer }),
    'POST /DescribeUsage': { ...takes({ 'from!': text }), ...gives({ tableName: text }) },
    'POST /RunStatement': { ...takes({ 'text!': text }), ...gives({ tableName: text }) },
    'POST /CreateTable': { ...takes({ 'tableName!': text }), ...gives({ size: integer }) },
    'POST /DropTable': takes({ 'tableName!': text }),
    'POST /login': { ...takes({ 'pin!': text }), ...gives({ inviteCode: text }) },
    'PUT /users/me': takes({ 'inviteCode!': text }),
    'DELETE /rooms/{inviteCode}': {},
  });
  for (const id of ['POST /bans', 'POST /removals', 'POST /DropTable', 'PUT /users/me'])
    expect([id, recipe(spec, id).bindings]).toEqual([id, []]);
  const removal = recipeFor(spec, operation(spec, 'DELETE /rooms/{inviteCode}'));
  expect(isMissing(removal) || removal.steps.every(({ named }) => named)).toBe(true);
});

it('no operation waits for an answer that its own comes before', async () => {
  const spec = await specOf({
    'POST /CreateView': { ...takes({ 'query!': text }), ...gives({ viewArn: text }) },
    'POST /RunView': { ...takes({ 'viewArn!': text }), ...gives({ query: text }) },
    'POST /DeleteView': takes({ 'viewArn!': text }),
  });
  expect(recipe(spec, 'POST /CreateView').steps).toEqual([]);
  expect(lines(spec, 'POST /DeleteView')).toEqual([
    'create-view = POST /CreateView',
    'body:/viewArn=create-view.viewArn',
  ]);
});

it('a link says it where the names differ', async () => {
  const spec = await load(
    document({
      'POST /password/forgot': {
        ...takes({ 'email!': text }),
        responses: {
          200: {
            description: 'sent',
            content: { 'application/json': { schema: objectOf({ secret: text }) } },
            links: { go: { operationId: 'setPassword', parameters: { code: '$response.body#/secret' } } },
          },
        },
      },
      'POST /password/set/{code}': { operationId: 'setPassword', ...takes({ 'password!': text }) },
    }),
  );
  expect(lines(spec, 'POST /password/set/{code}')).toEqual([
    'forgot = POST /password/forgot',
    'path:code=forgot.secret',
  ]);
});
