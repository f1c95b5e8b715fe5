import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import {
  answers,
  integer,
  lines,
  load,
  number,
  objectOf,
  operation,
  recipe,
  shown,
  specOf,
  takes,
  text,
} from './documents.ts';

const creates = (properties: Record<string, object> = { name: text }) => takes(properties as never);
const uuid = { type: 'string', format: 'uuid' };

describe('what is known by a name and shows no id', () => {
  const players = {
    'POST /players': takes({ 'username!': text, coins: integer }),
    'GET /players/{username}': answers(objectOf({ username: text, coins: integer })),
    'POST /quests': creates(),
    'GET /quests/{id}': shown,
  };

  it('is named by a field that is called like it', async () => {
    const spec = await specOf({ ...players, 'POST /quests/{id}/claim': takes({ 'player!': text }) });
    expect(lines(spec, 'POST /quests/{id}/claim').at(-1)).toContain('body:/player=player.username');
  });

  it('is who gives and who is given, where it alone has what is given', async () => {
    const spec = await specOf({ ...players, 'POST /gifts': takes({ 'from!': text, 'to!': text, 'coins!': integer }) });
    expect(lines(spec, 'POST /gifts').at(-1)).toBe('body:/from=player.username body:/to=player#2.username');
  });

  it('is not taken for a text where things have ids', async () => {
    const spec = await specOf({ ...players, 'POST /notes': takes({ 'quest!': text }) });
    expect(lines(spec, 'POST /notes').join()).not.toContain('quest');
  });
});

