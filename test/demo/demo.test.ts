import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/demo.ts';

interface Told {
  status: number;
  body: Record<string, unknown>;
}

const call =
  (url: string) =>
  async (method: string, path: string, body?: unknown): Promise<Told> => {
    const response = await fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  };

type Call = ReturnType<typeof call>;

/** Everything a lone visitor can meet: each answer, refusals included. Ids start at 1 in a fresh shop. */
const visit: [string, string, unknown?][] = [
  ['GET', '/events'],
  ['POST', '/events', { name: 'Concert', capacity: 1 }],
  ['POST', '/events', { name: 'Concert', capacity: 0 }],
  ['POST', '/events', { name: '', capacity: 1 }],
  ['POST', '/events'],
  ['POST', '/events/1/reservations', { guest: 'Ada' }],
  ['POST', '/events/1/reservations', { guest: 'Bob' }],
  ['POST', '/events/2/reservations', { guest: 'Bob' }],
  ['GET', '/events/1'],
  ['GET', '/events/1/reservations'],
  ['GET', '/events/1/reservations/1'],
  ['DELETE', '/events/1/reservations/1'],
  ['DELETE', '/events/1/reservations/1'],
  ['GET', '/events/1/reservations/1'],
  ['POST', '/events/1/reservations', { guest: 'Bob' }],
  ['GET', '/events'],
  ['DELETE', '/events/1'],
  ['DELETE', '/events/1'],
  ['GET', '/events/1'],
  ['GET', '/events/1/reservations'],
  ['POST', '/customers', { email: 'ada@example.org', name: 'Ada' }],
  ['POST', '/customers', { email: 'ada@example.org', name: 'Another' }],
  ['POST', '/customers', { email: 'bob@example.org', name: 'Bob' }],
  ['POST', '/customers', { email: 'nobody', name: 'Bob' }],
  ['GET', '/customers?email=bob%40example.org'],
  ['PATCH', '/customers/1', { phone: '1' }],
  ['PATCH', '/customers/1', { city: 'Bern' }],
  ['PATCH', '/customers/1', { city: 7 }],
  ['PATCH', '/customers/1', {}],
  ['PATCH', '/customers/9', { city: 'Bern' }],
  ['GET', '/customers'],
  ['POST', '/coupons', { code: 'SPRING', maxRedemptions: 1 }],
  ['POST', '/coupons', { code: 'SPRING', maxRedemptions: 5 }],
  ['POST', '/coupons', { code: 'SUMMER', maxRedemptions: 5 }],
  ['POST', '/coupons/1/redemptions', { customerId: 9 }],
  ['POST', '/coupons/1/redemptions', { customerId: 1 }],
  ['POST', '/coupons/1/redemptions', { customerId: 1 }],
  ['POST', '/coupons/9/redemptions', { customerId: 1 }],
  ['POST', '/coupons/2/redemptions', { customerId: 1 }],
  ['POST', '/coupons/2/redemptions', { customerId: 1 }],
  ['POST', '/coupons/2/redemptions', { customerId: 2 }],
  ['GET', '/coupons/2/redemptions'],
  ['GET', '/coupons'],
  ['DELETE', '/customers/1'],
  ['GET', '/coupons/2/redemptions'],
  ['DELETE', '/coupons/2'],
  ['POST', '/wallets', { owner: 'Ada', balance: 10 }],
  ['POST', '/wallets', { owner: 'Bob', balance: 0 }],
  ['POST', '/wallets', { owner: 'Bob', balance: -1 }],
  ['POST', '/wallets/1/transfer', { toWalletId: 2, amount: 7 }],
  ['POST', '/wallets/1/transfer', { toWalletId: 2, amount: 7 }],
  ['POST', '/wallets/1/transfer', { toWalletId: 1, amount: 1 }],
  ['POST', '/wallets/1/transfer', { toWalletId: 9, amount: 1 }],
  ['POST', '/wallets/2/deposit', { amount: 5 }],
  ['POST', '/wallets/9/deposit', { amount: 5 }],
  ['POST', '/wallets/2/deposit', { amount: 0 }],
  ['GET', '/wallets'],
  ['DELETE', '/wallets/1'],
  ['DELETE', '/wallets/1'],
  ['PUT', '/wallets'],
  ['GET', '/nowhere'],
];

async function visited(url: string): Promise<string[]> {
  const tell = call(url);
  const told: string[] = [];
  for (const [method, path, body] of visit) {
    const { status, body: answer } = await tell(method, path, body);
    told.push(`${method} ${path} ${status} ${JSON.stringify(answer)}`);
  }
  return told;
}

async function withDemo<T>(isFixed: boolean, work: (demo: Demo) => Promise<T>): Promise<T> {
  const demo = await startDemo({ fixed: isFixed });
  try {
    return await work(demo);
  } finally {
    await demo.close();
  }
}

