import { expect, it } from 'vitest';
import { lines, objectOf, specOf, takes, text } from './documents.ts';

const registers = takes({ email: text, password: text, full_name: text });

it('makes the account that a login wants, and logs in with what it was made with', async () => {
  const spec = await specOf({
    'POST /auth/register': registers,
    'POST /auth/login': takes({ email: text, password: text }),
  });
  expect(lines(spec, 'POST /auth/login')).toEqual([
    'account = POST /auth/register',
    'body:/email=account.email body:/password=account.password',
  ]);
});

it('knows what a form calls the user name', async () => {
  const spec = await specOf({
    'POST /users/signup': registers,
    'POST /login/access-token': {
      requestBody: {
        content: { 'application/x-www-form-urlencoded': { schema: objectOf({ username: text, password: text }) } },
      },
    },
  });
  expect(lines(spec, 'POST /login/access-token').slice(1)).toEqual([
    'body:/username=account.email body:/password=account.password',
  ]);
});

it('takes the resource that the sign-up makes where there is one', async () => {
  const spec = await specOf({
    'POST /users': registers,
    'GET /users/{id}': {},
    'POST /sessions': takes({ email: text, password: text }),
  });
  expect(lines(spec, 'POST /sessions')[0]).toBe('user = POST /users');
});

it('needs nothing where the document makes no accounts', async () => {
  const spec = await specOf({ 'POST /auth/login': takes({ email: text, password: text }) });
  expect(lines(spec, 'POST /auth/login')).toEqual(['']);
});

const signsUp = {
  ...registers,
  responses: { 201: { description: 'made', content: { 'application/json': { schema: objectOf({ id: text }) } } } },
};

it('makes somebody to whom something is given, where people only sign up', async () => {
  const spec = await specOf({
    'POST /auth/register': signsUp,
    'POST /wallet/transfer': takes({ to_user_id: text, amount: { type: 'integer' } }),
    'POST /gifts/send': takes({ recipient_email: text, from_user_id: text }),
  });
  expect(lines(spec, 'POST /wallet/transfer')).toEqual([
    'account = POST /auth/register',
    'body:/to_user_id=account.id',
  ]);
  expect(lines(spec, 'POST /gifts/send')).toEqual([
    'account = POST /auth/register',
    'body:/recipient_email=account.email',
  ]);
});

it('and nobody where the sign-up does not tell whom it has made', async () => {
  const spec = await specOf({
    'POST /auth/register': registers,
    'POST /wallet/transfer': takes({ to_user_id: text, amount: { type: 'integer' } }),
  });
  expect(lines(spec, 'POST /wallet/transfer')).toEqual(['']);
});

it('a new password is no account of somebody else', async () => {
  const spec = await specOf({
    'POST /signup': registers,
    'PUT /users/me/password': takes({ 'currentPassword!': text, 'newPassword!': text }),
  });
  expect(lines(spec, 'PUT /users/me/password')).toEqual(['']);
});