describe('what a path needs', () => {
  it('is made by the collection above, whatever the placeholder is called', async () => {
    for (const name of ['id', 'event_id', 'eventId', 'EventID', 'pk', 'uuid', 'event']) {
      const spec = await specOf({
        'POST /events': creates(),
        [`GET /events/{${name}}`]: shown,
        [`POST /events/{${name}}/reserve`]: {},
      });
      expect(lines(spec, `POST /events/{${name}}/reserve`)).toEqual(['event = POST /events', `path:${name}=event.id`]);
    }
  });

  it('takes slug, code and username where the placeholder says so', async () => {
    const spec = await specOf({
      'POST /coupons': creates({ code: text }),
      'POST /coupons/{code}/redeem': {},
      'POST /posts': creates({ title: text }),
      'PATCH /posts/{post_slug}': creates(),
      'POST /users': creates({ username: text }),
      'PUT /users/{username}': creates(),
      'PUT /posts/{post_identifier}/labels': creates(),
    });
    expect(lines(spec, 'PUT /posts/{post_identifier}/labels')).toContain('path:post_identifier=post.identifier');
    expect(lines(spec, 'POST /coupons/{code}/redeem')).toEqual(['coupon = POST /coupons', 'path:code=coupon.code']);
    expect(lines(spec, 'PATCH /posts/{post_slug}')).toEqual(['post = POST /posts', 'path:post_slug=post.slug']);
    expect(lines(spec, 'PUT /users/{username}')).toEqual(['user = POST /users', 'path:username=user.username']);
  });

  it('may be called like something of every object', async () => {
    const spec = await specOf({
      'POST /constructors': creates(),
      'PATCH /constructors/{constructorId}': creates(),
      'POST /cars': takes({ 'constructorId!': integer, constructor: text }),
    });
    const made = 'constructor = POST /constructors';
    expect(lines(spec, 'PATCH /constructors/{constructorId}')).toEqual([made, 'path:constructorId=constructor.id']);
    expect(lines(spec, 'POST /cars')).toEqual([made, 'body:/constructorId=constructor.id']);
  });

  it('is known by what its creation names, where that is not its own', async () => {
    const spec = await specOf({
      'POST /products': creates(),
      'POST /carts': {},
      'POST /carts/{id}/items': creates({ productId: integer, quantity: integer }),
      'DELETE /carts/{id}/items/{productId}': {},
    });
    expect(lines(spec, 'DELETE /carts/{id}/items/{productId}').at(-1)).toBe(
      'path:id=cart.id path:productId=cart-product.productId',
    );
  });

  it('makes parents first and shares them', async () => {
    const spec = await specOf({
      'POST /api/v1/teams/': creates(),
      'POST /api/v1/teams/{team_id}/projects/': creates(),
      'POST /api/v1/teams/{team_id}/projects/{id}/tasks/': creates(),
      'DELETE /api/v1/teams/{team_id}/projects/{project_id}/tasks/{id}/': {},
    });
    expect(lines(spec, 'DELETE /api/v1/teams/{team_id}/projects/{project_id}/tasks/{id}/')).toEqual([
      'team = POST /api/v1/teams/',
      'project = POST /api/v1/teams/{team_id}/projects/ path:team_id=team.id',
      'task = POST /api/v1/teams/{team_id}/projects/{id}/tasks/ path:team_id=team.id path:id=project.id',
      'path:team_id=team.id path:project_id=project.id path:id=task.id',
    ]);
  });

  it('takes a text that the caller chooses where a PUT under a parent makes it', async () => {
    const spec = await specOf({
      'POST /posts': creates({ title: text }),
      'PUT /posts/{id}/likes/{user}': {},
      'DELETE /posts/{id}/likes/{user}': {},
    });
    const post = 'post = POST /posts';
    expect(lines(spec, 'PUT /posts/{id}/likes/{user}')).toEqual([post, 'path:id=post.id']);
    expect(lines(spec, 'DELETE /posts/{id}/likes/{user}')).toEqual([
      post,
      'like = PUT /posts/{id}/likes/{user} path:id=post.id',
      'path:id=post.id path:user=like.user',
    ]);
  });

  it('makes what such a text names, where something does', async () => {
    const spec = await specOf({
      'POST /posts': creates({ title: text }),
      'POST /users': creates({ username: text }),
      'PUT /posts/{id}/likes/{user}': {},
    });
    expect(lines(spec, 'PUT /posts/{id}/likes/{user}')).toContain('user = POST /users');
  });

  it('invents no identifiers', async () => {
    const spec = await specOf({ 'POST /posts': creates(), 'PUT /posts/{id}/likes/{userId}': {} });
    const found = recipeFor(spec, operation(spec, 'PUT /posts/{id}/likes/{userId}'));
    expect(isMissing(found) && found.reason).toBe('no-creator');
  });

  it('never links a bare {id} across collections', async () => {
    const spec = await specOf({ 'POST /events': creates(), 'DELETE /invoices/{id}': {} });
    const found = recipeFor(spec, operation(spec, 'DELETE /invoices/{id}'));
    expect(isMissing(found) && found.reason).toBe('no-creator');
    expect(isMissing(found) && found.detail).toContain('an invoice for {id}');
  });

  it('reads action paths that put the verb first', async () => {
    const spec = await specOf({
      'POST /events': creates(),
      'GET /events/{id}': shown,
      'POST /reserve/{event_id}': {},
      'POST /events/cancel/{id}': {},
      'GET /orders/{userId}': shown,
      'POST /orders': creates({ item: text }),
      'POST /users': creates(),
      'GET /users/{userId}': shown,
    });
    expect(lines(spec, 'POST /reserve/{event_id}')).toEqual(['event = POST /events', 'path:event_id=event.id']);
    expect(lines(spec, 'POST /events/cancel/{id}')).toEqual(['event = POST /events', 'path:id=event.id']);
    expect(lines(spec, 'GET /orders/{userId}')).toEqual(['user = POST /users', 'path:userId=user.id']);
  });

  it('finds what is shown at one place and made at another', async () => {
    const spec = await specOf({
      'POST /users': creates(),
      'POST /users/{userId}/orders': creates(),
      'GET /orders/{orderId}': shown,
      'POST /orders/{orderId}/pay': {},
      'POST /admin/products': creates(),
      'GET /products/{id}': shown,
      'POST /products/{id}/buy': {},
    });
    expect(lines(spec, 'POST /orders/{orderId}/pay')).toEqual([
      'user = POST /users',
      'order = POST /users/{userId}/orders path:userId=user.id',
      'path:orderId=order.id',
    ]);
    expect(lines(spec, 'POST /products/{id}/buy')).toEqual(['product = POST /admin/products', 'path:id=product.id']);
  });

  it('is made where the answer is what is shown, and not at a far place of the same name', async () => {
    const repo = (status = '200') => answers({ $ref: '#/components/schemas/Repo' }, status);
    const operations = {
      'GET /companies/{company}/properties/repo': answers({ type: 'array', items: {} }),
      'POST /companies/{company}/properties/repo': {},
      'GET /companies/{company}/properties/repo/{property}': shown,
      'POST /companies/{company}/repos': repo('201'),
      'POST /user/repos': repo('201'),
      'GET /repos/{owner}/{repo}': repo(),
      'PATCH /repos/{owner}/{repo}': {},
    };
    const spec = await specOf(operations, { Repo: objectOf({ name: text }) });
    expect(lines(spec, 'PATCH /repos/{owner}/{repo}')[0]).toBe('repo = POST /user/repos');
  });

  it('keys of two parts belong to one thing', async () => {
    const spec = await specOf({
      'POST /user/repos': creates(),
      'GET /repos/{owner}/{repo}': shown,
      'POST /repos/{owner}/{repo}/issues': creates(),
      'POST /repos/{template_owner}/{template_repo}/generate': creates(),
    });
    expect(lines(spec, 'POST /repos/{owner}/{repo}/issues')).toEqual([
      'repo = POST /user/repos',
      'path:owner=repo.owner path:repo=repo.id',
    ]);
  });

  it('leaves values alone that the document lists', async () => {
    const spec = await specOf({
      'POST /convert/{currency}': {
        parameters: [{ name: 'currency', in: 'path', required: true, schema: { type: 'string', enum: ['EUR'] } }],
      },
    });
    expect(lines(spec, 'POST /convert/{currency}')).toEqual(['']);
  });
});

