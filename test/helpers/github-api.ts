/** A GitHub on loopback that keeps state, and holds every exchange against GitHub's published description where that was fetched. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { githubDescription } from './github-description.ts';
import {
  type ChangedFile,
  type DeploymentFacts,
  deployment,
  deploymentStatus,
  diffEntry,
  issue,
  issueComment,
  review,
  reviewComment,
} from './github-objects.ts';

export interface Pull {
  number: number;
  state: 'open' | 'closed';
  sha: string;
  /** Earlier commits of it: GitHub lists a pull request for each of its commits. */
  commits?: string[];
  /** `owner:branch` */
  head: string;
  files: ChangedFile[];
}

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown> | undefined;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Answers in place of the state, `times` times (for ever without it). `after`: the state has done its work when the answer is lost. */
export interface Fault {
  method?: string;
  path: RegExp;
  status: number;
  message?: string;
  headers?: Record<string, string>;
  times?: number;
  after?: boolean;
}

export class GitHubApi {
  readonly token = 'ghs_loopback0000000000000000000000000000';
  login = 'github-actions[bot]';
  /** `false`: as for a token that may not ask GraphQL. */
  graphql = true;
  pulls: Pull[] = [];
  comments: (ReturnType<typeof issueComment> & { number: number })[] = [];
  reviewComments: (ReturnType<typeof reviewComment> & { number: number })[] = [];
  issues: ReturnType<typeof issue>[] = [];
  deployments: DeploymentFacts[] = [];
  minimized: string[] = [];
  faults: Fault[] = [];
  requests: Request[] = [];
  /** What was not as GitHub describes it. */
  violations: string[] = [];
  url = '';
  private nextId = 1000;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  /** `prefix`: `/api/v3` for an enterprise server. */
  static async start(prefix = ''): Promise<GitHubApi> {
    const api = new GitHubApi();
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    api.url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}${prefix}`;
    return api;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  addComment(number: number, login: string, body: string): void {
    this.comments.push({ ...issueComment(this.id(), number, login, body), number });
  }

  /** `METHOD /path` of every request, in order. */
  get seen(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  private id(): number {
    return this.nextId++;
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    this.requests.push(request);
    const answer = this.answer(request);
    this.hold(request, answer);
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
  }

  private hold(request: Request, answer: Answer): void {
    if (request.path === '/graphql') return;
    const exchange = { ...request, status: answer.status, answer: answer.body };
    try {
      this.violations.push(...(githubDescription()?.violations(exchange) ?? []));
    } catch (error) {
      this.violations.push(`the description could not be used: ${error}`);
    }
  }

  private answer(request: Request): Answer {
    if (request.headers.authorization !== `token ${this.token}`) return failure(401, 'Bad credentials');
    const fault = this.faults.find(
      (one) => one.path.test(request.path) && (one.method ?? request.method) === request.method && one.times !== 0,
    );
    if (!fault) return this.route(request);
    if (fault.times !== undefined) fault.times--;
    if (fault.after) this.route(request);
    return { ...failure(fault.status, fault.message ?? 'fault'), ...(fault.headers ? { headers: fault.headers } : {}) };
  }

  private route(request: Request): Answer {
    const { method, path } = request;
    if (path === '/graphql') return this.ask(request);
    const routes: [string, RegExp, (...groups: string[]) => Answer][] = [
      [
        'GET',
        /^\/repos\/acme\/shop\/issues\/(\d+)\/comments$/,
        (number) =>
          this.page(
            request,
            this.comments.filter((one) => one.number === Number(number)),
          ),
      ],
      [
        'POST',
        /^\/repos\/acme\/shop\/issues\/(\d+)\/comments$/,
        (number) => this.createComment(Number(number), request),
      ],
      [
        'PATCH',
        /^\/repos\/acme\/shop\/issues\/comments\/(\d+)$/,
        (id) => this.change(this.comments, Number(id), request),
      ],
      [
        'GET',
        /^\/repos\/acme\/shop\/pulls\/(\d+)\/comments$/,
        (number) =>
          this.page(
            request,
            this.reviewComments.filter((one) => one.number === Number(number)),
          ),
      ],
      [
        'PATCH',
        /^\/repos\/acme\/shop\/pulls\/comments\/(\d+)$/,
        (id) => this.change(this.reviewComments, Number(id), request),
      ],
      ['POST', /^\/repos\/acme\/shop\/pulls\/(\d+)\/reviews$/, (number) => this.createReview(Number(number), request)],
      [
        'GET',
        /^\/repos\/acme\/shop\/pulls\/(\d+)\/files$/,
        (number) => this.page(request, (this.pull(Number(number))?.files ?? []).map(diffEntry)),
      ],
      [
        'GET',
        /^\/repos\/acme\/shop\/pulls$/,
        () => this.page(request, this.pulls.filter((one) => one.head === request.query.get('head')).map(pullAnswer)),
      ],
      [
        'GET',
        /^\/repos\/acme\/shop\/commits\/(\w+)\/pulls$/,
        (sha) =>
          this.page(
            request,
            this.pulls.filter((one) => [one.sha, ...(one.commits ?? [])].includes(sha)).map(pullAnswer),
          ),
      ],
      [
        'GET',
        /^\/repos\/acme\/shop\/deployments$/,
        () =>
          this.page(request, this.deployments.filter((one) => one.sha === request.query.get('sha')).map(deployment)),
      ],
      ['GET', /^\/repos\/acme\/shop\/deployments\/(\d+)\/statuses$/, (id) => this.statuses(Number(id), request)],
      [
        'GET',
        /^\/repos\/acme\/shop\/issues$/,
        () =>
          this.page(
            request,
            this.issues.filter((one) => one.state === 'open' && one.user.login === request.query.get('creator')),
          ),
      ],
      ['POST', /^\/repos\/acme\/shop\/issues$/, () => this.createIssue(request)],
      ['PATCH', /^\/repos\/acme\/shop\/issues\/(\d+)$/, (number) => this.changeIssue(Number(number), request)],
    ];
    for (const [verb, pattern, act] of routes) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match) return act(...match.slice(1));
    }
    return failure(404, 'Not Found');
  }

  private pull(number: number): Pull | undefined {
    return this.pulls.find((one) => one.number === number);
  }

  private page(request: Request, all: unknown[]): Answer {
    const size = Number(request.query.get('per_page') ?? 30);
    const number = Number(request.query.get('page') ?? 1);
    if (number * size >= all.length) return { status: 200, body: all.slice((number - 1) * size) };
    const next = new URL(`${this.url}${request.path}`);
    next.search = new URLSearchParams(
      [...request.query].filter(([name]) => name !== 'page').concat([['page', String(number + 1)]]),
    ).toString();
    return {
      status: 200,
      body: all.slice((number - 1) * size, number * size),
      headers: { link: `<${next}>; rel="next"` },
    };
  }

  private createComment(number: number, { body }: Request): Answer {
    const text = String(body?.body);
    if (text.length > 65_536) return tooLong();
    const comment = issueComment(this.id(), number, this.login, text);
    this.comments.push({ ...comment, number });
    return { status: 201, body: comment };
  }

  private change(all: { id: number; body: string }[], id: number, { body }: Request): Answer {
    const found = all.find((one) => one.id === id);
    if (!found) return failure(404, 'Not Found');
    if (String(body?.body).length > 65_536) return tooLong();
    found.body = String(body?.body);
    return { status: 200, body: found };
  }

  /** GitHub takes comments on lines of the diff only. */
  private createReview(number: number, { body }: Request): Answer {
    const drafts = (body?.comments ?? []) as { path: string; line: number; body: string }[];
    const pull = this.pull(number);
    const outside = drafts.find(
      (one) => !pull?.files.some(({ filename, patch }) => filename === one.path && patch !== undefined),
    );
    if (outside)
      return {
        status: 422,
        body: {
          message: 'Unprocessable Entity',
          errors: ['Path could not be resolved'],
          documentation_url: 'https://docs.github.com',
        },
      };
    const commit = String(body?.commit_id);
    for (const one of drafts)
      this.reviewComments.push({
        ...reviewComment(this.id(), number, this.login, one.body, one.path, one.line, commit),
        number,
      });
    return { status: 200, body: review(this.id(), number, this.login, String(body?.body ?? ''), commit) };
  }

  private statuses(id: number, request: Request): Answer {
    const of = this.deployments.find((one) => one.id === id);
    return of
      ? this.page(
          request,
          of.statuses.map((facts, index) => deploymentStatus(id * 100 - index, of, facts)),
        )
      : failure(404, 'Not Found');
  }

  private createIssue({ body }: Request): Answer {
    const made = issue(this.id(), this.login, String(body?.title), String(body?.body));
    this.issues.push(made);
    return { status: 201, body: made };
  }

  private changeIssue(number: number, { body }: Request): Answer {
    const found = this.issues.find((one) => one.number === number);
    if (!found) return failure(404, 'Not Found');
    Object.assign(
      found,
      Object.fromEntries(Object.entries(body ?? {}).filter(([name]) => ['body', 'state', 'title'].includes(name))),
    );
    return { status: 200, body: found };
  }

  private ask({ body }: Request): Answer {
    const query = String(body?.query);
    if (!this.graphql)
      return {
        status: 200,
        body: { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] },
      };
    if (query.includes('viewer')) return { status: 200, body: { data: { viewer: { login: this.login } } } };
    this.minimized.push(...Object.values(body?.variables as Record<string, string>));
    return { status: 200, body: { data: {} } };
  }
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://loopback');
  const path = url.pathname.replace(/^\/api\/v3(?=\/)/, '').replace(/^\/api\/graphql$/, '/graphql');
  return {
    method: incoming.method ?? '',
    path,
    query: url.searchParams,
    headers: incoming.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const failure = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

const tooLong = (): Answer => ({
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: 'Body is too long (maximum is 65536 characters)',
      },
    ],
    documentation_url: 'https://docs.github.com/rest',
  },
});

const pullAnswer = ({ number, state, sha, head }: Pull) => ({ number, state, head: { sha, label: head } });
