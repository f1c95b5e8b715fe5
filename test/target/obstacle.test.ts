import { describe, expect, test } from 'vitest';
import { type Answer, obstacleIn } from '../../src/target/obstacle.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const answer = (part: Partial<Answer>): Answer => ({ status: 200, headers: {}, body: '', ...part });

const cases: [string, Partial<Answer>, string, string | undefined][] = [
  ['Vercel login by redirect', { status: 302, location: 'https://vercel.com/sso-api?url=x' }, 'login', 'Vercel'],
  [
    'Vercel login by page',
    { status: 401, headers: { ...html, server: 'Vercel', 'set-cookie': '_vercel_sso_nonce=x' } },
    'login',
    'Vercel',
  ],
  [
    'Vercel checkpoint',
    { status: 429, headers: { ...html, server: 'Vercel', 'x-vercel-mitigated': 'challenge' } },
    'challenge',
    'Vercel',
  ],
  [
    'Vercel without a deployment',
    { status: 404, headers: { 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' } },
    'platform-error',
    'Vercel',
  ],
  [
    'Access by redirect',
    { status: 302, location: 'https://team.cloudflareaccess.com/cdn-cgi/access/login/x' },
    'login',
    'Cloudflare Access',
  ],
  [
    'Access refusing a service token',
    { status: 403, headers: { ...html, 'cf-access-domain': 'x' } },
    'login',
    'Cloudflare Access',
  ],
  [
    'Cloudflare challenge',
    { status: 403, headers: { ...html, 'cf-mitigated': 'challenge' } },
    'challenge',
    'Cloudflare',
  ],
  [
    'Cloudflare without an origin',
    { status: 521, headers: { ...html, server: 'cloudflare' } },
    'platform-error',
    'Cloudflare',
  ],
  ['Netlify password', { status: 401, headers: { ...html, 'x-nf-request-id': '01' } }, 'login', 'Netlify'],
  [
    'Netlify without a site',
    { status: 404, headers: { server: 'Netlify' }, body: 'Not Found - Request ID: 01' },
    'platform-error',
    'Netlify',
  ],
  [
    'Render without a server',
    { status: 404, headers: { 'x-render-routing': 'no-server' } },
    'platform-error',
    'Render',
  ],
  ['Fly without a machine', { status: 502, headers: { server: 'Fly/abc' } }, 'platform-error', 'Fly.io'],
  [
    'Heroku crash',
    { status: 503, headers: html, body: '<iframe src="//www.herokucdn.com/error-pages/application-error.html">' },
    'platform-error',
    'Heroku',
  ],
  ['Railway', { status: 502, headers: { 'x-railway-fallback': 'true' } }, 'platform-error', 'Railway'],
  ['ngrok', { status: 404, headers: { 'ngrok-error-code': 'ERR_NGROK_3200' } }, 'platform-error', 'ngrok'],
  ['Google', { status: 302, location: 'https://accounts.google.com/o/oauth2/v2/auth?x' }, 'login', 'Google Cloud'],
  ['Entra', { status: 302, location: 'https://login.microsoftonline.com/common' }, 'login', 'Azure'],
  [
    'basic authentication',
    { status: 401, headers: { ...html, 'www-authenticate': 'Basic realm="x"' } },
    'login',
    undefined,
  ],
  ['a password field', { headers: html, body: '<input name=p type=password>' }, 'login', undefined],
  ['a redirect to a login', { status: 302, location: 'https://app.example/users/sign_in?next=/' }, 'login', undefined],
];

const apps: [string, Partial<Answer>][] = [
  [
    'JSON 401 of an API',
    { status: 401, headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer' } },
  ],
  [
    'JSON 401 asking for Basic',
    { status: 401, headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Basic' } },
  ],
  ['an app on Vercel answering 404', { status: 404, headers: { ...html, server: 'Vercel' } }],
  ['an app behind Cloudflare answering 500', { status: 500, headers: { ...html, server: 'cloudflare' } }],
  ['an app on Render answering 500', { status: 500, headers: { 'x-render-origin-server': 'gunicorn' } }],
  ['an app’s own 429', { status: 429, headers: { 'content-type': 'application/json' }, body: '{"error":"slow down"}' }],
  ['a page about authors', { status: 302, location: 'https://app.example/authors/' }],
  ['a front page', { headers: html, body: '<h1>Tickets</h1><input type="search">' }],
];

describe('obstacleIn', () => {
  test.each(cases)('%s', (_name, part, kind, platform) => {
    const found = obstacleIn(answer(part));
    expect(found?.kind).toBe(kind);
    expect(found?.platform).toBe(platform);
    expect(found?.mend).toMatch(/^[A-Z].*\.$/);
  });

  test.each(apps)('no obstacle: %s', (_name, part) => {
    expect(obstacleIn(answer(part))).toBeUndefined();
  });
});