describe('how things are made', () => {
  it.each([
    ['POST /events/create', {}],
    ['POST /events/new', {}],
    ['POST /createEvent', {}],
    ['POST /create-event', {}],
    ['POST /events/add', {}],
    ['POST /makers', { operationId: 'createEvent' }],
  ])('%s makes an event', async (id, more) => {
    const spec = await specOf({
      [id]: { ...creates(), ...more },
      'GET /events/{id}': shown,
      'POST /events/{id}/reserve': {},
    });
    expect(lines(spec, 'POST /events/{id}/reserve')).toEqual([`event = ${id}`, 'path:id=event.id']);
  });

  it.each(['POST /register', 'POST /auth/register', 'POST /signup', 'POST /auth/sign-up', 'POST /users/register'])(
    '%s makes a user',
    async (id) => {
      const spec = await specOf({
        [id]: creates({ email: text, password: text }),
        'POST /login': creates({ email: text, password: text }),
        'PATCH /users/{id}': creates(),
      });
      expect(lines(spec, 'PATCH /users/{id}')).toEqual([`user = ${id}`, 'path:id=user.id']);
    },
  );

  it('a purchase that answers with an order makes an order; a login that answers with a user makes none', async () => {
    const order = { $ref: '#/components/schemas/Order' };
    const spec = await specOf(
      {
        'POST /purchase': { ...creates(), ...answers(order, '201') },
        'POST /orders/{id}/refund': {},
        'GET /orders/{id}': answers(order),
        'POST /login': { ...creates(), ...answers({ $ref: '#/components/schemas/User' }) },
        'GET /users/{id}': answers({ $ref: '#/components/schemas/User' }),
        'DELETE /users/{id}': {},
      },
      { Order: { type: 'object', properties: { id: integer } }, User: { type: 'object', properties: { id: integer } } },
    );
    expect(lines(spec, 'POST /orders/{id}/refund')).toEqual(['order = POST /purchase', 'path:id=order.id']);
    expect(isMissing(recipeFor(spec, operation(spec, 'DELETE /users/{id}')))).toBe(true);
  });

  it('PUT makes with a key that the client chooses, unless the document says that what is unknown is refused', async () => {
    const created = { responses: { 201: { description: 'made' } } };
    const spec = await specOf({
      'PUT /settings/{key}': { ...creates(), ...created },
      'DELETE /settings/{key}': {},
      'PUT /notes/{id}': creates(),
      'DELETE /notes/{id}': {},
      'PUT /pages/{pageId}': {
        ...creates(),
        responses: { 200: { description: 'done' }, 404: { description: 'unknown' } },
      },
      'DELETE /pages/{pageId}': {},
      'PUT /levels/{level}': {
        ...creates(),
        ...created,
        parameters: [{ name: 'level', in: 'path', required: true, schema: { enum: ['low', 'high'] } }],
      },
      'DELETE /levels/{name}': {},
    });
    expect(lines(spec, 'DELETE /settings/{key}')).toEqual(['setting = PUT /settings/{key}', 'path:key=setting.key']);
    expect(lines(spec, 'PUT /settings/{key}')).toEqual(['']);
    expect(lines(spec, 'DELETE /notes/{id}')).toEqual(['note = PUT /notes/{id}', 'path:id=note.id']);
    expect(isMissing(recipeFor(spec, operation(spec, 'DELETE /pages/{pageId}')))).toBe(true);
    expect(isMissing(recipeFor(spec, operation(spec, 'DELETE /levels/{name}')))).toBe(true);
  });

  it('PUT makes with an identifier in its body, where nothing else does', async () => {
    const spec = await specOf({
      'PUT /things': creates({ 'id!': text, 'name!': text }),
      'GET /things/{id}': answers(objectOf({ id: text, name: text })),
      'DELETE /things/{id}': {},
    });
    expect(lines(spec, 'DELETE /things/{id}')).toEqual(['thing = PUT /things', 'path:id=thing.id']);
    const again = recipeFor(spec, operation(spec, 'PUT /things'), false);
    expect(!isMissing(again) && [again.steps.map(({ as }) => as), again.bindings.map(({ name }) => name)]).toEqual([
      ['thing'],
      ['/id'],
    ]);
  });

  it('takes what exists before a PUT that may or may not make one', async () => {
    const spec = await specOf({ 'PUT /notes/{id}': creates(), 'GET /notes': answers({ type: 'array', items: {} }) });
    const found = recipeFor({ ...spec, takesExisting: true }, operation(spec, 'PUT /notes/{id}'), false);
    expect(!isMissing(found) && found.steps.map((step) => [step.operation.id, step.existing])).toEqual([
      ['GET /notes', true],
    ]);
  });
});

