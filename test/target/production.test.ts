import { describe, expect, test } from 'vitest';
import { refuseProduction } from '../../src/target/production.ts';

const url = 'https://shop.example.com/api';
const claims = { url, allowProduction: false };

describe('refuseProduction', () => {
  test('a deployment that says production', () => {
    const deployment = { production: true, environment: 'Production' };
    expect(() => refuseProduction({ ...claims, deployment })).toThrow(/allow-production: true/);
    expect(() => refuseProduction({ ...claims, deployment, allowProduction: true })).not.toThrow();
    expect(() =>
      refuseProduction({ ...claims, deployment: { production: false, environment: 'Preview' } }),
    ).not.toThrow();
  });

  test.each(['Production', 'The production server', 'PROD (EU)', 'Live system'])(
    'a server described as %s',
    (description) => {
      const servers = [{ url: 'https://shop.example.com/v1', description }];
      expect(() => refuseProduction({ ...claims, servers })).toThrow(/the document calls/);
    },
  );

  test.each([
    'Non-production',
    'pre-prod',
    'not production',
    'Production-like preview',
    'Preview',
    'Delivery API',
    'Product service',
  ])('a server described as %s is no production', (description) => {
    expect(() =>
      refuseProduction({ ...claims, servers: [{ url: 'https://shop.example.com', description }] }),
    ).not.toThrow();
  });

  test('neither is a bare server, a relative one, nor another host', () => {
    const servers = [
      { url: 'https://shop.example.com' },
      { url: '/v1', description: 'Production' },
      { url: 'https://www.example.com', description: 'Production' },
    ];
    expect(() => refuseProduction({ ...claims, servers })).not.toThrow();
  });
});
