import { jobOverlap } from '../../src/rules/job-overlap.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Shop {
  report: { title: string; state: string } | undefined;
  /** What runs on after its answer, until all is quiet. */
  jobs: (() => void)[];
}

/** A starts the rendering of a report, B renames or deletes it. */
const pair = (write: 'rename' | 'delete', start: (shop: Shop) => Handling): Toy<Shop> => ({
  operations: ['POST /reports/{id}/render', write === 'delete' ? 'DELETE /reports/{id}' : 'PATCH /reports/{id}'],
  context: { probe: 'job-and-write', resource: 'report' },
  fresh: () => ({ report: { title: 'old', state: 'draft' }, jobs: [] }),
  sends: (slot, canary) => (slot === 1 && write === 'rename' ? { title: canary } : null),
  *handle(shop, { slot, sent }): Handling {
    if (slot === 0) return yield* start(shop);
    yield turn;
    finishJobs(shop, serially(shop));
    if (!shop.report) return { status: 404 };
    if (write === 'delete') shop.report = undefined;
    else shop.report.title = (sent as { title: string }).title;
    return { status: 200 };
  },
  read: (shop) => {
    finishJobs(shop, true);
    return [reading('report', shop.report ?? null, { status: shop.report ? 200 : 404 })];
  },
});

/** One after another every step is read, and so ends; together the job is still waiting. */
const serially = ({ jobs }: Shop): boolean => jobs.length === 0;

function finishJobs({ jobs }: Shop, now: boolean): void {
  if (now) for (const job of jobs.splice(0)) job();
}

function* withCopy(shop: Shop): Handling {
  if (!shop.report) return { status: 404 };
  const copy = { ...shop.report };
  shop.jobs.push(() => {
    shop.report = { ...copy, state: 'rendered' };
  });
  yield turn;
  return { status: 202 };
}

function* withKey(shop: Shop): Handling {
  if (!shop.report) return { status: 404 };
  shop.jobs.push(() => {
    if (shop.report) shop.report.state = 'rendered';
  });
  yield turn;
  return { status: 202 };
}

testRule(jobOverlap, {
  clean: {
    'the job reads the report again': pair('rename', withKey),
    'the job finds nothing to render': pair('delete', withKey),
    'the job runs before the answer': pair('rename', function* (shop) {
      yield turn;
      if (!shop.report) return { status: 404 };
      shop.report.state = 'rendered';
      return { status: 202 };
    }),
    'a write is refused while the job runs': pair('rename', function* (shop) {
      yield turn;
      return shop.jobs.length > 0 ? { status: 409 } : yield* withKey(shop);
    }),
  },
  racy: {
    'the job writes back the title that it began with': {
      toy: pair('rename', withCopy),
      schedule: 'AABB',
      damaged: 'report/title',
      summary: /were both acknowledged, and when all was quiet report\.title was as in no serial order/,
    },
    'the job works on its copy, twice as late': {
      toy: pair('rename', function* (shop) {
        const answer = yield* withCopy(shop);
        yield turn;
        return answer;
      }),
      schedule: 'ABBA',
      damaged: 'report/title',
      summary: /report\.title was as in no serial order/,
    },
  },
});