describe('what a body needs', () => {
  it.each([
    ['PUT /things', 'id'],
    ['PUT /things', 'thingId'],
    ['PATCH /things', 'uuid'],
    ['POST /things/update', 'id'],
    ['POST /things/delete', 'thing_id'],
    ['POST /updateThing', 'thingId'],
  ])('%s works on the %s of its body, even where its schema does not ask for one', async (id, name) => {
    const spec = await specOf({
      'POST /things': creates({ 'name!': text }),
      'GET /things/{id}': shown,
      [id]: creates({ [name]: text, 'name!': text }),
    });
    expect(lines(spec, id)).toEqual(['thing = POST /things', `body:/${name}=thing.id`]);
    expect(recipe(spec, id).bindings).toMatchObject([{ own: true }]);
  });

  it('the identifier of the path comes again where the body of an update has one', async () => {
    const spec = await specOf({
      'POST /things': creates({ 'name!': text }),
      'GET /things/{id}': answers(objectOf({ id: integer, name: text })),
      'PUT /things/{id}': creates({ id: integer, 'name!': text }),
      'PATCH /things/{id}': creates({ id: integer, name: text, 'kind!': text }),
      'POST /articles': creates({ 'title!': text }),
      'GET /articles/{id}': shown,
      'PATCH /articles/{id}': creates({
        'data!': objectOf({ 'id!': text, 'type!': text, attributes: objectOf({ title: text }) }),
      }),
    });
    expect(lines(spec, 'PUT /things/{id}')).toEqual(['thing = POST /things', 'path:id=thing.id body:/id=thing.id']);
    expect(lines(spec, 'PATCH /things/{id}')).toEqual(['thing = POST /things', 'path:id=thing.id']);
    expect(lines(spec, 'PATCH /articles/{id}').at(-1)).toBe('path:id=article.id body:/data/id=article.id');
  });

  it('the relationships of JSON:API are foreign keys', async () => {
    const one = objectOf({ 'data!': objectOf({ 'type!': text, 'id!': text }) });
    const relationships = objectOf({
      'author!': one,
      'tags!': objectOf({ 'data!': { type: 'array', items: objectOf({ 'id!': text }) } }),
    });
    const spec = await specOf({
      'POST /authors': creates(),
      'POST /tags': creates(),
      'POST /articles': creates({ 'data!': objectOf({ 'type!': text, 'relationships!': relationships }) }),
    });
    expect(lines(spec, 'POST /articles')).toEqual([
      'author = POST /authors',
      'tag = POST /tags',
      'body:/data/relationships/author/data/id=author.id body:/data/relationships/tags/data/0/id=tag.id',
    ]);
  });

  it('an identifier in the query says which one, too', async () => {
    const spec = await specOf({
      'POST /things': creates({ 'name!': text }),
      'DELETE /things': { parameters: [{ name: 'id', in: 'query', required: true, schema: integer }] },
    });
    expect(lines(spec, 'DELETE /things')).toEqual(['thing = POST /things', 'query:id=thing.id']);
  });

  it('owners of foreign keys come first, also in lists', async () => {
    const items = { type: 'array', items: { type: 'object', properties: { productId: integer, quantity: integer } } };
    const spec = await specOf({
      'POST /customers': creates(),
      'POST /categories': creates(),
      'POST /products': creates({ name: text, category_id: integer }),
      'POST /orders': creates({ customer_id: integer, items }),
    });
    expect(lines(spec, 'POST /orders')).toEqual([
      'customer = POST /customers',
      'category = POST /categories',
      'product = POST /products body:/category_id=category.id',
      'body:/customer_id=customer.id body:/items/0/productId=product.id',
    ]);
  });

  it('lists of identifiers and objects around an identifier count too', async () => {
    const spec = await specOf({
      'POST /tags': creates(),
      'POST /authors': creates(),
      'POST /posts': creates({
        tag_ids: { type: 'array', items: integer },
        author: { type: 'object', properties: { id: integer } },
      }),
    });
    expect(lines(spec, 'POST /posts').at(-1)).toBe('body:/tag_ids/0=tag.id body:/author/id=author.id');
  });

  it('a key named like its resource is one where its type is that of an identifier', async () => {
    const spec = await specOf({
      'POST /events/': creates(),
      'POST /tickets/': creates({ event: integer, category: text }),
      'POST /categories/': creates(),
    });
    expect(lines(spec, 'POST /tickets/').at(-1)).toBe('body:/event=event.id');
  });

  it.each([
    ['from_account_id', 'to_account_id'],
    ['sourceAccountId', 'targetAccountId'],
    ['from_account', 'to_account'],
    ['sender_account_id', 'receiver_account_id'],
    ['from', 'to'],
    ['source_id', 'destination_id'],
  ])('%s and %s are two accounts', async (from, to) => {
    const spec = await specOf({
      'POST /accounts': creates({ balance: number }),
      'GET /accounts/{id}': shown,
      'POST /transfers': creates({ [from]: integer, [to]: integer, amount: number }),
    });
    expect(lines(spec, 'POST /transfers')).toEqual([
      'account = POST /accounts',
      'account#2 = POST /accounts',
      `body:/${from}=account.id body:/${to}=account#2.id`,
    ]);
  });

  it('what is done below an account answers with the account, and is none', async () => {
    const spec = await specOf({
      'POST /accounts': creates({ balance: text }),
      'GET /accounts/{id}': shown,
      'POST /accounts/{id}/deposits': creates({ amount: text, balance: text }),
      'POST /accounts/{id}/withdrawals': creates({ amount: text, balance: text }),
      'POST /transfers': creates({ source: uuid, target: uuid, amount: text }),
    });
    expect(lines(spec, 'POST /transfers').at(-1)).toBe('body:/source=account.id body:/target=account#2.id');
  });

  it('sender and recipient are two users', async () => {
    const spec = await specOf({
      'POST /users': creates({ email: text }),
      'POST /messages': creates({ sender_id: uuid, recipient_id: uuid, text }),
    });
    expect(lines(spec, 'POST /messages').at(-1)).toBe('body:/sender_id=user.id body:/recipient_id=user#2.id');
  });

  it('the second wallet belongs to a second user, under the same bank', async () => {
    const spec = await specOf({
      'POST /users': creates(),
      'POST /banks': creates(),
      'POST /banks/{bankId}/wallets': creates({ userId: integer }),
      'POST /banks/{bankId}/wallets/{id}/transfer': creates({ toWalletId: integer, amount: number }),
    });
    expect(lines(spec, 'POST /banks/{bankId}/wallets/{id}/transfer')).toEqual([
      'bank = POST /banks',
      'user = POST /users',
      'wallet = POST /banks/{bankId}/wallets path:bankId=bank.id body:/userId=user.id',
      'user#2 = POST /users',
      'wallet#2 = POST /banks/{bankId}/wallets path:bankId=bank.id body:/userId=user#2.id',
      'path:bankId=bank.id path:id=wallet.id body:/toWalletId=wallet#2.id',
    ]);
  });

  it('repeats the path: one event, not two', async () => {
    const spec = await specOf({
      'POST /events': creates(),
      'POST /events/{event_id}/reservations': creates({ event_id: integer, seats: integer }),
    });
    expect(lines(spec, 'POST /events/{event_id}/reservations')).toEqual([
      'event = POST /events',
      'path:event_id=event.id body:/event_id=event.id',
    ]);
  });

  it('actions name what they act on in the body', async () => {
    const spec = await specOf({
      'POST /events': creates(),
      'POST /users': creates(),
      'POST /coupons': creates({ code: text }),
      'POST /reserve': creates({ event_id: integer, customer_id: integer }),
      'POST /events/reserve': creates({ id: integer }),
      'POST /redeem': creates({ code: text }),
      'POST /checkout': creates({ coupon_code: text }),
    });
    expect(lines(spec, 'POST /reserve').at(-1)).toBe('body:/event_id=event.id body:/customer_id=user.id');
    expect(lines(spec, 'POST /events/reserve').at(-1)).toBe('body:/id=event.id');
    expect(lines(spec, 'POST /redeem').at(-1)).toBe('body:/code=coupon.code');
    expect(lines(spec, 'POST /checkout').at(-1)).toBe('body:/coupon_code=coupon.code');
  });

  it('is a code that the server drew, where one thing shows such a code', async () => {
    const card = objectOf({ code: text, cents: integer });
    const spec = await specOf({
      'POST /gift-cards': { ...takes({ cents: integer }), ...answers(card, '201') },
      'POST /redeem': takes({ 'code!': text }),
    });
    expect(lines(spec, 'POST /redeem')).toEqual(['gift-card = POST /gift-cards', 'body:/code=gift-card.code']);
  });

  it('required query parameters and headers are bound; optional keys are left out', async () => {
    const spec = await specOf({
      'POST /events': creates(),
      'POST /users': creates(),
      'POST /book': {
        parameters: [
          { name: 'event_id', in: 'query', required: true, schema: integer },
          { name: 'X-User-Id', in: 'header', required: true, schema: text },
          { name: 'user_id', in: 'query', schema: integer },
        ],
        ...creates({ 'seats!': integer, user_id: integer }),
      },
    });
    expect(lines(spec, 'POST /book').at(-1)).toBe('query:event_id=event.id header:X-User-Id=user.id');
  });

  it('an optional key of its own kind is no cycle', async () => {
    const spec = await specOf({
      'POST /categories': creates({ 'name!': text, parent_id: integer, parent_category_id: integer }),
      'DELETE /categories/{id}': {},
    });
    expect(lines(spec, 'DELETE /categories/{id}')).toEqual(['category = POST /categories', 'path:id=category.id']);
  });

  it('says which resources go round in a circle', async () => {
    const spec = await specOf({
      'POST /hens/{hen_id}/eggs': creates(),
      'POST /eggs/{egg_id}/hens': creates(),
      'DELETE /eggs/{egg_id}': {},
    });
    const found = recipeFor(spec, operation(spec, 'DELETE /eggs/{egg_id}'));
    expect(isMissing(found) && found.reason).toBe('cycle');
    expect(isMissing(found) && found.detail).toContain('egg → hen → egg');
  });

  it('follows foreign keys five levels down and no further', async () => {
    const names = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu'];
    const spec = await specOf(
      Object.fromEntries(
        names.map((name, index) => [
          `POST /${name}s`,
          creates(index === 0 ? {} : { [`${names[index - 1]}_id`]: integer }),
        ]),
      ),
    );
    const made = lines(spec, 'POST /gnus').slice(0, -1);
    expect(made.map((line) => line.split(' ')[0])).toEqual(['bee', 'cat', 'dog', 'elk', 'fox']);
  });
});

