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
