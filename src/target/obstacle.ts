/** Recognises what stands in front of an app: login walls, challenges and the error pages of platforms. Pure. */

export interface Answer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  /** Absolute URL, where the answer is a redirect. */
  location?: string;
}

export interface Obstacle {
  kind: 'login' | 'challenge' | 'platform-error';
  /** `Vercel`, `Cloudflare Access` …; absent where nobody in particular is recognised. */
  platform?: string;
  /** What was met, as the end of "URL is behind …" or "URL shows …". */
  what: string;
  /** What the user can do about it, a whole sentence. */
  mend: string;
  /**
   * `certain`: a platform's own mark. `likely`: could as well be a page of the app; only the same answer for a path that no app has
   * makes it certain.
   */
  certainty: 'certain' | 'likely';
}

type Test = (answer: Answer) => boolean;
type Entry = Obstacle & { test: Test };

/** The first obstacle that the answer shows; `undefined` where it looks like the app's own. */
export function obstacleIn(answer: Answer): Obstacle | undefined {
  const found = known.find(({ test }) => test(answer)) ?? generic.find(({ test }) => test(answer));
  if (!found) return undefined;
  const { test: _test, ...obstacle } = found;
  return obstacle;
}

const header =
  (name: string, pattern: RegExp): Test =>
  ({ headers }) =>
    pattern.test(headers[name] ?? '');
const body =
  (pattern: RegExp): Test =>
  (answer) =>
    pattern.test(answer.body);
const status =
  (...codes: number[]): Test =>
  (answer) =>
    codes.includes(answer.status);
const leadsTo =
  (pattern: RegExp): Test =>
  (answer) =>
    pattern.test(answer.location ?? '');
const all =
  (...tests: Test[]): Test =>
  (answer) =>
    tests.every((test) => test(answer));
const any =
  (...tests: Test[]): Test =>
  (answer) =>
    tests.some((test) => test(answer));
const html = header('content-type', /\bhtml\b/i);

const entry = (kind: Obstacle['kind'], platform: string, what: string, mend: string, test: Test): Entry => ({
  kind,
  platform,
  what,
  mend,
  certainty: 'certain',
  test,
});

const vercelMend =
  'Set the header `x-vercel-protection-bypass` in `headers` to the project’s Protection Bypass for Automation secret.';
const accessMend =
  'Set the headers `CF-Access-Client-Id` and `CF-Access-Client-Secret` in `headers` to those of a service token that the application admits.';
const signInMend =
  'Set in `headers` what signs a request in, for example `Authorization: Bearer …` or `Cookie: …`, or turn the protection off for previews.';
const logsMend = 'Look at the deployment’s log there: the app itself did not answer.';