it('explicit links win over inference', async () => {
  const links = { Use: { operationId: 'use', parameters: { number: '$response.body#/serial' } } };
  const operations = (more: object) => ({
    'POST /passes': { ...creates(), responses: { 201: { description: 'made', ...more } } },
    'POST /tickets': creates(),
    'GET /tickets/{number}': shown,
    'POST /tickets/{number}/use': { operationId: 'use' },
  });
  const inferred = await specOf(operations({}) as never);
  expect(lines(inferred, 'POST /tickets/{number}/use')).toEqual([
    'ticket = POST /tickets',
    'path:number=ticket.number',
  ]);
  const linked = await specOf(operations({ links }) as never);
  const byLink = ['pass = POST /passes', 'path:number=pass.serial'];
  expect(lines(linked, 'POST /tickets/{number}/use')).toEqual(byLink);
  const { parameters } = links.Use;
  const operationRef = '#/paths/~1tickets~1%7Bnumber%7D~1use/post';
  const referred = await specOf(operations({ links: { Use: { operationRef, parameters } } }) as never);
  expect(lines(referred, 'POST /tickets/{number}/use')).toEqual(byLink);
  const nowhere = { Use: { operationRef: '#/paths/~1tickets~1100%/post', parameters } };
  expect(lines(await specOf(operations({ links: nowhere }) as never), 'POST /tickets/{number}/use')).toEqual(
    lines(inferred, 'POST /tickets/{number}/use'),
  );
});

