/** The shop's own document: OpenAPI 3.1, served at /openapi.json, the same for both variants. */
import type { Json, JsonObject } from '../json.ts';

const id: JsonObject = { type: 'integer', minimum: 1, readOnly: true };
const line: JsonObject = { type: 'string', minLength: 1, maxLength: 200 };
const optionalLine: JsonObject = { ...line, type: ['string', 'null'] };
const amount: JsonObject = { type: 'integer', minimum: 1, maximum: 1_000_000 };
const ownerId: JsonObject = { type: 'integer', minimum: 1 };

const object = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
});

const profile: JsonObject = { name: line, phone: optionalLine, city: optionalLine };

const schemas = {
  NewEvent: object({ name: line, capacity: { type: 'integer', minimum: 1, maximum: 100_000 } }),
  Event: object({
    id,
    name: line,
    capacity: { type: 'integer', minimum: 1 },
    remaining: { type: 'integer', minimum: 0, readOnly: true, description: 'Seats that can still be reserved.' },
  }),
  NewReservation: object({ guest: line }),
  Reservation: object({ id, eventId: ownerId, guest: line }),
  NewCoupon: object({ code: line, maxRedemptions: { type: 'integer', minimum: 1, maximum: 100_000 } }),
  Coupon: object({
    id,
    code: line,
    maxRedemptions: { type: 'integer', minimum: 1 },
    redeemed: { type: 'integer', minimum: 0, readOnly: true },
  }),
  NewRedemption: object({ customerId: ownerId }),
  Redemption: object({ id, couponId: ownerId, customerId: ownerId }),
  NewCustomer: object({ email: { type: 'string', format: 'email', maxLength: 200 }, name: line }),
  Profile: object({ name: line, phone: line, city: line }, []),
  Customer: object({ id, email: { type: 'string', format: 'email' }, ...profile }),
  NewWallet: object({ owner: line, balance: { type: 'integer', minimum: 0, maximum: 1_000_000 } }),
  Wallet: object({ id, owner: line, balance: { type: 'integer', minimum: 0 } }),
  Deposit: object({ amount }),
  Transfer: object({ toWalletId: ownerId, amount }),
  Problem: object({ status: { type: 'integer' }, title: { type: 'string' } }),
} satisfies Record<string, JsonObject>;

type SchemaName = keyof typeof schemas;

const schema = (name: SchemaName): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const json = (of: JsonObject): JsonObject => ({ 'application/json': { schema: of } });
const problem = (description: string): JsonObject => ({
  description,
  content: { 'application/problem+json': { schema: schema('Problem') } },
});

const problems: Record<number, JsonObject> = {
  400: problem('The request does not fit its schema.'),
  404: problem('There is no such resource.'),
  409: problem('The state of the resource forbids it.'),
  422: problem('The balance is too low.'),
};

interface Described {
  operationId: string;
  summary: string;
  takes?: SchemaName;
  parameters?: JsonObject[];
  /** The response of a success: its status, and what it holds. */
  answers: [status: number, body?: JsonObject];
  refuses: number[];
}

function operation({ operationId, summary, takes, parameters, answers, refuses }: Described): JsonObject {
  const [status, body] = answers;
  const success: JsonObject = { description: summary, ...(body ? { content: json(body) } : {}) };
  return {
    operationId,
    summary,
    ...(parameters ? { parameters } : {}),
    ...(takes ? { requestBody: { required: true, content: json(schema(takes)) } } : {}),
    responses: { [status]: success, ...Object.fromEntries(refuses.map((code) => [code, problems[code] as Json])) },
  };
}

const inPath = (...names: string[]): JsonObject[] =>
  names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }));

const list = (of: SchemaName): JsonObject => ({ type: 'array', items: schema(of) });

