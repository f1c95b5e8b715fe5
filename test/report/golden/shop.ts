/** Reports of an invented ticket shop, as realistic as can be: the data of the tests and of the files beside this one. */
import type { Finding, Lane, Remedy, Report, Witness } from '../../../src/report/report.ts';
import { assess, gate } from '../../../src/score.ts';

const conditionalUpdate: Remedy = {
  stack: 'flask+dynamodb',
  steps: [
    'Replace the read, the check and the write with one update_item whose ConditionExpression bounds the amount taken.',
    'Answer 409 when ConditionalCheckFailedException is raised, and let every other error through.',
    'Read the number left from the answer of the update, not from an item read earlier.',
  ],
  language: 'python',
  snippet: `def reserve(event_id, seats):
    try:
        answer = events.update_item(
            Key={"id": event_id},
            UpdateExpression="SET remaining = remaining - :taken",
            ConditionExpression="remaining >= :taken",
            ExpressionAttributeValues={":taken": seats},
            ReturnValues="UPDATED_NEW",
        )
    except events.meta.client.exceptions.ConditionalCheckFailedException:
        abort(409, "not enough seats left")
    return answer["Attributes"]["remaining"]`,
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html',
    'https://cwe.mitre.org/data/definitions/367.html',
  ],
  executed: true,
};

const uniqueKey: Remedy = {
  stack: 'flask+dynamodb',
  steps: [
    'Make the email address the key of an item of its own, and put it with attribute_not_exists in the same transaction as the user.',
    'Answer 409 when the transaction is cancelled by that condition.',
  ],
  language: 'python',
  snippet: `client.transact_write_items(TransactItems=[
    {"Put": {"TableName": "emails", "Item": {"email": {"S": email}, "user": {"S": user_id}},
             "ConditionExpression": "attribute_not_exists(email)"}},
    {"Put": {"TableName": "users", "Item": user}},
])`,
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html'],
  executed: true,
};

const fieldUpdate: Remedy = {
  stack: 'flask+dynamodb',
  steps: [
    'Write only the fields that the request names: one SET clause per field, instead of put_item with the whole item.',
  ],
  language: 'python',
  snippet: `profiles.update_item(
    Key={"id": profile_id},
    UpdateExpression="SET " + ", ".join(f"#{f} = :{f}" for f in changes),
    ExpressionAttributeNames={f"#{f}": f for f in changes},
    ExpressionAttributeValues={f":{f}": v for f, v in changes.items()},
)`,
  references: [],
  executed: false,
};

interface Sketch {
  rule: string;
  operation: string;
  damaged: string;
  summary: string;
  witness: Witness;
  severity: Finding['severity'];
  more?: Partial<Finding>;
}

/** A finding with ordinary evidence: 9 of 21 bursts, clean controls. */
function finding({ rule, operation, damaged, summary, witness, severity, more }: Sketch): Finding {
  const [resource] = damaged.split('.');
  return {
    id: `${rule} ${operation} ${damaged}`,
    rule,
    probe: 'repeat',
    family: `${resource}: ${rule}`,
    operations: [operation],
    severity,
    confidence: 'confirmed',
    rounds: { racy: 9, total: 21, low: 0.245, high: 0.634 },
    controls: { unexplained: 0, total: 42 },
    placebo: { unexplained: 0, total: 21 },
    damaged,
    summary,
    witness,
    remedy: conditionalUpdate,
    cwe: ['CWE-367'],
    owasp: ['API6:2023'],
    asvs: ['2.3.4'],
    curl: `curl -X ${operation.replace(' ', " 'http://127.0.0.1:4000")}' & # twice, at once`,
    ...more,
  };
}

const lane = (client: string, request: string, sentMs: number, receivedMs: number, status: number | null): Lane => ({
  client,
  request,
  sentMs,
  receivedMs,
  status,
});