it('says why an operation cannot be called', async () => {
  const spec = await load({
    openapi: '3.0.0',
    info: { title: 't', version: '1' },
    paths: {
      '/a': { post: { 'x-racegate': { skip: 'sends a letter' }, responses: {} } },
      '/b': {
        post: {
          requestBody: { required: true, content: { 'application/xml': { schema: { type: 'object' } } } },
          responses: {},
        },
      },
    },
  });
  const reasons = spec.operations
    .map((each) => recipeFor(spec, each))
    .map((each) => isMissing(each) && `${each.reason} ${each.detail}`);
  expect(reasons[0]).toContain('skipped It is to be skipped: sends a letter');
  expect(reasons[1]).toContain('unsupported-body POST /b takes a body of type application/xml');
});

it('says "a user" and "an order"', async () => {
  const spec = await specOf({ 'PATCH /users/{id}': {}, 'PATCH /orders/{id}': {} });
  const details = spec.operations.map((each) => recipeFor(spec, each)).map((each) => isMissing(each) && each.detail);
  expect(details).toEqual([expect.stringContaining(' needs a user '), expect.stringContaining(' needs an order ')]);
});

it('takes a token from the invitation that the path speaks of, and a code of its own from nowhere', async () => {
  const spec = await specOf({
    'POST /projects': takes({ title: text }),
    'POST /projects/{id}/invitations': { ...takes({ email: text }), ...answers(objectOf({ token: text })) },
    'POST /projects/{id}/invitations/accept': takes({ 'token!': text }),
    'POST /projects/{id}/close': takes({ 'token!': text }),
  });
  const { steps, bindings } = recipe(spec, 'POST /projects/{id}/invitations/accept');
  expect(steps.map(({ operation }) => operation.id)).toEqual(['POST /projects', 'POST /projects/{id}/invitations']);
  expect(bindings).toContainEqual({ in: 'body', name: '/token', step: 'invitation', field: 'token' });
  expect(recipe(spec, 'POST /projects/{id}/close').steps).toHaveLength(1);
});

