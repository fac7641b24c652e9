/** Operators end one grant, one person's, one entitlement's or all access by dispatch; nobody else does, and never more than was counted. */
import { describe, expect, it } from 'vitest';
import { gitHubUserId, hours, minutes, type GrantNumber } from '../../src/core/brand.ts';
import type { Speaker } from '../../src/core/operators.ts';
import type { OrderWords } from '../../src/core/order.ts';
import { saidOrder } from '../../src/commands/red-button.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { foresee, revoke } from '../../src/commands/revoke.ts';
import type { Bench, Name } from './bench.ts';
import { edited, Killed, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const PEOPLE = 'policies/people.yaml';
const as = (name: Name): Speaker => ({ kind: 'account', id: people[name].id });
/** As the entrypoints have it: one count, of the order or of the cap. */
const press = (words: Partial<OrderWords>, by: Speaker = as('erin'), count?: number) => ({
  order: saidOrder({ end: '', which: '', freeze: '', until: '', why: '', ...words }, by, count),
  expected: count === undefined ? undefined : { count, by },
});

const LATER = edited(REQUEST, 'duration: 2h', 'duration: 2h\nstart: 2026-11-20 20:00 Europe/Berlin');

/** alice's and dave's access, open, half an hour old, and dave's by another entitlement that begins later. */
const opened = async (change?: (files: Record<string, string>) => Record<string, string>) => {
  const bench = await openBench(change);
  const alice = bench.merged();
  const dave = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
  await bench.elevate();
  const later = bench.merged('dave', LATER.replace('203.0.113.7', '203.0.113.11'));
  await bench.elevate();
  bench.clock.advance(minutes(30));
  return { bench, alice, dave, later };
};
const states = (bench: Bench, ...pulls: readonly GrantNumber[]) =>
  Promise.all(pulls.map(async (pull) => (await bench.record(pull))?.state));
const endingOf = async (bench: Bench, pull: GrantNumber) => {
  const event = (await bench.events()).find(({ grant, type }) => grant === pull && type === 'ending');
  return { actor: event?.actor, data: event?.data };
};
const changed = async (bench: Bench, path: string, change: (text: string) => string): Promise<void> => {
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  const text = files.find((file) => file.path === path)?.text ?? '';
  bench.github.pushToMain(people.erin, { [path]: change(text) });
};

describe('the red button', () => {
  it('ends one grant, the network first, and the record and the comment say by whose word and why', async () => {
    const { bench, alice, dave, later } = await opened();
    const before = bench.journal.length;
    const report = await bench.revoke(press({ end: 'grant', which: `#${alice}`, why: 'stolen laptop' }));
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(report.lines.join('\n')).toContain('By the word of erin 1 end now.');
    expect(await states(bench, alice, dave, later)).toEqual(['ended', 'active', 'scheduled']);
    const calls = bench.journal.slice(before).filter((call) => / revoke /.test(call));
    expect(calls[0]).toContain(`rule revoke ${alice}/`);
    expect(await endingOf(bench, alice)).toEqual({
      actor: { kind: 'person', person: 'erin', gitHubId: 1005, login: 'erin' },
      data: { why: 'early', note: 'erin, an operator, ended this grant: stolen laptop' },
    });
    expect(bench.desk.comment(alice)).toContain('erin, an operator, ended this grant: stolen laptop');
    expect((await bench.record(alice))?.why).toBe('early');
    expect(await bench.verifies()).toBe(true);
  });

  it.each([
    ['a person by key', 'dave'],
    ['a person by login', '@Dave'],
  ])('ends what is open and takes back what is scheduled of %s', async (_, which) => {
    const { bench, alice, dave, later } = await opened();
    expect(await bench.revoke(press({ end: 'person', which }, as('erin'), 2))).toMatchObject({ exit: 0 });
    expect(await states(bench, alice, dave, later)).toEqual(['active', 'ended', 'ended']);
    bench.clock.advance(hours(6));
    await bench.elevate();
    await bench.revoke();
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('ends all access by an entitlement, and all there is', async () => {
    const one = await opened();
    const order = press({ end: 'entitlement', which: 'prod-vm-admin' }, as('erin'), 3);
    expect(await one.bench.revoke(order)).toMatchObject({ exit: 0, outputs: { ended: '3' } });
    const all = await opened();
    expect(await all.bench.revoke(press({ end: 'everything' }, as('erin'), 3))).toMatchObject({ exit: 0 });
    for (const { bench, alice, dave, later } of [one, all]) {
      expect(await states(bench, alice, dave, later)).toEqual(['ended', 'ended', 'ended']);
      expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
      expect(await bench.verifies()).toBe(true);
    }
  });

  it.each([
    ['no count', undefined],
    ['one too few', 2],
    ['one too many', 4],
    ['none', 0],
  ])('ends nothing more than what is over with %s, and says how many it would be', async (_, count) => {
    const { bench, alice, dave, later } = await opened();
    const report = await bench.revoke(press({ end: 'everything' }, as('erin'), count));
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    expect(report.lines.join('\n')).toContain('It would end 3 grants');
    expect(report.lines.join('\n')).toContain('Run it again with expected-count 3');
    expect(report.lines.join('\n')).toContain(`#${dave} dave prod-vm-admin, active until`);
    expect(await states(bench, alice, dave, later)).toEqual(['active', 'active', 'scheduled']);
  });

  it('does not count what is over, and ends it whatever the count says', async () => {
    const { bench, alice, dave, later } = await opened();
    bench.clock.advance(hours(1) + minutes(45));
    const report = await bench.revoke(press({ end: 'everything' }, as('erin'), 3));
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toContain('It would end 1 grant, and expected-count says 3');
    expect(await states(bench, alice, dave, later)).toEqual(['ended', 'ended', 'scheduled']);
    expect((await bench.record(alice))?.why).toBe('expired');
    expect(await bench.revoke(press({ end: 'everything' }))).toMatchObject({ exit: 0 });
    expect(await states(bench, later)).toEqual(['ended']);
  });

  it.each<[string, Speaker]>([
    ['somebody who is no operator', as('alice')],
    ['an account that nobody knows', { kind: 'account', id: gitHubUserId(424_242) }],
    ['nobody', { kind: 'account', id: undefined }],
    ['whoever runs an operator’s run again', { kind: 'again' }],
  ])('is refused aloud to %s, and what is over is ended all the same', async (_, by) => {
    const { bench, alice, dave, later } = await opened();
    bench.clock.advance(hours(1) + minutes(45));
    const report = await bench.revoke(press({ end: 'everything', freeze: 'everything' }, by, 1));
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '2' } });
    expect(report.lines.join('\n')).toContain('end and freeze are not taken from');
    expect(await states(bench, alice, dave, later)).toEqual(['ended', 'ended', 'scheduled']);
    expect((await bench.ledger().read([], [])).head.freeze).toBeUndefined();
  });

  it('raises no alarm that the sweep has failed when it is refused, by whoever can dispatch a run', async () => {
    const { bench } = await opened();
    const before = bench.desk.writes.length;
    expect(await bench.revoke(press({ end: 'everything' }, as('alice'), 3))).toMatchObject({ exit: 2 });
    expect(await bench.revoke(press({ end: 'everything' }, as('erin'), 1))).toMatchObject({ exit: 2 });
    const expected = { count: 4, by: as('mallory') };
    expect(await bench.revoke({ expected })).toMatchObject({ exit: 2 });
    expect(bench.desk.writes.slice(before)).toEqual([]);
  });

  it('is no operator’s any more when the contract of the operator is over', async () => {
    const { bench, alice } = await opened();
    await changed(bench, PEOPLE, (text) =>
      edited(text, /(erin: .*)\}/, "$1, contractor: { sponsor: carol, until: '2026-11-01' } }"),
    );
    const report = await bench.revoke(press({ end: 'grant', which: String(alice) }));
    expect(report.exit).toBe(2);
    expect(await states(bench, alice)).toEqual(['active']);
  });

  it('is taken at a terminal, whose identity could end it anyway', async () => {
    const { bench, alice } = await opened();
    const report = await bench.revoke(press({ end: 'grant', which: String(alice) }, { kind: 'terminal' }));
    expect(report.exit).toBe(0);
    expect((await endingOf(bench, alice)).data).toMatchObject({
      note: 'somebody at a terminal, an operator, ended this grant',
    });
  });

  it.each<[Partial<OrderWords>, RegExp]>([
    [{ end: 'person', which: 'nobody' }, /Nobody in people.yaml is called "nobody"/],
    [{ end: 'entitlement', which: 'prod-vm-admni' }, /No entitlement is called "prod-vm-admni"/],
    [{ end: 'grant', which: '4711' }, /#4711 is not open/],
    [{ end: 'grant', which: 'all' }, /no number of a pull request/],
    [{ end: 'grant' }, /which is empty/],
    [{ which: 'alice' }, /end is not/],
    [{ end: 'everything', which: 'alice' }, /end says everything/],
    [{ end: 'all' }, /end is "all"/],
    [{ until: '4h' }, /freeze is not/],
    [{ freeze: 'all' }, /freeze is "all"/],
  ])('says of %o what is wrong with it, does nothing of it, and is red', async (words, why) => {
    const { bench, alice, dave, later } = await opened();
    const report = await bench.revoke(press(words, as('erin'), 3));
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toMatch(why);
    expect(await states(bench, alice, dave, later)).toEqual(['active', 'active', 'scheduled']);
    expect((await bench.ledger().read([], [])).head.freeze).toBeUndefined();
  });

  it('finds nothing to do, in green, for a person or an entitlement without open access', async () => {
    const { bench } = await opened();
    expect(await bench.revoke(press({ end: 'person', which: 'bob' }))).toMatchObject({ exit: 0 });
    expect(await bench.revoke(press({ end: 'entitlement', which: 'dev-vm-reader' }))).toMatchObject({
      exit: 0,
    });
  });

  it('ends what somebody has who is no longer in people.yaml, by the key that the ledger has', async () => {
    const { bench, alice } = await opened((files) => ({
      ...files,
      [SETTINGS]: edited(
        files[SETTINGS] ?? '',
        /unexpired_removals_per_run: \d+/,
        'unexpired_removals_per_run: 0',
      ),
    }));
    await changed(bench, PEOPLE, (text) =>
      edited(edited(text, /\n {2}alice: .*/, ''), 'sre: [alice, dave]', 'sre: [dave]').replace(
        'developers: [alice, bob',
        'developers: [bob',
      ),
    );
    await bench.revoke(press({ end: 'person', which: 'alice' }));
    expect(await states(bench, alice)).toEqual(['ended']);
  });

  it('lifts no other cap by its count', async () => {
    const { bench, dave, alice } = await opened();
    await bench.forge([
      {
        id: 'f'.repeat(24),
        type: 'ended',
        grant: dave,
        actor: { kind: 'gatehouse' },
        data: { why: 'early', steps: [], lagSeconds: 0 },
      },
    ] as never);
    await changed(bench, SETTINGS, (text) =>
      edited(text, /unexpired_removals_per_run: \d+/, 'unexpired_removals_per_run: 0'),
    );
    // dave's are orphans now, as many as the order counts grants: alice's and what dave has scheduled.
    bench.roles.objects.splice(
      bench.roles.objects.findIndex(({ owner }) => owner?.grant === dave),
      1,
    );
    const report = await bench.revoke(press({ end: 'everything' }, as('erin'), 2));
    expect(report.exit).toBe(2);
    expect(await states(bench, alice)).toEqual(['ended']);
    expect(report.lines.join('\n')).toContain('Run revoke with expected-count 2');
    expect(bench.standing()).toEqual({ roles: 1, rules: 1 });
  });

  it('beside a freeze ends what was opened until the freeze stood, which the count includes', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    bench.store.meanwhile(() => bench.elevate());
    const order = press({ end: 'everything', freeze: 'everything' }, as('erin'), 2);
    expect(await bench.revoke(order)).toMatchObject({ exit: 0, outputs: { ended: '2' } });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('ends on the platforms although the ledger cannot be written', async () => {
    const { bench, alice } = await opened();
    for (let n = 0; n < 400; n += 1) bench.store.lose('before');
    const report = await bench.revoke(press({ end: 'grant', which: String(alice) }));
    expect(report.exit).toBe(2);
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
  });

  it.each([['the policy cannot be read', (text: string) => `${text}\nfreeze: [`]])(
    'is refused where %s: there are no operators, and the sweep goes on',
    async (_, change) => {
      const { bench, alice, dave } = await opened();
      await changed(bench, SETTINGS, change);
      bench.clock.advance(hours(1) + minutes(45));
      const report = await bench.revoke(press({ end: 'everything' }, as('erin'), 1));
      expect(report.exit).toBe(2);
      expect(report.lines.join('\n')).toMatch(/end and freeze are not taken/);
      expect(await states(bench, alice, dave)).not.toContain('active');
      expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    },
  );

  it('is refused beside platform-only, which knows nobody', async () => {
    const { bench, alice } = await opened();
    const report = await bench.revoke({
      ...press({ end: 'everything' }, { kind: 'terminal' }, 3),
      platformOnly: true,
    });
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toMatch(/end and freeze are not taken/);
    expect(await states(bench, alice)).toEqual(['active']);
  });

  it('ends what an elevation is opening at that moment, and the elevation opens no more of it', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const ports = bench.ports('slow');
    let pressed = false;
    await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: async (...given) => {
            if (!pressed) {
              pressed = true;
              await bench.revoke(press({ end: 'everything', freeze: 'everything' }, as('erin'), 1));
            }
            return provider.elevate(...given);
          },
        })),
    });
    bench.runs.end('slow');
    bench.clock.advance(minutes(25));
    await bench.revoke();
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await states(bench, pull)).toEqual(['ended']);
  });
});

