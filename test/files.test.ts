import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReports } from '../src/files.ts';
import { parseReport } from '../src/report/json.ts';
import * as shop from './report/golden/shop.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'racegate-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the files of a report', () => {
  it('are written where there was no folder, and over an earlier report', async () => {
    const dir = join(folder, 'a/b');
    await writeReports(shop.ten, dir);
    const paths = await writeReports(shop.oneFinding, dir);
    expect(parseReport(await readFile(paths.json, 'utf8'), paths.json)).toEqual(shop.oneFinding);
    expect(JSON.parse(await readFile(paths.sarif, 'utf8')).version).toBe('2.1.0');
    expect(await readFile(paths.junit, 'utf8')).toMatch(/^<\?xml /);
    expect(await readFile(paths.html, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('that cannot be written end in one sentence', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(writeReports(shop.clean, join(file, 'sub'))).rejects.toMatchObject({
      name: 'UserError',
      code: 'report-dir',
      message: expect.stringMatching(/cannot be written to .*: choose another report-dir\.$/),
    });
  });
});