/** Two copies of one request of which every order accepts the first only. */
function bothAccepted(request: string, path: string, [before, after, one]: number[], yes = 201, no = 409): Witness {
  const order = (first: string, second: string) => ({
    order: `${first} then ${second}`,
    answers: [
      { client: 'A', status: first === 'A' ? yes : no },
      { client: 'B', status: first === 'B' ? yes : no },
    ],
    end: [{ path, value: one! }],
    contradiction: `but ${second} was answered ${yes}`,
  });
  return {
    start: [{ path, value: before! }],
    lanes: [lane('A', request, 0, 14.2, yes), lane('B', request, 0.4, 17.9, yes)],
    end: [{ path, value: after! }],
    serial: [order('A', 'B'), order('B', 'A')],
  };
}

/** Two copies of one request, both with an effect one after another, and one effect when they overlap. */
function oneMissing(request: string, path: string, statuses: number[]): Witness {
  return {
    start: [{ path, value: 0 }],
    lanes: [lane('A', request, 0, 31, statuses[0]!), lane('B', request, 0.1, 28, statuses[1]!)],
    end: [{ path, value: 1 }],
    serial: ['A then B', 'B then A'].map((order) => ({
      order,
      answers: ['A', 'B'].map((client) => ({ client, status: 201 })),
      end: [{ path, value: 2 }],
      contradiction: statuses[1] === 500 ? 'but B was answered 500' : `but ${path} is 1`,
    })),
  };
}

export const oversold = finding({
  rule: 'limit-overrun',
  operation: 'POST /events/{id}/reservations',
  damaged: 'event.remaining',
  severity: 'critical',
  summary: 'Two clients reserved the last seat of one event: both were answered 201 and event.remaining fell to -1.',
  witness: bothAccepted('POST /events/17/reservations', 'event.remaining', [1, -1, 0]),
  more: {
    severityReason: '"remaining" speaks of money, stock or votes',
    location: { file: 'app/views.py', line: 42, endLine: 58 },
    curl: `for i in 1 2; do
  curl -sS -X POST 'http://127.0.0.1:4000/events/17/reservations' \\
    -H 'content-type: application/json' -H "authorization: $RACEGATE_AUTHORIZATION" \\
    -d '{"seats":1}' &
done; wait`,
  },
});

export const twice = finding({
  rule: 'duplicate-create',
  operation: 'POST /signup',
  damaged: 'user.email',
  severity: 'high',
  summary: 'Two sign-ups with one email address made two users; one after another, the second is refused.',
  witness: {
    start: [{ path: 'users with this email', value: 0 }],
    lanes: [
      { ...lane('A', 'POST /signup', 0, 22.6, 200), body: { email: 'mia.k7@example.test' }, outcome: '{"ok": true}' },
      { ...lane('B', 'POST /signup', 0.2, 23.1, 200), body: { email: 'mia.k7@example.test' }, outcome: '{"ok": true}' },
    ],
    end: [{ path: 'users with this email', value: 2 }],
    serial: ['A then B', 'B then A'].map((order) => ({
      order,
      answers: ['A', 'B'].map((client) => ({
        client,
        status: 200,
        outcome: order.startsWith(client) ? '{"ok": true}' : '{"error": "email taken"}',
      })),
      end: [{ path: 'users with this email', value: 1 }],
      contradiction: `but ${order.at(-1)} was answered {"ok": true}`,
    })),
  },
  more: {
    probe: 'twin-create',
    rounds: { racy: 17, total: 20, low: 0.64, high: 0.948 },
    remedy: uniqueKey,
    cwe: ['CWE-367', 'CWE-837'],
  },
});

