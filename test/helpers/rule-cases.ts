/** Two lists for a rule: APIs that no interleaving may accuse, and interleavings that the rule must name. */
import { describe, expect, it } from 'vitest';
import { isQuiet, type Judgement, judge } from '../../src/confirm/judge.ts';
import type { History } from '../../src/oracle/history.ts';
import type { Model } from '../../src/oracle/model.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { type AnyToy, allSchedules, type Stand, someSchedules, stand } from './histories.ts';

export interface RacyCase {
  toy: AnyToy;
  schedule: string;
  /** 2, unless given. */
  size?: number;
  damaged: string;
  summary: RegExp;
  advice?: RegExp;
}

export interface Cases {
  clean: Record<string, AnyToy>;
  racy: Record<string, RacyCase>;
}

const crowd = 5;

export function testRule(rule: Rule, { clean, racy }: Cases): void {
  describe('clean', () => {
    it.each(Object.entries(clean))('%s', (_, toy) => {
      const stood = stand(toy);
      const sizes = stood.symmetric ? [2, crowd] : [2];
      for (const size of sizes) {
        const model = stood.model(size);
        expectQuietControls(stood, model, size);
        for (const schedule of schedulesOf(size)) {
          const history = stood.concurrent(size, schedule);
          expect(told(judge(history, model, stood.context), schedule, history)).toBeUndefined();
        }
      }
    });
  });
  describe('racy', () => {
    it.each(Object.entries(racy))('%s', (_, { toy, schedule, size = 2, damaged, summary, advice }) => {
      const stood = stand(toy);
      const model = stood.model(size);
      expectQuietControls(stood, model, size);
      const history = stood.concurrent(size, schedule);
      const violation = rule.judge(judgedBy(history, model, stood)!.assessment, stood.context);
      expect(violation).toEqual({
        damaged,
        summary: expect.stringMatching(summary),
        ...(advice ? { advice: expect.stringMatching(advice) } : {}),
      });
      expect(judge(history, model, stood.context)?.rule.id).toBe(rule.id);
    });
  });
}

const schedulesOf = (size: number): string[] => (size === 2 ? allSchedules(6) : someSchedules(30, size, 4 * size));

/** What a scan asks before it trusts a model: serial rounds that were held out are explained and named by no rule. */
function expectQuietControls(stood: Stand, model: Model, size: number): void {
  const all = Array.from({ length: size }, (_, slot) => slot);
  const orders = stood.symmetric ? [all, all.slice(0, 1), []] : [all, all.toReversed(), [0], [1], []];
  for (const order of orders)
    expect(isQuiet(stood.serial(order, size), model, stood.context), `serial ${order.join()}`).toBe(true);
}

function judgedBy(history: History, model: Model, { context }: Stand): Judgement | undefined {
  const hit = judge(history, model, context);
  expect(hit, `no rule names it: ${JSON.stringify(history.replies.map(({ status }) => status))}`).toBeDefined();
  return hit;
}

const told = (hit: Judgement | undefined, schedule: string, history: History): string | undefined =>
  hit &&
  `${schedule} ${hit.rule.id}: ${hit.violation.summary} ${JSON.stringify([history.replies.map(({ status, body }) => [status, body]), history.after])}`;
