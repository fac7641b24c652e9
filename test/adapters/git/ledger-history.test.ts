import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitLedgerHistory } from '../../../src/adapters/git/ledger-history.ts';
import { log } from '../../../src/commands/log.ts';
import { verify } from '../../../src/commands/verify.ts';
import type { Digest } from '../../../src/core/brand.ts';
import { grantNumber } from '../../../src/core/brand.ts';
import { VERIFY_LINES } from '../../../src/core/ledger/readme.ts';
import { begun, life, liveThrough, takeUp } from '../../core/ledger/builders.ts';
import type { FakeLedgerStore } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { git, temporary, writeBare } from './clone.ts';

let place: ReturnType<typeof temporary>;
let store: FakeLedgerStore;
let genesis: Digest;

beforeEach(async () => {
  place = temporary();
  const world = await begun(fakeLedgerStore());
  ({ store, genesis } = world);
  await liveThrough(world.ledger, 7, world.clock);
  const of = life(1008, world.clock.now());
  const text = 'Zürich: "quotes", \\ and \u2028 🚒';
  await world.ledger.append(() => [of.requested({ justification: text }), of.approved(), of.elevating()], {});
  await world.ledger.append(() => takeUp(12, world.clock.now()), {});
  writeBare(place.path, store.made);
});
afterEach(() => place.remove());

const checkout = (): string => {
  const directory = join(place.path, 'checkout');
  execFileSync('git', ['clone', '-q', '--single-branch', '-b', 'gatehouse-ledger', place.path, directory], {
    stdio: 'pipe',
  });
  return directory;
};
const shell = (directory: string) =>
  spawnSync('bash', ['-c', VERIFY_LINES.join('\n')], { cwd: directory, encoding: 'utf8' });