export const forgotten = finding({
  rule: 'lost-field-update',
  operation: 'PATCH /profiles/{id}',
  damaged: 'profile.bio',
  severity: 'high',
  summary:
    'One client changed bio while another changed city; both were answered 200, and bio still has its old value.',
  witness: {
    start: [
      { path: 'profile.bio', value: 'b0' },
      { path: 'profile.city', value: 'c0' },
    ],
    lanes: [
      { ...lane('A', 'PATCH /profiles/9', 0, 9.8, 200), body: { bio: 'b1' } },
      { ...lane('B', 'PATCH /profiles/9', 1.6, 12.4, 200), body: { city: 'c1' } },
    ],
    end: [
      { path: 'profile.bio', value: 'b0' },
      { path: 'profile.city', value: 'c1' },
    ],
    serial: ['A then B', 'B then A'].map((order) => ({
      order,
      answers: ['A', 'B'].map((client) => ({ client, status: 200 })),
      end: [
        { path: 'profile.bio', value: 'b1' },
        { path: 'profile.city', value: 'c1' },
      ],
      contradiction: 'but profile.bio is "b0"',
    })),
  },
  more: {
    probe: 'disjoint-patch',
    rounds: { racy: 6, total: 29, low: 0.098, high: 0.384 },
    remedy: fieldUpdate,
    cwe: ['CWE-362'],
    asvs: ['15.4.2'],
  },
});

const others: Finding[] = [
  finding({
    rule: 'double-spend',
    operation: 'POST /wallets/{id}/transfers',
    damaged: 'wallet.balance',
    severity: 'critical',
    summary: 'Two transfers of the whole balance were both acknowledged: 50.00 became 100.00.',
    witness: bothAccepted('POST /wallets/3/transfers', 'wallet.balance', [50, -50, 0]),
    more: { probe: 'transfer', cwe: ['CWE-362', 'CWE-367'] },
  }),
  finding({
    rule: 'repeated-transition',
    operation: 'POST /coupons/{code}/redeem',
    damaged: 'coupon.redemptions',
    severity: 'high',
    summary: 'A coupon for one use was redeemed three times at once.',
    witness: {
      start: [{ path: 'coupon.redemptions', value: 0 }],
      lanes: ['A', 'B', 'C'].map((client, i) => lane(client, 'POST /coupons/X7/redeem', i * 0.3, 11 + i * 4, 200)),
      end: [{ path: 'coupon.redemptions', value: 3 }],
      serial: ['A then B then C', 'A then C then B', 'B then A then C', 'only A', 'none'].map((order) => ({
        order,
        answers: ['A', 'B', 'C']
          .filter((client) => order.includes(client))
          .map((client) => ({ client, status: order.replace('only ', '').startsWith(client) ? 200 : 410 })),
        end: [{ path: 'coupon.redemptions', value: order === 'none' ? 0 : 1 }],
        contradiction:
          order.startsWith('A') || order.startsWith('B') ? 'but C was answered 200' : 'but B was answered 200',
      })),
    },
  }),
  finding({
    rule: 'stale-precondition',
    operation: 'PUT /pages/{slug}',
    damaged: 'page.body',
    severity: 'high',
    summary: 'Two writes with the same If-Match were both acknowledged; the first is lost.',
    witness: bothAccepted('PUT /pages/faq', 'page.version', [4, 6, 5], 200, 412),
    more: { probe: 'same-precondition' },
  }),
  finding({
    rule: 'lost-update',
    operation: 'POST /articles/{id}/likes',
    damaged: 'article.likes',
    severity: 'medium',
    summary: 'Two likes were acknowledged and article.likes rose by one.',
    witness: oneMissing('POST /articles/5/likes', 'article.likes', [201, 201]),
    more: { severityReason: '"likes" is rarely of consequence' },
  }),
  finding({
    rule: 'unretried-conflict',
    operation: 'POST /orders',
    damaged: 'order',
    severity: 'medium',
    summary: 'Overlapping orders are answered 500, which never happens one after another; the state is right.',
    witness: oneMissing('POST /orders', 'orders', [201, 500]),
  }),
  finding({
    rule: 'orphaned-child',
    operation: 'POST /events/{id}/comments',
    damaged: 'comment.event_id',
    severity: 'medium',
    summary: 'A comment was acknowledged under an event that was deleted at the same moment.',
    witness: {
      start: [{ path: 'comments of event 8', value: 0 }],
      lanes: [lane('A', 'DELETE /events/8', 0, 6.3, 204), lane('B', 'POST /events/8/comments', 0.9, 40.1, 201)],
      end: [{ path: 'comments of event 8', value: 1 }],
      serial: [
        {
          order: 'A then B',
          answers: [
            { client: 'A', status: 204 },
            { client: 'B', status: 404 },
          ],
          end: [{ path: 'comments of event 8', value: 0 }],
          contradiction: 'but B was answered 201',
        },
        {
          order: 'B then A',
          answers: [
            { client: 'A', status: 204 },
            { client: 'B', status: 201 },
          ],
          end: [{ path: 'comments of event 8', value: 0 }],
          contradiction: 'but comments of event 8 is 1',
        },
      ],
    },
    more: { probe: 'delete-and-use', operations: ['DELETE /events/{id}', 'POST /events/{id}/comments'] },
  }),
  finding({
    rule: 'double-delete',
    operation: 'DELETE /orders/{id}',
    damaged: 'order',
    severity: 'low',
    summary: 'Two deletes of one order were both answered 204; one after another, the second is answered 404.',
    witness: bothAccepted('DELETE /orders/12', 'order', [1, 0, 0], 204, 404),
  }),
];