describe('a lone visitor', () => {
  it('cannot tell the two variants apart', async () => {
    const [racy, fixed] = [await withDemo(false, (d) => visited(d.url)), await withDemo(true, (d) => visited(d.url))];
    expect(racy).toEqual(fixed);
    const statuses = new Set(racy.map((line) => line.split(' ')[2]));
    expect([...statuses].sort()).toEqual(['200', '201', '204', '400', '404', '405', '409', '422']);
  });

  it('reads one document, whichever variant serves it', async () => {
    const read = (demo: Demo) => fetch(`${demo.url}/openapi.json`).then((response) => response.text());
    const [racy, fixed] = [await withDemo(false, read), await withDemo(true, read)];
    expect(racy).toBe(fixed);
    expect(JSON.parse(racy).openapi).toBe('3.1.0');
  });

  it('finds every operation of the document behind a handler', async () => {
    await withDemo(false, async (demo) => {
      const { paths } = (await call(demo.url)('GET', '/openapi.json')).body as { paths: Record<string, object> };
      for (const [template, item] of Object.entries(paths))
        for (const method of Object.keys(item).filter((key) => key !== 'parameters')) {
          const path = template.replace(/\{\w+\}/g, '999');
          const { status } = await call(demo.url)(method.toUpperCase(), path);
          expect([200, 400, 404], `${method} ${path}`).toContain(status);
        }
    });
  });
});

/** Rounds of two visitors at once; each resolves to whether the shop's data contradicts what it answered. */
const races: Record<string, (tell: Call, round: number) => Promise<boolean>> = {
  'oversells the last seat': async (tell, round) => {
    const event = (await tell('POST', '/events', { name: `Concert ${round}`, capacity: 1 })).body;
    const path = `/events/${event.id}`;
    const both = await twice((who) => tell('POST', `${path}/reservations`, { guest: who }));
    return accepted(both) !== 1 || (await tell('GET', path)).body.remaining !== 0;
  },
  'gives one seat back twice': async (tell, round) => {
    const event = (await tell('POST', '/events', { name: `Concert ${round}`, capacity: 5 })).body;
    const held = (await tell('POST', `/events/${event.id}/reservations`, { guest: 'Ada' })).body;
    await twice(() => tell('DELETE', `/events/${event.id}/reservations/${held.id}`));
    return (await tell('GET', `/events/${event.id}`)).body.remaining !== 5;
  },
  'redeems a coupon twice for one customer': async (tell, round) => {
    const customerId = (await tell('POST', '/customers', { email: `c${round}@example.org`, name: 'Ada' })).body.id;
    const coupon = (await tell('POST', '/coupons', { code: `C${round}`, maxRedemptions: 9 })).body;
    return accepted(await twice(() => tell('POST', `/coupons/${coupon.id}/redemptions`, { customerId }))) !== 1;
  },
  'issues a code twice': async (tell, round) =>
    accepted(await twice(() => tell('POST', '/coupons', { code: `twin ${round}`, maxRedemptions: 1 }))) !== 1,
  'signs an address up twice': async (tell, round) => {
    const email = `twin${round}@example.org`;
    await twice((name) => tell('POST', '/customers', { email, name }));
    return ((await tell('GET', `/customers?email=${email}`)).body as unknown as unknown[]).length !== 1;
  },
  'loses a field of a profile': async (tell, round) => {
    const { id } = (await tell('POST', '/customers', { email: `p${round}@example.org`, name: 'Ada' })).body;
    await twice((who) => tell('PATCH', `/customers/${id}`, who === 'A' ? { phone: '1' } : { city: 'Bern' }));
    const { phone, city } = (await tell('GET', `/customers/${id}`)).body;
    return phone !== '1' || city !== 'Bern';
  },
  'loses a deposit': async (tell) => {
    const { id } = (await tell('POST', '/wallets', { owner: 'Ada', balance: 0 })).body;
    await twice(() => tell('POST', `/wallets/${id}/deposit`, { amount: 1 }));
    return (await tell('GET', `/wallets/${id}`)).body.balance !== 2;
  },
  'spends one balance twice': async (tell) => {
    const from = (await tell('POST', '/wallets', { owner: 'Ada', balance: 10 })).body.id;
    const to = (await tell('POST', '/wallets', { owner: 'Bob', balance: 0 })).body.id;
    const both = await twice(() => tell('POST', `/wallets/${from}/transfer`, { toWalletId: to, amount: 10 }));
    return accepted(both) !== 1 || (await tell('GET', `/wallets/${to}`)).body.balance !== 10;
  },
};

const twice = (send: (who: string) => Promise<Told>): Promise<Told[]> => Promise.all(['A', 'B'].map(send));
const accepted = (answers: Told[]): number => answers.filter(({ status }) => status < 300).length;

describe('two visitors at once', () => {
  let racy: Demo;
  let fixed: Demo;
  beforeAll(async () => {
    racy = await startDemo({ fixed: false });
    fixed = await startDemo({ fixed: true });
  });
  afterAll(() => Promise.all([racy.close(), fixed.close()]));

  const rounds = 40;
  async function brokenRounds(url: string, race: (typeof races)[string]): Promise<number> {
    let broken = 0;
    for (let round = 0; round < rounds; round++) if (await race(call(url), round)) broken++;
    return broken;
  }

  for (const [what, race] of Object.entries(races))
    it(`${what} in the racy shop only`, async () => {
      expect(await brokenRounds(racy.url, race)).toBeGreaterThan(0);
      expect(await brokenRounds(fixed.url, race)).toBe(0);
    });
});
