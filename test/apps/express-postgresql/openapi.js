/** The OpenAPI document, written by hand. */
const text = { type: 'string', minLength: 1, maxLength: 100 };
const whole = (minimum, maximum) => ({ type: 'integer', minimum, maximum });
const id = { type: 'string', format: 'uuid', readOnly: true };
const shown = (type) => ({ type, readOnly: true });
const object = (properties, required = Object.keys(properties).filter((name) => !properties[name].readOnly)) => ({
  type: 'object',
  required,
  properties,
});

export const schemas = {
  Item: object({ id, name: text, stock: whole(0, 10000) }),
  Amount: object({ amount: whole(1, 1000) }),
  Order: object({ id, item_id: { type: 'string', format: 'uuid' }, quantity: whole(1, 1000), status: shown('string') }),
  User: object({
    id,
    email: { type: 'string', format: 'email' },
    name: text,
    city: shown('string'),
    phone: shown('string'),
  }),
  UserUpdate: object({ name: text, city: text, phone: text }, []),
  Account: object({ id, owner: text, balance: whole(0, 1000000) }),
  Transfer: object({ to_account_id: { type: 'string', format: 'uuid' }, amount: whole(1, 1000000) }),
  Outcome: object({ status: shown('string') }),
  Payment: object({ id, amount: whole(1, 1000000), purpose: text }),
  Document: object({ id, title: text, version: shown('integer') }),
  DocumentUpdate: object({ title: text, version: { type: 'integer', minimum: 1 } }),
  Locker: object({ id, label: text, pin: { ...text, writeOnly: true } }),
  Attempt: object({ pin: text }),
  Opened: object({ open: shown('boolean') }),
  Parcel: object({ id, address: text, shipped: shown('boolean'), recalled: shown('boolean') }),
  Invoice: object({ id, number: shown('integer'), recipient: text }),
  Note: object({ id, author: text, text }),
  Album: object({ id, name: text }),
  Photo: object({ id, caption: text }),
  Report: object({ id, title: text, state: shown('string'), pages: shown('integer') }),
  Product: object({ id, name: text, price: whole(1, 1000000) }),
  Price: object({ price: whole(1, 1000000) }),
};

const content = (schema) => ({ 'application/json': { schema } });
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const words = {
  201: 'Created',
  202: 'It will be built',
  204: 'Deleted',
  404: 'Not found',
  409: 'The state forbids it',
  423: 'Too many attempts',
};

function operation(answers, body, more = {}) {
  const responses = Object.entries(answers).map(([status, schema]) => [
    status,
    { description: words[status] ?? 'Done', ...(schema && { content: content(schema) }) },
  ]);
  const requestBody = body && { requestBody: { required: true, content: content(ref(body)) } };
  return { ...more, ...requestBody, responses: Object.fromEntries(responses) };
}

const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }];
const on = (operations) => ({ parameters, ...operations });
const creates = (name) => operation({ 201: ref(name) }, name);
const lists = (name) => operation({ 200: { type: 'array', items: ref(name) } });
const shows = (name) => operation({ 200: ref(name), 404: undefined });
const deletes = operation({ 204: undefined, 404: undefined });
const changes = (name, body, more) => operation({ 200: ref(name), 404: undefined, 409: undefined }, body, more);
const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } };

export const document = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1.0' },
  paths: {
    '/items': { get: lists('Item'), post: creates('Item') },
    '/items/{id}': on({ get: shows('Item'), delete: deletes }),
    '/items/{id}/purchase': on({ post: changes('Item') }),
    '/items/{id}/restock': on({ post: operation({ 200: ref('Item'), 404: undefined }, 'Amount') }),
    '/orders': { get: lists('Order'), post: operation({ 201: ref('Order'), 404: undefined, 409: undefined }, 'Order') },
    '/orders/{id}': on({ get: shows('Order'), delete: deletes }),
    '/orders/{id}/cancel': on({ post: changes('Order') }),
    '/users': { get: lists('User'), post: operation({ 201: ref('User'), 409: undefined }, 'User') },
    '/users/{id}': on({
      get: shows('User'),
      patch: operation({ 200: ref('User'), 404: undefined }, 'UserUpdate'),
      delete: deletes,
    }),
    '/accounts': { get: lists('Account'), post: creates('Account') },
    '/accounts/{id}': on({ get: shows('Account'), delete: deletes }),
    '/accounts/{id}/transfers': on({ post: changes('Outcome', 'Transfer') }),
    '/payments': { get: lists('Payment'), post: operation({ 201: ref('Payment') }, 'Payment', { parameters: [key] }) },
    '/documents': { post: creates('Document') },
    '/documents/{id}': on({ get: shows('Document'), put: changes('Document', 'DocumentUpdate') }),
    '/lockers': { post: creates('Locker') },
    '/lockers/{id}': on({ get: shows('Locker') }),
    '/lockers/{id}/open': on({
      post: operation({ 200: ref('Opened'), 404: undefined, 423: undefined }, 'Attempt', {
        'x-racegate': { attempts: 3 },
      }),
    }),
    '/parcels': { post: creates('Parcel') },
    '/parcels/{id}': on({ get: shows('Parcel') }),
    '/parcels/{id}/ship': on({ post: changes('Parcel') }),
    '/parcels/{id}/recall': on({ post: changes('Parcel') }),
    '/invoices': { get: lists('Invoice'), post: creates('Invoice') },
    '/notes': { post: creates('Note') },
    '/notes/{id}': on({ get: shows('Note') }),
    '/albums': { post: creates('Album') },
    '/albums/{id}': on({ get: shows('Album'), delete: operation({ 204: undefined, 404: undefined, 409: undefined }) }),
    '/albums/{id}/photos': on({ get: lists('Photo'), post: operation({ 201: ref('Photo'), 404: undefined }, 'Photo') }),
    '/reports': { post: creates('Report') },
    '/reports/{id}': on({ get: shows('Report'), patch: changes('Report', 'Report') }),
    '/reports/{id}/build': on({ post: operation({ 202: ref('Report'), 404: undefined }) }),
    '/products': { post: creates('Product') },
    '/products/{id}': on({ get: shows('Product'), patch: changes('Product', 'Price') }),
  },
  components: { schemas },
};