export const tenFindings: Finding[] = [oversold, twice, forgotten, ...others];

const untestedOperations: Report['coverage']['untested'] = [
  {
    operation: 'POST /events/{id}/refunds',
    reason: 'no-creator',
    detail: 'No operation makes the payment that {payment_id} needs; give one in the configuration under operations.',
  },
  {
    operation: 'POST /uploads',
    reason: 'unsupported-body',
    detail: 'The body is multipart/form-data with a file.',
  },
  {
    operation: 'DELETE /admin/cache',
    reason: 'excluded',
    detail: 'Excluded by the configuration.',
  },
];

/** Gate and score are computed, as a scan does. */
export function report(findings: Finding[], more: Partial<Report> = {}): Report {
  const base = skeleton(findings);
  const merged = { ...base, ...more };
  const judged = { ...merged, ...assess(merged.findings, merged.coverage.exercised) };
  return { ...judged, ...gate(judged) };
}

function skeleton(findings: Finding[]): Report {
  return {
    schema: 'racegate-report/1',
    tool: { name: 'racegate', version: '0.1.0' },
    run: {
      id: '01J9ZK3TQ8',
      startedAt: '2026-03-02T09:41:07.120Z',
      durationMs: 41_250,
      seed: '7f3a91c2',
      url: 'http://127.0.0.1:4000',
      title: 'Ticket shop',
      specDigest: 'sha256:5d0c1f6b',
      depth: 'standard',
    },
    transport: {
      protocol: 'h1',
      release: 'last-byte',
      spreadMicros: { median: 84, p90: 210 },
      overlap: 0.98,
      notes: [],
    },
    traffic: {
      requests: 2310,
      bursts: 187,
      created: 412,
      deleted: 410,
      leftovers: [
        { operation: 'DELETE /users/{id}', url: 'http://127.0.0.1:4000/users/81', status: 403 },
        { operation: 'DELETE /users/{id}', url: 'http://127.0.0.1:4000/users/82', status: 403 },
      ],
    },
    controls: { rounds: 374, unexplained: 0 },
    score: null,
    grade: null,
    threshold: 80,
    verdict: 'untested',
    reason: '',
    deductions: [],
    coverage: {
      operations: 31,
      mutating: 22,
      exercised: 19,
      untested: untestedOperations,
      excludedRate: [
        { operation: 'PUT /events/{id}', probes: ['repeat', 'disjoint-patch'], rounds: 29, rate: 0.098 },
        { operation: 'POST /events', probes: ['twin-create'], rounds: 29, rate: 0.098 },
        { operation: 'POST /tickets/{id}/check-in', probes: ['repeat'], rounds: 12, rate: 0.221 },
      ],
      masked: ['event.updated_at (time)', 'reservation.id (identity)'],
    },
    findings,
    suspected: [],
    observations: [],
    warnings: [],
  };
}

export const oneFinding: Report = report([oversold], {
  observations: [
    {
      kind: 'unauthenticated-write',
      operation: 'POST /events',
      detail: 'The document declares security, and a request without credentials was acknowledged.',
    },
  ],
});