describe('the history of a clone', () => {
  it('takes no bytes for a text that are none, though they would be read as what is chained', async () => {
    const directory = checkout();
    const [segment = ''] = git(directory, ['ls-files', 'events']).split('\n');
    writeFileSync(
      join(directory, segment),
      Buffer.concat([readFileSync(join(directory, segment)), Buffer.of(0xff, 10)]),
    );
    git(directory, ['-c', 'user.name=x', '-c', 'user.email=x@example.test', 'commit', '-qam', 'Other bytes']);
    git(directory, ['push', '-q', place.path, 'HEAD:gatehouse-ledger']);
    const run = verify({ history: createGitLedgerHistory({ directory: place.path }) }, { genesis });
    await expect(run).rejects.toMatchObject({ code: 'ledger.broken' });
    await expect(run).rejects.toThrow(`${segment} of`);
  });

  it('is what was committed', async () => {
    const seen: unknown[] = [];
    for await (const { subject, parents, changes, text } of createGitLedgerHistory({
      directory: place.path,
    }).commits()) {
      const texts = await Promise.all(
        changes.map(async (change) => (change.change === 'deleted' ? undefined : text(change.path))),
      );
      seen.push([subject, parents.length, changes, texts]);
    }
    expect(seen).toEqual(
      store.made.map(({ subject, parents, changes, texts }) => [
        subject,
        parents.length,
        changes,
        changes.map(({ path }) => texts.get(path)),
      ]),
    );
  });

  it('is what was committed where a file is longer than git gives out at once', async () => {
    const world = await begun(fakeLedgerStore());
    for (const number of [1, 2, 3]) {
      const of = life(number, world.clock.now());
      const justification = `Zürich ${'long '.repeat(30_000 * number)}`;
      await world.ledger.append(() => [of.requested({ justification }), of.approved(), of.elevating()], {});
    }
    const long = temporary();
    writeBare(long.path, world.store.made);
    const history = createGitLedgerHistory({ directory: long.path });
    const lengths: number[] = [];
    for await (const { changes, text } of history.commits())
      for (const { path } of changes) if (path.startsWith('events/')) lengths.push((await text(path)).length);
    const report = await verify({ history }, { genesis: world.genesis });
    long.remove();
    expect(lengths.map((length) => Math.floor(length / 150_000))).toEqual([0, 1, 2, 3]);
    expect(report).toMatchObject({ exit: 0, json: { events: 10 } });
  });

  it('verifies, from a bare repository and from a checkout', async () => {
    for (const directory of [place.path, checkout()]) {
      const report = await verify({ history: createGitLedgerHistory({ directory }) }, { genesis });
      expect(report.text[0]).toBe('The ledger is whole: 13 events in 7 commits, 2 grants open.');
    }
  });

  it('names the place where a commit was added by hand', async () => {
    const directory = checkout();
    appendFileSync(join(directory, 'events/2026/11/20/000000000002.jsonl'), '{}\n');
    git(directory, [
      '-c',
      'user.name=m',
      '-c',
      'user.email=m@example.test',
      'commit',
      '-qam',
      'nothing to see',
    ]);
    git(directory, ['push', '-q', 'origin', 'gatehouse-ledger']);
    git(directory, ['fetch', '-q']);
    const report = await verify({ history: createGitLedgerHistory({ directory }) }, { genesis });
    expect(report).toMatchObject({
      exit: 1,
      json: {
        flaw: {
          path: 'events/2026/11/20/000000000002.jsonl',
          commit: git(directory, ['rev-parse', 'HEAD']).trim(),
        },
      },
    });
  });

  it('finds a merge, and a commit that changes nothing', async () => {
    const directory = checkout();
    const as = ['-c', 'user.name=m', '-c', 'user.email=m@example.test'];
    git(directory, [...as, 'commit', '-q', '--allow-empty', '-m', 'empty']);
    git(directory, ['push', '-q', 'origin', 'gatehouse-ledger']);
    const report = await verify({ history: createGitLedgerHistory({ directory }) }, { genesis });
    expect(report.json.flaw?.message).toMatch(/adds no segment/);
  });

  it('does not believe replacement refs', async () => {
    const directory = checkout();
    const as = ['-c', 'user.name=m', '-c', 'user.email=m@example.test'];
    writeFileSync(join(directory, 'notes.txt'), 'x');
    git(directory, ['add', '.']);
    git(directory, [...as, 'commit', '-qm', 'forged']);
    git(directory, ['push', '-q', 'origin', 'gatehouse-ledger']);
    git(directory, ['replace', 'HEAD', 'HEAD~1']);
    expect((await verify({ history: createGitLedgerHistory({ directory }) }, { genesis })).exit).toBe(1);
  });

  it('faults on a shallow clone, on no clone and without the branch', async () => {
    const shallow = join(place.path, 'shallow');
    execFileSync(
      'git',
      ['clone', '-q', '--depth', '1', '-b', 'gatehouse-ledger', `file://${place.path}`, shallow],
      { stdio: 'pipe' },
    );
    const run = (directory: string) =>
      verify({ history: createGitLedgerHistory({ directory }) }, { genesis });
    await expect(run(shallow)).rejects.toMatchObject({ code: 'config.invalid' });
    await expect(run('/nowhere')).rejects.toMatchObject({ code: 'config.invalid' });
    git(place.path, ['update-ref', '-d', 'refs/heads/gatehouse-ledger']);
    await expect(run(place.path)).rejects.toMatchObject({ code: 'ledger.missing' });
  });

  it('is told as lines for people', async () => {
    const history = createGitLedgerHistory({ directory: place.path });
    const report = await log({ history }, { grant: grantNumber(7), timezone: 'Europe/Berlin' });
    expect(report.text[0]).toBe(
      '2026-11-20 10:00:00 UTC (11:00 Europe/Berlin)  #7  requested: alice · prod-vm-admin · CHG0031234 · Fail over payments-db-02, replication is stuck since 14:10',
    );
    expect(report.text.at(-1)).toMatch(
      /#7 {2}ended \(expired\), 40 s after its end: step 1 revoked; step 2 revoked/,
    );
    expect((await log({ history }, { grant: grantNumber(8), timezone: 'UTC' })).exit).toBe(1);
  });
});

describe('five lines of shell', () => {
  it('agree with verify about a whole ledger', () => {
    expect(VERIFY_LINES).toHaveLength(5);
    const { status, stdout } = shell(checkout());
    expect(stdout).toContain(`genesis ${genesis}`);
    expect(stdout).toContain(`whole: 13 events, head ${JSON.parse(store.files.get('head.json') ?? '').hash}`);
    expect(status).toBe(0);
    expect(store.files.get('README.md')).toContain(VERIFY_LINES.join('\n'));
  });

  it.each([
    ['a changed byte', (text: string) => text.replace('alice', 'alicf')],
    ['a line less', (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)],
    ['a missing newline', (text: string) => text.trimEnd()],
    ['a line more', (text: string) => `${text}{}\n`],
    ['an empty line', (text: string) => `\n${text}`],
    ['an empty segment', () => ''],
  ])('fail on %s', (_, edit) => {
    const directory = checkout();
    const files = git(directory, ['ls-files', 'events']).trim().split('\n');
    for (const name of files.filter((file) => file.endsWith('02.jsonl') || file === files.at(-1))) {
      const file = join(directory, name);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, edit(text));
      expect(shell(directory).status).not.toBe(0);
      writeFileSync(file, text);
    }
    expect(shell(directory).status).toBe(0);
  });
});
