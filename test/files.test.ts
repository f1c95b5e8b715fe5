import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../src/cli/present.ts';
import { openTerminal } from '../src/cli/terminal.ts';
import { checkReportDir, writeReports } from '../src/files.ts';
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

  it('are known beforehand to have a place', async () => {
    await expect(checkReportDir(join(folder, 'not/yet/there'))).resolves.toBeUndefined();
    expect(await readdir(folder)).not.toContain('not');
    const file = join(folder, 'taken');
    await writeFile(file, '');
    for (const dir of [file, join(file, 'sub')])
      await expect(checkReportDir(dir)).rejects.toMatchObject({ code: 'report-dir', exit: 2 });
  });

  it.runIf(existsSync('/proc/self'))(
    'are refused at once where no folder can be made (below /proc, where there is one)',
    async () => {
      const refusal = { code: 'report-dir', exit: 2 };
      await expect(checkReportDir('/proc/a/b')).rejects.toMatchObject(refusal);
      await expect(writeReports(shop.clean, '/proc/a/b')).rejects.toMatchObject(refusal);
    },
  );

  it('that cannot be written do not keep the report from being shown', async () => {
    const file = join(folder, 'in-the-way');
    await writeFile(file, '');
    let shown = '';
    const out = new Writable({
      write(chunk, _encoding, done) {
        shown += chunk;
        done();
      },
    });
    const terminal = { ...openTerminal(process), out, cwd: folder, groups: false };
    const config = { reportDir: 'in-the-way/sub', workspace: folder };
    await expect(present(shop.oneFinding, { flags: new Set() }, config, terminal)).rejects.toMatchObject({
      code: 'report-dir',
    });
    expect(shown).toContain('limit-overrun');
    expect(shown).not.toContain('Files:');
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
