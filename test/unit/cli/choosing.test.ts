import { cp, readdir, writeFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  choosingDocument,
  historyDocument,
  ledgerDocument,
  passDocument,
  verifyDocument,
} from '../../support/documents';
import { dyingIn } from '../../support/dying';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-choosing');
const { ask, at, fails, run } = studio;
const frozen = join(import.meta.dirname, '..', '..', 'frozen', 'format-1');
const copyOf = (name: string): Promise<void> => cp(join(frozen, 'editor'), at(name), { recursive: true });

describe('rate', () => {
  it('writes on each result of a version, or on one; the version is shown as its cover is', async () => {
    await copyOf('rated');
    const { versions } = await ask(choosingDocument, ['rate', 'rated', 'v2', 'v1', '--stars', '3', '--pick']);
    expect(versions.map(({ version, trashed }) => [version, trashed])).toEqual([
      ['v1', false],
      ['v2', false],
    ]);
    expect(versions[1]!.results.map(({ stars, pick }) => [stars, pick])).toEqual(
      Array.from({ length: 4 }, () => [3, 'pick']),
    );
    await ask(choosingDocument, ['rate', 'rated', 'v2:3', '--stars', '5', '--label', 'for the door']);
    await ask(choosingDocument, ['rate', 'rated', 'v2:1', '--reject']);
    await ask(choosingDocument, ['rate', 'rated', 'v2:2', '--no-pick']);
    const { pass } = await ask(passDocument, ['show', 'rated', 'v2']);
    expect(pass).toMatchObject({
      rating: 5,
      label: 'for the door',
      pick: 'pick',
      note: 'third one\nfor the door',
      trashed: false,
    });
    expect(pass.results.map(({ stars, pick }) => [stars, pick])).toEqual([
      [3, 'reject'],
      [3, null],
      [5, 'pick'],
      [3, 'pick'],
    ]);
    // One that has no results can be rated, too.
    await ask(choosingDocument, ['rate', 'rated', 'v4', '--stars', '1']);
    expect((await ask(passDocument, ['show', 'rated', 'v4'])).pass).toMatchObject({ rating: 1, results: [] });
  });

  it('says what is wrong before anything is written', async () => {
    await copyOf('wrong');
    for (const args of [
      ['v1'],
      ['v1', '--stars', '6'],
      ['v1', '--pick', '--reject'],
      ['x1', '--pick'],
      ['v1', '--label', 'x'.repeat(201)],
    ])
      expect(await fails(['rate', 'wrong', ...args], 2)).toMatchObject({ code: 'wrong-use' });
    for (const version of ['v77', 'v1:2'])
      expect(await fails(['rate', 'wrong', version, '--pick'], 1)).toMatchObject({ code: 'no-such-version' });
    expect(JSON.parse(await readFile(at('wrong', 'pentimento.json'), 'utf8'))).toMatchObject({ formatVersion: 1 });
    // What can be written is, and the rest is said.
    const { versions } = await ask(choosingDocument, ['rate', 'wrong', 'v77', 'v1', '--pick'], 1);
    expect(versions.map(({ version }) => version)).toEqual(['v1']);
  });
});

describe('processes that open a project of format 1 at once', () => {
  it('bring it up to date once, and none loses what another wrote', async () => {
    await copyOf('at once');
    const then = await ask(historyDocument, ['history', 'at once']);
    await Promise.all([
      ask(choosingDocument, ['rate', 'at once', 'v1', 'v8', '--stars', '2']),
      ask(choosingDocument, ['rate', 'at once', 'v1', '--label', 'both']),
      ask(choosingDocument, ['delete', 'at once', 'v3']),
      ask(historyDocument, ['history', 'at once']),
    ]);
    const now = await ask(historyDocument, ['history', 'at once', '--trash']);
    expect(now.project).toEqual({ ...then.project, formatVersion: 2 });
    expect(now.passes.map(({ rating, label, trashed }) => [rating, label, trashed])).toEqual(
      then.passes.map(({ version, rating, label }) => [
        version === 'v1' || version === 'v8' ? 2 : rating,
        version === 'v1' ? 'both' : label,
        version === 'v3',
      ]),
    );
    expect((await ask(verifyDocument, ['verify', 'at once'])).ok).toBe(true);
  });
});

describe('a command that is killed', () => {
  const dying = dyingIn(studio.folder);
  it.each([
    ['before it brings the project up to date', ['rate', 'v1', '--pick'], /\.pentimento\.json\./, 1],
    ['before what it writes is there', ['rate', 'v1', '--pick'], /\.notes\.json\./, 2],
    ['before a version is in the trash', ['delete', 'v1'], /passes\/[^/]*$/, 2],
    ['before a result is in the trash', ['delete', 'v2:2'], /\/2\.jpg$/, 2],
  ] as const)('%s leaves it whole, and the next one does it', async (when, [command, ...rest], before, format) => {
    const name = `killed ${when}`;
    await copyOf(name);
    const then = await ask(historyDocument, ['history', name]);
    const killed = await run([command, name, ...rest], { env: await dying('SIGKILL', before) });
    expect(killed.signal).toBe('SIGKILL');
    expect(await ask(historyDocument, ['history', name, '--trash'])).toEqual({
      ...then,
      project: { ...then.project, formatVersion: format },
    });
    expect((await ask(verifyDocument, ['verify', name])).ok).toBe(true);
    const { versions } = await ask(choosingDocument, [command, name, ...rest]);
    expect(versions).toHaveLength(1);
    expect((await ask(verifyDocument, ['verify', name])).ok).toBe(true);
  });
});