describe('a bare code in the body of an operation on something else', () => {
  it('is that of the one thing that goes by it', async () => {
    const spec = await specOf({
      'POST /accounts': creates(),
      'POST /coupons': creates({ code: text }),
      'GET /coupons/{code}': shown,
      'POST /accounts/{accountId}/redeem': creates({ 'code!': text }),
    });
    expect(lines(spec, 'POST /accounts/{accountId}/redeem')).toEqual([
      'account = POST /accounts',
      'coupon = POST /coupons',
      'path:accountId=account.id body:/code=coupon.code',
    ]);
  });

  it('is none where two things go by it, or nothing', async () => {
    const spec = await specOf({
      'POST /accounts': creates(),
      'POST /coupons': creates({ code: text }),
      'GET /coupons/{code}': shown,
      'POST /vouchers': creates({ code: text }),
      'GET /vouchers/{code}': shown,
      'POST /accounts/{accountId}/redeem': creates({ 'code!': text }),
      'POST /accounts/{accountId}/verify': creates({ 'token!': text }),
    });
    for (const step of ['redeem', 'verify'])
      expect(lines(spec, `POST /accounts/{accountId}/${step}`)).toEqual([
        'account = POST /accounts',
        'path:accountId=account.id',
      ]);
  });
});

it('a small number is no key, whatever it is called', async () => {
  const spec = await specOf({
    'POST /polls': creates(),
    'POST /polls/{id}/options': creates(),
    'POST /polls/{id}/votes': creates({ 'option!': { type: 'integer', minimum: 0, maximum: 3 } as never }),
  });
  expect(lines(spec, 'POST /polls/{id}/votes')).toEqual(['poll = POST /polls', 'path:id=poll.id']);
});