const known: Entry[] = [
  entry(
    'login',
    'Vercel',
    'the login wall of Vercel Deployment Protection',
    vercelMend,
    any(
      leadsTo(/^https:\/\/vercel\.com\/(sso-api|login)/),
      all(status(401, 403), any(header('set-cookie', /_vercel_sso_nonce/), all(header('server', /^vercel$/i), html))),
    ),
  ),
  entry(
    'challenge',
    'Vercel',
    'the Vercel Security Checkpoint, which only a browser passes',
    vercelMend,
    any(header('x-vercel-mitigated', /./), all(status(403, 429), body(/Vercel Security Checkpoint/))),
  ),
  entry(
    'platform-error',
    'Vercel',
    'an error page of Vercel',
    logsMend,
    header('x-vercel-error', /^(DEPLOYMENT_|DNS_|NO_|ROUTER_|FUNCTION_|INTERNAL_)/),
  ),
  entry(
    'login',
    'Cloudflare Access',
    'the login wall of Cloudflare Access',
    accessMend,
    any(
      leadsTo(/^https:\/\/[^/]*\.cloudflareaccess\.com\//),
      leadsTo(/^https?:\/\/[^/]+\/cdn-cgi\/access\/login/),
      header('www-authenticate', /cloudflare-access/i),
      all(status(401, 403), header('cf-access-domain', /./)),
      all(status(401, 403), html, body(/cloudflareaccess\.com|cf-access/i)),
    ),
  ),
  entry(
    'challenge',
    'Cloudflare',
    'a Cloudflare challenge, which only a browser passes',
    'Let the runner through with a firewall rule that skips the challenge for a secret header, and set that header in `headers`.',
    any(
      header('cf-mitigated', /^challenge$/i),
      all(status(403, 503), html, body(/<title>Just a moment\.\.\.<\/title>|challenges\.cloudflare\.com|__cf_chl_/)),
    ),
  ),
  entry(
    'platform-error',
    'Cloudflare',
    'an error page of Cloudflare',
    logsMend,
    all(
      header('server', /^cloudflare$/i),
      any(
        status(520, 521, 522, 523, 524, 525, 526, 527, 530),
        all(html, body(/cf-error-details|^error code: 1\d{3}/m)),
      ),
    ),
  ),
  entry(
    'login',
    'Netlify',
    'the password page of Netlify',
    signInMend,
    all(status(401), header('x-nf-request-id', /./), html),
  ),
  entry(
    'platform-error',
    'Netlify',
    'an error page of Netlify',
    logsMend,
    all(
      header('server', /^netlify/i),
      status(404, 502, 503),
      body(/Not Found - Request ID:|usage_exceeded|Page not found.{0,400}netlify/is),
    ),
  ),
  entry(
    'platform-error',
    'Render',
    'an error page of Render',
    logsMend,
    any(
      header('x-render-routing', /no-server|suspend|error|hibernat|rate-limit/i),
      all(status(502, 503), any(header('rndr-id', /./), header('x-render-origin-server', /^render$/i))),
    ),
  ),
  entry(
    'platform-error',
    'Fly.io',
    'an error of the Fly.io proxy',
    logsMend,
    all(any(header('server', /^fly\//i), header('fly-request-id', /./)), status(502, 503)),
  ),
  entry(
    'platform-error',
    'Heroku',
    'an error page of Heroku',
    logsMend,
    any(
      body(/herokucdn\.com\/error-pages\//),
      all(status(404), body(/<title>(No such app|Heroku \| (Welcome|Application Error))/i)),
      all(status(502, 503, 504), body(/<title>Application Error<\/title>/i)),
    ),
  ),
  entry(
    'platform-error',
    'Railway',
    'an error page of Railway',
    logsMend,
    any(
      header('x-railway-fallback', /^true$/i),
      all(status(404), header('server', /^railway/i), body(/"Application not found"/)),
    ),
  ),
  entry(
    'platform-error',
    'ngrok',
    'an error page of ngrok',
    'Start the tunnel, or mend the error that its page names.',
    header('ngrok-error-code', /./),
  ),
  entry(
    'login',
    'Google Cloud',
    'the login wall of Google Identity-Aware Proxy or Cloud Run',
    'Set the header `Authorization: Bearer …` in `headers` to an identity token for the service.',
    any(
      header('x-goog-iap-generated-response', /./),
      leadsTo(/^https:\/\/accounts\.google\.com\//),
      all(status(401, 403), body(/Your client does not have permission to get URL/)),
    ),
  ),
  entry(
    'login',
    'Azure',
    'the login wall of Microsoft Entra ID',
    'Set the header `Authorization: Bearer …` in `headers` to a token for the app.',
    leadsTo(/^https:\/\/login\.(microsoftonline|windows)\.(com|net)\//),
  ),
];

const loginPath = /^\/([^?#]*[/_-])?(log[-_]?in|sign[-_]?in|sso|auth|oauth2?|authorize|saml)([/_.-]|$)/i;
const pathOf = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL(url).pathname : '';

const generic: Entry[] = [
  {
    kind: 'login',
    what: 'a login that asks for HTTP basic authentication',
    mend: 'Set the header `Authorization: Basic …` in `headers` (the base64 of `user:password`).',
    certainty: 'certain',
    test: all(
      status(401),
      header('www-authenticate', /^basic\b/i),
      (answer) => !/json/.test(answer.headers['content-type'] ?? ''),
    ),
  },
  {
    kind: 'login',
    what: 'an HTML login page',
    mend: signInMend,
    certainty: 'likely',
    test: all(html, body(/<input[^>]+type\s*=\s*["']?password/i)),
  },
  {
    kind: 'login',
    what: 'a redirect to a login',
    mend: signInMend,
    certainty: 'likely',
    test: (answer) => loginPath.test(pathOf(answer.location)),
  },
  {
    kind: 'challenge',
    what: 'a challenge that only a browser passes',
    mend: 'Let the runner through, for example with a rule for a secret header set in `headers`.',
    certainty: 'likely',
    test: all(
      status(403, 429, 503),
      html,
      body(/captcha|verify(ing)? (that )?you are (a )?human|checking your browser/i),
    ),
  },
];