describe('delete, restore and trash', () => {
  it('move versions and results there and back; history leaves out what is deleted, show says so', async () => {
    await copyOf('moved');
    const then = await ask(historyDocument, ['history', 'moved']);
    const ledger = await ask(ledgerDocument, ['ledger', 'moved']);
    const { versions } = await ask(choosingDocument, ['delete', 'moved', 'v1', 'v2:2', 'v3', 'v6']);
    expect(
      versions.map(({ version, trashed, results }) => [version, trashed, results.filter((one) => one.trashed).length]),
    ).toEqual([
      ['v1', true, 0],
      ['v2', false, 1],
      ['v3', true, 0],
      ['v6', true, 0],
    ]);
    const left = await ask(historyDocument, ['history', 'moved']);
    expect(left.passes.map(({ version }) => version)).toEqual(['v2', 'v4', 'v5', 'v7', 'v8', 'v9']);
    expect(
      (await ask(historyDocument, ['history', 'moved', '--trash'])).passes.map(({ version, trashed }) => [
        version,
        trashed,
      ]),
    ).toEqual(then.passes.map(({ version }) => [version, ['v1', 'v3', 'v6'].includes(version)]));
    const { pass } = await ask(passDocument, ['show', 'moved', 'v1']);
    expect([pass.trashed, pass.results[0]!.file]).toEqual([
      true,
      expect.stringMatching(/^trash\/versions\/.*\/1\.png$/),
    ]);
    expect((await readFile(at('moved', pass.results[0]!.file))).length).toBe(pass.results[0]!.bytes);
    expect((await ask(choosingDocument, ['trash', 'moved'])).versions.map(({ version }) => version)).toEqual([
      'v1',
      'v2',
      'v3',
      'v6',
    ]);
    expect(await ask(ledgerDocument, ['ledger', 'moved'])).toEqual(ledger);
    expect((await ask(verifyDocument, ['verify', 'moved'])).ok).toBe(true);
    for (const args of [
      ['export', 'moved', 'v1', '--to', 'x.png'],
      ['rate', 'moved', 'v1', '--pick'],
      ['pass', 'moved', '--from', 'v1', '--prompt', 'x', '--engine', 'offline'],
    ])
      expect(await fails(args, 1)).toMatchObject({
        code: 'no-such-version',
        message: 'v1 is in the trash. Restore it first.',
      });
    // A version goes without the result that was deleted before.
    const { code } = await run(['export', 'moved', 'v2', '--to', at('out')]);
    expect([code, (await readdir(at('out'))).length]).toEqual([0, 3]);
    await ask(choosingDocument, ['restore', 'moved', 'v1', 'v2:2', 'v3', 'v6', 'v7']);
    expect((await ask(historyDocument, ['history', 'moved'])).passes).toEqual(then.passes);
    expect((await ask(choosingDocument, ['trash', 'moved'])).versions).toEqual([]);
  });

  it('leave what runs, or what may have been paid for and is not settled, and say why', async () => {
    await copyOf('kept');
    const { versions } = await ask(choosingDocument, ['delete', 'kept', 'v5', 'v9', 'v4'], 1);
    expect(versions.map(({ version }) => version)).toEqual(['v4']);
    expect(await fails(['delete', 'kept', 'v9'], 1)).toEqual({
      code: 'in-use',
      message: 'v9 is not finished (running), so it can’t be deleted yet. Wait for it, or cancel it first.',
    });
    expect((await fails(['delete', 'kept', 'v5'], 1)).message).toMatch(
      /^Whether v5 was submitted, and will be charged, is not known yet/,
    );
    // Done, with a price that the service has not told: for a week after its end it is asked for.
    const folder = (await readdir(at('kept', 'passes'))).find((name) => name.includes('nobody-waited'));
    const file = at('kept', 'passes', folder!, 'pass.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { price: object; evidence: object };
    const open = { ...record, price: { ...record.price, settled: null } };
    await writeFile(file, JSON.stringify({ ...open, finishedAt: new Date().toISOString() }));
    expect(await fails(['delete', 'kept', 'v7'], 1)).toMatchObject({
      code: 'in-use',
      message: expect.stringContaining('What v7 cost is not known yet') as unknown,
    });
    await writeFile(file, JSON.stringify({ ...open, finishedAt: '2026-01-01T00:00:00.000Z' }));
    await ask(choosingDocument, ['delete', 'kept', 'v7']);
  });

  it('empty: nothing of it comes back, and what was paid stays counted', async () => {
    await copyOf('emptied');
    const ledger = await ask(ledgerDocument, ['ledger', 'emptied']);
    await ask(choosingDocument, ['delete', 'emptied', 'v1', 'v2:4']);
    const { versions } = await ask(choosingDocument, ['trash', 'emptied', '--empty']);
    expect(versions.map(({ version, trashed }) => [version, trashed])).toEqual([
      ['v1', true],
      ['v2', false],
    ]);
    expect(await fails(['restore', 'emptied', 'v1'], 1)).toMatchObject({ code: 'no-such-version' });
    expect(await ask(ledgerDocument, ['ledger', 'emptied'])).toEqual(ledger);
    expect((await ask(passDocument, ['show', 'emptied', 'v1'])).pass.trashed).toBe(true);
    expect((await ask(verifyDocument, ['verify', 'emptied'])).ok).toBe(true);
    expect((await ask(choosingDocument, ['trash', 'emptied', '--empty'])).versions).toEqual([]);
    const ended = await run(['trash', 'emptied']);
    expect(ended.stdout).toBe('The trash is empty.\n');
  });
});