describe('a name that nothing makes', () => {
  const queue = { ...text };
  const named = (name: string, schema: JsonObject = queue): JsonObject => ({
    parameters: [{ name, in: 'path', required: true, schema }],
  });

  it('is new, and one for all that the operation needs', async () => {
    const spec = await specOf({
      'POST /queues/{queue}/jobs': { ...creates(), ...named('queue') },
      'GET /jobs/{id}': shown,
      'POST /jobs/{id}/finish': {},
      'POST /counters/{name}/increment': named('name'),
    });
    expect(lines(spec, 'POST /queues/{queue}/jobs')).toEqual(['queue = a new name', 'path:queue=queue.id']);
    expect(lines(spec, 'POST /jobs/{id}/finish')).toEqual([
      'queue = a new name',
      'job = POST /queues/{queue}/jobs path:queue=queue.id',
      'path:id=job.id',
    ]);
    expect(lines(spec, 'POST /counters/{name}/increment')).toEqual(['counter = a new name', 'path:name=counter.name']);
  });

  it('is none where the document speaks of what must be there', async () => {
    const spec = await specOf({
      'GET /plans': shown,
      'POST /plans/{plan}/subscribe': named('plan'),
      'POST /shops/{shopId}/open': named('shopId'),
      'POST /racks/{rack}/lock': named('rack', { type: 'string', format: 'uuid' }),
      'POST /gates/{gate}/close': {
        ...named('gate'),
        responses: { 200: { description: 'y' }, 404: { description: 'n' } },
      },
    });
    for (const id of [
      'POST /plans/{plan}/subscribe',
      'POST /shops/{shopId}/open',
      'POST /racks/{rack}/lock',
      'POST /gates/{gate}/close',
    ])
      expect(isMissing(recipeFor(spec, operation(spec, id)))).toBe(true);
  });
});