const paths: JsonObject = {
  '/events': {
    get: operation({ operationId: 'listEvents', summary: 'All events', answers: [200, list('Event')], refuses: [] }),
    post: operation({
      operationId: 'createEvent',
      summary: 'Announce an event',
      takes: 'NewEvent',
      answers: [201, schema('Event')],
      refuses: [400],
    }),
  },
  '/events/{eventId}': {
    parameters: inPath('eventId'),
    get: operation({ operationId: 'getEvent', summary: 'One event', answers: [200, schema('Event')], refuses: [404] }),
    delete: operation({
      operationId: 'deleteEvent',
      summary: 'Remove an event and its reservations',
      answers: [204],
      refuses: [404],
    }),
  },
  '/events/{eventId}/reservations': {
    parameters: inPath('eventId'),
    get: operation({
      operationId: 'listReservations',
      summary: 'Reservations of an event',
      answers: [200, list('Reservation')],
      refuses: [404],
    }),
    post: operation({
      operationId: 'createReservation',
      summary: 'Reserve one seat',
      takes: 'NewReservation',
      answers: [201, schema('Reservation')],
      refuses: [400, 404, 409],
    }),
  },
  '/events/{eventId}/reservations/{reservationId}': {
    parameters: inPath('eventId', 'reservationId'),
    get: operation({
      operationId: 'getReservation',
      summary: 'One reservation',
      answers: [200, schema('Reservation')],
      refuses: [404],
    }),
    delete: operation({
      operationId: 'cancelReservation',
      summary: 'Give the seat back',
      answers: [204],
      refuses: [404],
    }),
  },
  '/coupons': {
    get: operation({ operationId: 'listCoupons', summary: 'All coupons', answers: [200, list('Coupon')], refuses: [] }),
    post: operation({
      operationId: 'createCoupon',
      summary: 'Issue a coupon; its code is unique',
      takes: 'NewCoupon',
      answers: [201, schema('Coupon')],
      refuses: [400, 409],
    }),
  },
  '/coupons/{couponId}': {
    parameters: inPath('couponId'),
    get: operation({
      operationId: 'getCoupon',
      summary: 'One coupon',
      answers: [200, schema('Coupon')],
      refuses: [404],
    }),
    delete: operation({
      operationId: 'deleteCoupon',
      summary: 'Withdraw a coupon and its redemptions',
      answers: [204],
      refuses: [404],
    }),
  },
  '/coupons/{couponId}/redemptions': {
    parameters: inPath('couponId'),
    get: operation({
      operationId: 'listRedemptions',
      summary: 'Redemptions of a coupon',
      answers: [200, list('Redemption')],
      refuses: [404],
    }),
    post: operation({
      operationId: 'redeemCoupon',
      summary: 'Redeem a coupon, once for each customer',
      takes: 'NewRedemption',
      answers: [201, schema('Redemption')],
      refuses: [400, 404, 409],
    }),
  },
  '/customers': {
    get: operation({
      operationId: 'listCustomers',
      summary: 'Customers, or the one with an email address',
      parameters: [{ name: 'email', in: 'query', schema: { type: 'string' } }],
      answers: [200, list('Customer')],
      refuses: [],
    }),
    post: operation({
      operationId: 'signUp',
      summary: 'Sign up; the email address is unique',
      takes: 'NewCustomer',
      answers: [201, schema('Customer')],
      refuses: [400, 409],
    }),
  },
  '/customers/{customerId}': {
    parameters: inPath('customerId'),
    get: operation({
      operationId: 'getCustomer',
      summary: 'One customer',
      answers: [200, schema('Customer')],
      refuses: [404],
    }),
    patch: operation({
      operationId: 'updateProfile',
      summary: 'Change the given fields of a profile, and no others',
      takes: 'Profile',
      answers: [200, schema('Customer')],
      refuses: [400, 404],
    }),
    delete: operation({
      operationId: 'deleteCustomer',
      summary: 'Remove a customer and their redemptions',
      answers: [204],
      refuses: [404],
    }),
  },
  '/wallets': {
    get: operation({ operationId: 'listWallets', summary: 'All wallets', answers: [200, list('Wallet')], refuses: [] }),
    post: operation({
      operationId: 'createWallet',
      summary: 'Open a wallet',
      takes: 'NewWallet',
      answers: [201, schema('Wallet')],
      refuses: [400],
    }),
  },
  '/wallets/{walletId}': {
    parameters: inPath('walletId'),
    get: operation({
      operationId: 'getWallet',
      summary: 'One wallet',
      answers: [200, schema('Wallet')],
      refuses: [404],
    }),
    delete: operation({ operationId: 'deleteWallet', summary: 'Close a wallet', answers: [204], refuses: [404] }),
  },
  '/wallets/{walletId}/deposit': {
    parameters: inPath('walletId'),
    post: operation({
      operationId: 'deposit',
      summary: 'Add to the balance',
      takes: 'Deposit',
      answers: [200, schema('Wallet')],
      refuses: [400, 404],
    }),
  },
  '/wallets/{walletId}/transfer': {
    parameters: inPath('walletId'),
    post: operation({
      operationId: 'transfer',
      summary: 'Move an amount to another wallet',
      takes: 'Transfer',
      answers: [200, schema('Wallet')],
      refuses: [400, 404, 422],
    }),
  },
};

export const openapi = {
  openapi: '3.1.0',
  info: { title: 'Ticket shop', version: '1.0.0', description: 'The API that Racegate carries along to show itself.' },
  servers: [{ url: '/' }],
  paths,
  components: { schemas },
} satisfies JsonObject;