export const ten: Report = report(tenFindings, {
  suspected: [
    {
      ...forgotten,
      id: 'lost-update PUT /settings/{key} setting.value',
      rule: 'lost-update',
      operations: ['PUT /settings/{key}'],
      damaged: 'setting.value',
      confidence: 'suspected',
      rounds: { racy: 1, total: 29, low: 0.006, high: 0.172 },
      summary: 'One of two acknowledged writes did not show in setting.value, once in 29 bursts.',
    },
  ],
  baseline: {
    score: 65,
    delta: -57,
    fixed: [{ id: 'x', rule: 'stale-read', operations: ['PATCH /venues/{id}'] }],
    unobserved: [{ id: 'y', rule: 'job-overlap', operations: ['POST /exports'] }],
  },
});

export const clean: Report = report([], {
  traffic: { requests: 1480, bursts: 551, created: 209, deleted: 209, leftovers: [] },
});

export const untested: Report = report([], {
  coverage: {
    operations: 9,
    mutating: 3,
    exercised: 0,
    untested: [
      ...untestedOperations.slice(0, 2),
      {
        operation: 'POST /login',
        reason: 'no-overlap',
        detail: 'Latencies form a staircase: the server runs one request at a time.',
      },
    ],
    excludedRate: [],
    masked: [],
  },
  transport: {
    protocol: 'h1',
    release: 'last-byte',
    spreadMicros: { median: 84, p90: 210 },
    overlap: 0,
    notes: ['The server answered one request at a time, so nothing could overlap.'],
  },
});

/** What a hostile target or document puts wherever it can. */
export const attacks: string[] = [
  '</summary></details><script>alert(1)</script><img src=x onerror=alert(1)>',
  '@octocat @acme/admins #123 GH-7 acme/shop#9 fixes #1 https://evil.test/x www.evil.test a@evil.test',
  '[click](javascript:alert(1)) ![i](https://evil.test/i.png) **bold** _it_ ~~s~~ $x^2$ | cell | `code` ``` # h',
  '--><!-- racegate --> -- > <!-- x',
  '\n::error file=a.ts,line=1::gotcha\n::add-mask::a\r\n ::stop-commands::x\n##[error]no ##[add-mask]x',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.test\u0007link\u001b]8;;\u0007 \u009b2J \u0007\b\b\u0000\u007f',
  'abc\u202egnp.exe\u202c \u2066x\u2069 \u200fz\u200b\ufeff\u2028line\u2029para\u0085next \u{e0041}',
  'lone \ud800 high, \udc00 low',
  '`'.repeat(100_000),
  '\n```\n~~~\n</pre></code>\n````\n# heading\n- [ ] task\n1. one\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  '\'; rm -rf ~ #$(touch /tmp/x)`id` " && echo',
  ']]></failure></testcase><x a="&amp;&#60;">',
  'end\n  A->>B: hi; participant x %%{init: {"securityLevel":"loose"}}%% #quot;',
  `z${'\u0301'.repeat(500)}`,
];

const rewrite = (value: unknown, text: string): unknown => {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((item) => rewrite(item, text));
  if (typeof value !== 'object' || value === null) return value;
  const fixed = ['rule', 'severity', 'confidence', 'status'];
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fixed.includes(key) ? item : rewrite(item, text)]),
  );
};

/** A report in which every text that a target, a document or a repository can influence is `text`. */
export function hostile(text: string): Report {
  const { tool, schema, ...rest } = ten;
  const found = [...ten.findings.slice(0, 4), ...ten.suspected].map((finding, i) => ({
    ...(rewrite(finding, text) as Finding),
    id: `${i} ${text}`,
  }));
  const other = rewrite({ ...rest, findings: [], suspected: [], deductions: [] }, text) as Report;
  const base: Report = {
    ...other,
    schema,
    tool,
    run: { ...other.run, startedAt: ten.run.startedAt, depth: 'standard', stopped: text, shard: text },
    transport: { ...ten.transport, notes: [text] },
    findings: found.slice(0, 4),
    suspected: found.slice(4),
    observations: [{ kind: text, operation: text, detail: text }],
    warnings: [text],
  };
  return { ...report(base.findings, base), reason: text };
}
