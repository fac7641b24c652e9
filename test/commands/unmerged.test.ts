/** Requests that nobody merged: on record once each, from GitHub's words, and never in the way of a later merge. */
import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import { formatInstant, hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import { log } from '../../src/commands/log.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { truth } from '../../src/commands/truth.ts';
import type { Bench } from './bench.ts';
import { Killed, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const open = () => openBench();
const told = async (bench: Bench, pull: GrantNumber) =>
  (await bench.events()).filter((event) => event.grant === pull);
const withdrawn = async () => {
  const bench = await open();
  const pull = bench.ask();
  bench.clock.advance(minutes(3));
  bench.github.close(pull);
  const at = formatInstant(bench.clock.now());
  bench.clock.advance(minutes(2));
  return { bench, pull, at };
};
const sweep = (bench: Bench, ports = bench.ports(bench.nextRun())) =>
  revoke(ports, {
    platformOnly: false,
    installation: bench.installation,
    subscriptions: SUBSCRIPTIONS,
    expected: undefined,
  });

describe('a request that was closed without a merge', () => {
  it('is on record once, with who closed it and when, and verify, log and report know it', async () => {
    const { bench, pull, at } = await withdrawn();
    expect((await bench.revoke()).exit).toBe(0);
    bench.clock.advance(minutes(5));
    await bench.revoke();
    const events = await told(bench, pull);
    expect(events).toMatchObject([
      {
        type: 'withdrawn',
        id: deriveEventId(pull, 'closed', at),
        actor: { kind: 'person', person: 'alice' },
        data: {
          note: `alice asked for prod-vm-admin; closed without a merge at ${at}`,
          closed: { at, requester: { person: 'alice' }, request: { path: 'requests/access-1.yaml' } },
        },
      },
    ]);
    expect(await bench.record(pull)).toBeUndefined();
    expect(await bench.verifies()).toBe(true);
    const [line] = (await log({ history: bench.store }, { grant: pull, timezone: 'UTC' })).text;
    expect(line).toContain('withdrawn: alice asked for prod-vm-admin');
    const report = await truth({ history: bench.store }, { since: undefined });
    expect(report.text).toContain('Closed without a merge: 1 times withdrawn, 0 times lapsed.');
    expect(report.json).toMatchObject({ withdrawn: 1, lapsed: 0 });
  });

  it('has lapsed where a machine closed it and its time was over, whatever was said there', async () => {
    const bench = await open();
    const [late, early, taken] = [bench.ask(), bench.ask('bob'), bench.ask('dave')];
    const bot = { ...people.erin, login: 'gatehouse', kind: 'bot' } as const;
    bench.github.comment(early, people.mallory, 'Lapsed');
    bench.github.close(early, bot);
    bench.clock.advance(hours(24 * 6));
    bench.github.comment(taken, people.dave, '/withdraw');
    for (const pull of [late, taken]) bench.github.close(pull, bot);
    await bench.revoke();
    const types = async (pull: GrantNumber) => (await told(bench, pull)).map(({ type }) => type);
    expect(await types(late)).toEqual(['lapsed']);
    expect(await types(early)).toEqual(['withdrawn']);
    expect(await types(taken)).toEqual(['withdrawn']);
  });

  it('is taken up when it is reopened and merged after all, and closed again it is on record again', async () => {
    const { bench, pull } = await withdrawn();
    await bench.revoke();
    bench.github.reopen(pull);
    bench.clock.advance(minutes(1));
    bench.github.close(pull);
    bench.clock.advance(minutes(1));
    await bench.revoke();
    bench.github.reopen(pull);
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1', failed: '0' });
    await bench.revoke();
    expect((await told(bench, pull)).map(({ type }) => type)).toEqual([
      'withdrawn',
      'withdrawn',
      'requested',
      'decided',
      'elevating',
      'elevated',
    ]);
    expect(await bench.verifies()).toBe(true);
  });

  it('is left alone when another run takes it up between the look and the entry', async () => {
    const { bench, pull } = await withdrawn();
    bench.approve(pull, 'carol', 'bob');
    const ports = bench.ports(bench.nextRun());
    const report = await sweep(bench, {
      ...ports,
      evidence: {
        ...ports.evidence,
        async conversation(number) {
          const said = await ports.evidence.conversation(number);
          bench.github.reopen(pull);
          bench.merge(pull);
          await bench.elevate();
          return said;
        },
      },
    });
    expect(report.exit).toBe(0);
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
  });

  it('is told in plain ids also where its words are hostile or no request', async () => {
    const bench = await open();
    const pull = bench.ask('mallory', 'entitlement: "\\u001b[31m@all"\njustification: <!-- x -->\n');
    const wordy = bench.ask('alice', REQUEST.replace('stuck', 'stuck @everyone ::warning::x <b>'));
    for (const each of [pull, wordy]) bench.github.close(each, people.erin);
    await bench.revoke();
    const notes = [...(await told(bench, pull)), ...(await told(bench, wordy))].flatMap((event) =>
      event.type === 'withdrawn' ? [event.data.note.replace(/;.*/, '')] : [],
    );
    expect(notes).toEqual([
      'mallory asked for what cannot be read as a request',
      'alice asked for prod-vm-admin',
    ]);
    expect(await bench.verifies()).toBe(true);
  });
});

describe('nothing is put on record', () => {
  it('of what is no single request, is still open, or was closed more than a week ago', async () => {
    const bench = await open();
    const old = bench.ask();
    bench.github.close(old);
    bench.clock.advance(hours(24 * 7) + 1_000);
    const other = bench.github.openPull(people.alice, { 'README.md': '# other\n' });
    const two = bench.github.openPull(people.alice, {
      'requests/one.yaml': REQUEST,
      'requests/two.yaml': REQUEST,
    });
    for (const pull of [other, two]) bench.github.close(pull);
    bench.ask();
    const before = (await bench.events()).length;
    await bench.revoke();
    expect(await bench.events()).toHaveLength(before);
  });

  it('and nothing else of the sweep is held up, when it cannot be read; the next sweep makes up for it', async () => {
    const { bench, pull } = await withdrawn();
    const broken = bench.merged('dave', REQUEST, ['carol', 'bob']);
    await bench.elevate();
    bench.clock.advance(hours(3));
    bench.github.breakDown('conversation', new Fault('github.unreachable', 'away', { remedy: 'Wait.' }));
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toContain(`#${pull}, closed without a merge`);
    expect(await bench.record(broken)).toMatchObject({ state: 'ended' });
    expect(await told(bench, pull)).toEqual([]);
    bench.github.breakDown('conversation', undefined);
    await bench.revoke();
    expect(await bench.types(pull)).toEqual(['withdrawn']);
  });
});

it('keeps nothing from being taken up that somebody forged as withdrawn', async () => {
  const bench = await open();
  const pull = bench.ask();
  bench.approve(pull, 'carol', 'bob');
  const forged = {
    type: 'withdrawn',
    grant: pull,
    actor: { kind: 'gatehouse' },
    data: { note: 'no' },
  } as const;
  await bench.forge([{ id: deriveEventId(pull, 'closed', 'x'), ...forged }]);
  bench.merge(pull);
  expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
});

it('reads ten of many at a time, those that were closed first', async () => {
  const bench = await open();
  const pulls = Array.from({ length: 12 }, () => bench.ask());
  for (const pull of pulls) {
    bench.github.close(pull);
    bench.clock.advance(1_000);
  }
  const recorded = async () =>
    (await bench.events()).flatMap(({ type, grant }) => (type === 'withdrawn' ? [grant] : []));
  await bench.revoke();
  expect(await recorded()).toEqual(pulls.slice(0, 10));
  await bench.revoke();
  expect(await recorded()).toEqual(pulls);
});

describe('a sweep that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its calls leaves one entry after the next',
    async (when) => {
      const first = await withdrawn();
      const life = mortal();
      await sweep(first.bench, first.bench.ports('1', life));
      // The last of them: what comes before has its own tests.
      for (let dieAt = life.calls; dieAt > life.calls - 9; dieAt -= 1) {
        const { bench, pull } = await withdrawn();
        await sweep(bench, bench.ports('1', mortal(dieAt, when))).catch((thrown: unknown) => {
          if (!(thrown instanceof Killed)) throw thrown;
        });
        await bench.revoke();
        expect(await bench.types(pull)).toEqual(['withdrawn']);
      }
      expect(life.calls).toBeGreaterThan(9);
    },
  );
});