describe('a look beforehand', () => {
  it('says what an order would end and what is over, and does nothing', async () => {
    const { bench, alice, later } = await opened();
    const { order } = press({ end: 'everything' }, { kind: 'terminal' });
    const before = bench.journal.length;
    const report = await foresee(bench.ports('looking'), { order });
    expect(report).toMatchObject({ exit: 0 });
    expect(report.lines).toEqual([
      '0 would end because they are over.',
      '3 would end by this order: that needs expected-count 3.',
      expect.stringContaining(`#${alice} alice prod-vm-admin, active until`),
      expect.any(String),
      expect.stringContaining(`#${later} dave prod-vm-admin, scheduled until`),
    ]);
    expect(bench.journal.slice(before).filter((call) => /commit|revoke|wake/.test(call))).toEqual([]);
    bench.clock.advance(hours(1) + minutes(45));
    const over = await foresee(bench.ports('looking'), { order: undefined });
    expect(over.lines[0]).toBe('2 would end because they are over.');
    expect(await foresee(bench.ports('looking'), press({ end: 'grant', which: '1' }))).toMatchObject({
      exit: 2,
    });
  });
});

describe('a run that dies while it obeys', () => {
  it.each(['before', 'after'] as const)(
    'has ended nothing or leaves all of it to the next sweep, %s whatever call it dies',
    async (when) => {
      for (let call = 1; ; call += 1) {
        const { bench, alice, dave, later } = await opened();
        const life = mortal(call, when);
        const order = press({ end: 'everything', freeze: 'everything' }, as('erin'), 3);
        await revoke(bench.ports(bench.nextRun(), life), {
          platformOnly: false,
          installation: bench.installation,
          subscriptions: SUBSCRIPTIONS,
          ...order,
        }).catch((thrown: unknown) => {
          if (!(thrown instanceof Killed)) throw thrown;
        });
        await bench.revoke();
        const now = await states(bench, alice, dave, later);
        const all = now.every((state) => state === 'ended');
        expect(all ? [] : now).toEqual(all ? [] : ['active', 'active', 'scheduled']);
        expect(bench.standing()).toEqual(all ? { roles: 0, rules: 0 } : { roles: 4, rules: 2 });
        const again = await bench.revoke(press({ end: 'everything' }, as('erin'), all ? 0 : 3));
        expect(again.exit).toBe(0);
        expect(await states(bench, alice, dave, later)).toEqual(['ended', 'ended', 'ended']);
        expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
        for (const pull of [alice, dave, later])
          expect((await bench.types(pull)).filter((type) => type === 'ended')).toHaveLength(1);
        expect(await bench.verifies()).toBe(true);
        if (!life.dead) break;
      }
    },
    120_000,
  );
});
