import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderJunit } from '../../src/report/junit.ts';
import * as shop from './golden/shop.ts';
import { read } from './markup.ts';

describe('the page', () => {
  it.each([
    ['one finding', shop.oneFinding],
    ['ten findings', shop.ten],
    ['untested', shop.untested],
    ['clean', shop.clean],
  ])('with %s is well formed, without script, and loads nothing', (_, report) => {
    const { tags, attributes } = read(renderHtml(report));
    for (const tag of ['<script>', '<link>', '<img>', '<iframe>', '<object>', '<use>']) expect(tags).not.toContain(tag);
    const names = attributes.map((attribute) => attribute.split('=')[0]);
    expect(names.filter((name) => / (src|srcset|style|on\w+|xlink:href|data|action)$/.test(name!))).toEqual([]);
    expect(renderHtml(report)).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(renderHtml(report)).not.toMatch(/@import|url\(/);
  });

  it('names each picture and each region, and every reference inside it has its target', () => {
    const { attributes, tags } = read(renderHtml(shop.ten));
    const value = (name: string) =>
      attributes.filter((one) => one.includes(` ${name}="`)).map((one) => one.slice(one.indexOf('"') + 1, -1));
    const ids = value('id');
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [
      ...value('aria-labelledby').flatMap((ids) => ids.split(' ')),
      ...value('href').flatMap((href) => href.match(/^#(.*)/)?.[1] ?? []),
    ];
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    expect(tags.filter((tag) => tag === '<svg>')).toHaveLength(10);
    expect(attributes.filter((one) => one === 'svg role="img"')).toHaveLength(10);
    expect(tags.filter((tag) => tag === '<h1>')).toHaveLength(1);
  });
});

describe('JUnit', () => {
  it('counts what it lists', () => {
    const accepted = { ...shop.twice, accepted: { reason: 'known' } };
    const { tags, attributes } = read(renderJunit(shop.report([shop.oversold, accepted])));
    const count = (tag: string) => tags.filter((one) => one === tag).length;
    expect([count('<testcase>'), count('<failure>'), count('<skipped/>')]).toEqual([8, 1, 4]);
    expect(attributes).toEqual(
      expect.arrayContaining(['testsuite tests="8"', 'testsuite failures="1"', 'testsuite skipped="4"']),
    );
  });

  it('keeps the lines of the evidence', () => {
    expect(renderJunit(shop.oneFinding)).toContain('\n start   event.remaining = 1\n');
  });
});
