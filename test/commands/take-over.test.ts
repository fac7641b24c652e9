import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import { formatInstant, hours, later, minutes } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { NewEvent } from '../../src/core/ledger/event.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { takeOver } from '../../src/commands/take-up.ts';
import type { Bench, Mortality, Name } from './bench.ts';
import { edited, mortal, openBench, people, REQUEST } from './bench.ts';

const ALL = { roles: 2, rules: 1 };
const NOTHING = { roles: 0, rules: 0 };
const hard = (): Fault => new Fault('azure.forbidden', 'forbidden', { remedy: 'Grant it.' });
const extending = (grant: GrantNumber, text = REQUEST): string => `${text}extends: ${grant}\n`;

/** Alice's grant of two hours, open for `age`. */
const opened = async (age: number = hours(1), bench?: Bench) => {
  const on = bench ?? (await openBench());
  const first = on.merged();
  expect((await on.elevate()).outputs).toMatchObject({ elevated: '1' });
  on.clock.advance(age);
  return { bench: on, first };
};
const effects = (bench: Bench, from = 0): readonly string[] =>
  bench.journal
    .slice(from)
    .filter((line) => /^(ledger commit|role (elevate|revoke)|rule (elevate|revoke))/.test(line))
    .map((line) => line.replace(/commit.*/, 'commit'));
const owners = (bench: Bench): readonly number[] => [
  ...new Set(
    [...bench.roles.objects, ...bench.rules.objects].flatMap(({ owner }) =>
      owner !== undefined && bench.clock.now() < owner.expiresAt ? [owner.grant] : [],
    ),
  ),
];
const reasonsOf = async (bench: Bench, pull: GrantNumber): Promise<string> =>
  JSON.stringify(
    (await bench.events()).find((event) => event.grant === pull && event.type === 'decided')?.data,
  );

describe('an approved extension', () => {
  it('takes over privilege by privilege: each role ended and opened, the rule opened and closed', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    const from = bench.journal.length;
    const at = bench.clock.now();
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1', failed: '0' } });
    const [a, b] = [first, second];
    expect(effects(bench, from)).toEqual([
      'ledger commit',
      `role revoke ${a}/1`,
      `role elevate ${b}/1`,
      `role revoke ${a}/2`,
      `role elevate ${b}/2`,
      `rule elevate ${b}/3`,
      `rule revoke ${a}/3`,
      'ledger commit',
    ]);
    expect(bench.standing()).toEqual(ALL);
    expect(owners(bench)).toEqual([second]);
    expect((await bench.openGrant(second))?.expiresAt).toBe(formatInstant(later(at, hours(2))));
    expect(await bench.types(first)).toEqual([
      'requested',
      'decided',
      'elevating',
      'elevated',
      'extended',
      'ending',
      'ended',
    ]);
    expect(await bench.types(second)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'superseded' });
    expect(await bench.verifies()).toBe(true);
  });

  it('is recorded as open before the other is recorded as ended', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    await bench.elevate();
    const last = (await bench.events()).slice(-3).map(({ type, grant }) => `${type} ${grant}`);
    expect(last).toEqual([`elevated ${second}`, `ending ${first}`, `ended ${first}`]);
    const extended = (await bench.events()).find(({ type }) => type === 'extended');
    expect(extended?.data).toEqual({ by: second, expiresAt: (await bench.openGrant(second))?.expiresAt });
  });

  it('is told on both pull requests', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    await bench.elevate();
    expect(bench.desk.comment(first)).toContain('an extension took over');
    expect(bench.desk.comment(second)).toContain('You are in until');
  });

  it('is approved at review already, and never without its own approvals', async () => {
    const { bench, first } = await opened();
    const pull = bench.ask('alice', extending(first));
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'pending' });
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
    const unapproved = bench.merged('alice', extending(first), ['carol']);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(await reasonsOf(bench, unapproved)).toContain('approval.missing');
    expect(owners(bench)).toEqual([first]);
  });

  it('can be extended again, until the first start and the maximum', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    await bench.elevate();
    bench.clock.advance(minutes(30));
    const tooLong = bench.merged('alice', extending(second, REQUEST.replace('2h', '2h30m')));
    await bench.elevate();
    expect(await reasonsOf(bench, tooLong)).toContain('extension.too-long');
    const third = bench.merged('alice', extending(second));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(owners(bench)).toEqual([third]);
    expect(await bench.record(second)).toMatchObject({ why: 'superseded' });
    const fourth = bench.merged('alice', extending(third, REQUEST.replace('2h', '2h30m')));
    await bench.elevate();
    expect(await reasonsOf(bench, fourth)).toContain('extension.too-long');
    bench.clock.advance(hours(2));
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.verifies()).toBe(true);
  });

  it('passes over caps and cooldown of what it extends alone', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        'active_per_person: 3',
        'active_per_person: 1\n  cooldown: 1h',
      ),
    }));
    const { first } = await opened(hours(1), bench);
    const second = bench.merged('alice', extending(first));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    bench.clock.advance(minutes(30));
    bench.merged('alice', extending(second, REQUEST.replace('2h', '1h')));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    const plain = bench.merged('alice');
    await bench.elevate();
    expect(await reasonsOf(bench, plain)).toMatch(/caps\.person.*cooldown\.open-grant/);
  });

  it('waits until PIM lets go of a grant that is younger than five minutes', async () => {
    const { bench, first } = await opened(1000);
    const second = bench.merged('alice', extending(first));
    const before = bench.clock.slept();
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1', failed: '0' });
    expect(bench.clock.slept() - before).toBeGreaterThan(minutes(3));
    expect(owners(bench)).toEqual([second]);
  });
});

describe('an extension is denied', () => {
  const denied = async (
    text: (first: GrantNumber) => string,
    by: Name = 'alice',
    before: (bench: Bench, first: GrantNumber) => Promise<unknown> = async () => undefined,
  ): Promise<string> => {
    const { bench, first } = await opened();
    await before(bench, first);
    const second = bench.merged(by, text(first));
    const from = bench.journal.length;
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(effects(bench, from).filter((line) => line.includes(`elevate ${second}/`))).toEqual([]);
    return reasonsOf(bench, second);
  };
  const otherAddress = (first: GrantNumber) =>
    extending(first, REQUEST.replace('203.0.113.7', '203.0.113.8'));

  it('for another person', async () => {
    expect(await denied(extending, 'dave')).toContain('extension.other-person');
  });

  it('for another address', async () => {
    expect(await denied(otherAddress)).toContain('extension.other-privileges');
  });

  it('of a grant that never was', async () => {
    expect(await denied(() => extending(999 as GrantNumber))).toContain('extension.empty');
  });

  it('of a grant that has ended', async () => {
    const reasons = await denied(extending, 'alice', async (bench) => {
      bench.clock.advance(hours(1));
      await bench.revoke();
    });
    expect(reasons).toContain('extension.not-open');
  });

  it('of a grant that is over and not ended yet', async () => {
    const reasons = await denied(extending, 'alice', async (bench) => {
      // By GitHub's clock alone: the elevation ends what both call over.
      bench.clock.skewAzure(-minutes(2) + 1_000);
      bench.clock.advance(hours(1));
    });
    expect(reasons).toContain('extension.over');
  });

  it('when the file of the grant is deleted before it is taken up, and that grant ends', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1', ended: '1' });
    expect(await reasonsOf(bench, second)).toContain('request');
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('beside another one of the same grant', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    const third = bench.merged('alice', extending(first));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1', denied: '1' });
    expect(await reasonsOf(bench, third)).toContain('overlap.open-grant');
    expect(owners(bench)).toEqual([second]);
  });

  it('and decides nothing while GitHub cannot be asked for what it extends', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    const ports = bench.ports('700');
    const flaky = {
      ...ports.evidence,
      pull: (number: GrantNumber) =>
        number === first
          ? Promise.reject(new Fault('github.unreachable', 'no answer', { remedy: 'Wait.', transient: true }))
          : ports.evidence.pull(number),
    };
    expect(await elevate({ ...ports, evidence: flaky })).toMatchObject({ exit: 2, outputs: { denied: '0' } });
    expect(await bench.types(second)).toEqual([]);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });
});

describe('the bound of an extension', () => {
  it('is not the ledger’s: a later start of the first grant that somebody writes there lengthens nothing', async () => {
    const { bench, first } = await opened(minutes(115));
    const path = `open/0/${first}.json`;
    const grant = JSON.parse(bench.store.files.get(path) ?? '');
    const forged = {
      ...grant,
      startsAt: formatInstant(bench.clock.now()),
      expiresAt: formatInstant(later(bench.clock.now(), hours(2))),
    };
    bench.store.tamper({ additions: new Map([[path, JSON.stringify(forged)]]) });
    const second = bench.merged('alice', extending(first, REQUEST.replace('2h', '3h')));
    await bench.elevate();
    expect(await reasonsOf(bench, second)).toContain('extension.too-long');
  });

  it('cannot be lifted by a forged intent that says it is the extension of an open grant', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first), []);
    const owner = { run: '666', attempt: 1, until: formatInstant(later(bench.clock.now(), minutes(1))) };
    const honest = await bench.honestEvents(second, owner);
    const plan = (await bench.openGrant(first))?.plan;
    if (plan === undefined) throw new Error('no plan');
    const now = formatInstant(bench.clock.now());
    const forged = [
      ...honest.map((event) =>
        event.type === 'decided' ? { ...event, data: { ...event.data, outcome: 'approved' } } : event,
      ),
      {
        id: deriveEventId(second, 'elevating', ''),
        type: 'elevating',
        grant: second,
        actor: { kind: 'gatehouse' },
        data: {
          principal: '0f2c0000-0000-4000-8000-000000000001',
          plan: { ...plan, grant: second },
          startsAt: now,
          expiresAt: formatInstant(later(bench.clock.now(), hours(2))),
          policy: bench.github.main(),
          owner,
        },
      },
    ] as unknown as readonly NewEvent[];
    await bench.forge(forged);
    bench.runs.end('666');
    bench.clock.advance(minutes(2));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0' });
    expect(owners(bench)).toEqual([first]);
    expect(await bench.record(second)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(await bench.record(first)).toMatchObject({ state: 'active' });
  });
});

describe('a take-over that fails', () => {
  it('before anything is taken over leaves the grant as it was', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    bench.roles.fail('revoke', hard());
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(owners(bench)).toEqual([first]);
    expect(bench.standing()).toEqual(ALL);
    expect(await bench.record(second)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(await bench.types(first)).not.toContain('drifted');
    bench.clock.advance(hours(1));
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.verifies()).toBe(true);
  });

  it('in the middle says what the grant has lost, and leaves it the rest until its own end', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    bench.roles.fail('elevate', hard());
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(report.lines.join(' ')).toContain(`of #${first}, which it extends, step 1 has ended`);
    expect(bench.desk.comment(second)).toContain('which it extends, step 1 has ended');
    const drifted = (await bench.events()).filter(({ type }) => type === 'drifted');
    expect(drifted.map(({ grant, data }) => ({ grant, data }))).toMatchObject([
      { grant: first, data: { step: '1' } },
    ]);
    expect(bench.standing()).toEqual({ roles: 1, rules: 1 });
    expect(owners(bench)).toEqual([first]);
    expect(await bench.record(first)).toMatchObject({ state: 'active' });
    bench.clock.advance(hours(1));
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'expired' });
    expect(await bench.verifies()).toBe(true);
  });

  it('to close the old rule is open all the same, and the sweep closes the rule', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    bench.rules.fail('revoke', hard());
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
    expect(await bench.record(second)).toMatchObject({ state: 'active' });
    expect(await bench.openGrant(first)).toMatchObject({ state: 'ending', ending: { why: 'superseded' } });
    expect(bench.standing()).toEqual({ roles: 2, rules: 2 });
    // Of the roles that the other grant holds by now nothing is said to be left open.
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(bench.desk.writes.filter((write) => write.startsWith('issue'))).toEqual([]);
    expect(owners(bench)).toEqual([second]);
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'superseded' });
  });

  it('at a role that somebody prolonged opens nothing and removes nothing', async () => {
    const { bench, first } = await opened();
    const step = (await bench.openGrant(first))?.plan.steps[0];
    const second = bench.merged('alice', extending(first));
    const ports = bench.ports('700');
    if (step === undefined) throw new Error('no step');
    const report = await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          revoke: async (of, context) =>
            of.id === '1' && context.grant === first
              ? { state: 'foreign', what: 'an assignment without an end' }
              : provider.revoke(of, context),
        })),
    });
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(report.lines.join(' ')).toContain('not ours to end');
    expect(owners(bench)).toEqual([first]);
    expect(await bench.record(second)).toMatchObject({ state: 'ended', why: 'failed' });
  });

  type Happens = (bench: Bench) => unknown;
  /** Run 700; `happens` right before it ends a step of the first grant, `1` or `2`, or before it records the outcome. */
  const overtaken = async (bench: Bench, before: '1' | '2' | 'outcome', happens: Happens) => {
    const ports = bench.ports('700');
    const ledger = bench.ledger('700');
    const passed: string[] = [];
    const pass = async (moment: string): Promise<void> => {
      if (passed.includes(moment)) return;
      passed.push(moment);
      if (moment === before) await happens(bench);
    };
    const report = await elevate({
      ...ports,
      ledger: () => ({
        ...ledger,
        append: async (...given) => {
          if (passed.includes('1')) await pass('outcome');
          const state = await ledger.append(...given);
          await pass('1');
          return state;
        },
      }),
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: async (step, context) => {
            const receipt = await provider.elevate(step, context);
            if (step.id === '1') await pass('2');
            return receipt;
          },
        })),
    });
    expect(passed).toContain(before);
    return report;
  };
  const refusals: readonly (readonly [string, string, Happens])[] = [
    ['its lease is over', 'the lease of this run is over', (bench) => bench.clock.advance(minutes(21))],
    [
      'the extension is being ended',
      'the grant is being ended',
      async (bench) => {
        bench.merge(bench.github.openPull(people.alice, { 'requests/access-2.yaml': null }));
        await bench.revoke({}, '701');
      },
    ],
    [
      'the clocks disagree',
      'the clocks of GitHub and Azure are more than two minutes apart',
      (bench) => bench.clock.skewAzure(minutes(3)),
    ],
  ];

  it.each(
    refusals.flatMap(([what, why, happens]) => [
      [what, '1', { why, happens, left: ALL }] as const,
      [what, '2', { why, happens, left: { roles: 1, rules: 1 } }] as const,
    ]),
  )('because %s leaves step %s where it is', async (_, step, { why, happens, left }) => {
    const { bench, first } = await opened();
    bench.merged('alice', extending(first));
    const report = await overtaken(bench, step, happens);
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(report.lines.join(' ')).toContain(why);
    const ended = bench.roles.calls.filter((call) => call.startsWith(`revoke ${first}/`));
    expect(ended).toEqual(step === '1' ? [] : [`revoke ${first}/1`]);
    expect(owners(bench)).toEqual([first]);
    expect(bench.standing()).toEqual(left);
    expect(await bench.record(first)).toMatchObject({ state: 'active' });
  });

  it('to another run records no end of the grant that was taken over', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    await overtaken(bench, 'outcome', async () => {
      const grant = await bench.openGrant(second);
      if (grant === undefined) throw new Error('not begun');
      const until = formatInstant(later(bench.clock.now(), minutes(20)));
      await bench.forge([takeOver(grant, { run: '701', attempt: 1, until })]);
    });
    expect(await bench.types(first)).not.toContain('ending');
    expect(await bench.types(second)).toEqual(['requested', 'decided', 'elevating', 'elevating']);
    bench.runs.end('701');
    expect(await bench.elevate('702')).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    expect(owners(bench)).toEqual([second]);
    expect((await bench.types(first)).slice(-2)).toEqual(['ending', 'ended']);
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'superseded' });
    expect(await bench.verifies()).toBe(true);
  });

  it('when the extension is ended at the last moment ends the grant that it had wholly taken over', async () => {
    const { bench, first } = await opened();
    const second = bench.merged('alice', extending(first));
    const ports = bench.ports('700');
    await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          revoke: async (step, context) => {
            const answer = await provider.revoke(step, context);
            if (step.kind === 'nsg-rule' && context.grant === first) {
              bench.merge(bench.github.openPull(people.alice, { 'requests/access-2.yaml': null }));
              await bench.revoke({}, '701');
            }
            return answer;
          },
        })),
    });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'superseded' });
    bench.clock.advance(minutes(21));
    await bench.revoke();
    expect(await bench.record(second)).toMatchObject({ state: 'ended' });
    expect(await bench.verifies()).toBe(true);
  });
});

describe.each(['before', 'after'] as const)(
  'killed %s any call of a take-over',
  { timeout: 240_000 },
  (when) => {
    const dying = async (life: Mortality, run: () => Promise<unknown>): Promise<boolean> => {
      try {
        await run();
      } catch (thrown) {
        if (!life.dead) throw thrown;
      }
      return life.dead;
    };

    it('the next run ends in one opening with the first end, and the other grant superseded', async () => {
      for (let call = 1; ; call += 1) {
        const { bench, first } = await opened();
        const second = bench.merged('alice', extending(first));
        const life = mortal(call, when);
        if (!(await dying(life, () => elevate(bench.ports('800', life))))) {
          expect(call).toBeGreaterThan(30);
          break;
        }
        bench.runs.end('800');
        bench.clock.advance(minutes(3));
        expect(await bench.elevate('801'), `killed at call ${call}`).toMatchObject({ exit: 0 });
        expect(bench.standing(), `killed at call ${call}`).toEqual(ALL);
        expect(owners(bench)).toEqual([second]);
        const intents = (await bench.events()).flatMap((event) =>
          event.type === 'elevating' && event.grant === second ? [Date.parse(event.data.expiresAt)] : [],
        );
        const ends = [...bench.roles.objects, ...bench.rules.objects].map(({ owner }) => owner?.expiresAt);
        expect(new Set([...intents, ...ends]).size).toBe(1);
        expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'superseded' });
        expect((await bench.types(first)).filter((type) => type === 'extended')).toHaveLength(1);
        expect(bench.desk.comment(first)).toContain('an extension took over');
        expect(await bench.verifies()).toBe(true);
      }
    });

    it('the next run finishes one that lasts as long as it may, with the end that was fixed', async () => {
      const { bench, first } = await opened();
      // Four hours in all, of which one and some minutes have passed.
      const second = bench.merged('alice', extending(first, REQUEST.replace('2h', '2h55m')));
      const life = mortal(28, when);
      expect(await dying(life, () => elevate(bench.ports('800', life)))).toBe(true);
      const end = (await bench.openGrant(second))?.expiresAt;
      expect(end).toBeDefined();
      bench.runs.end('800');
      bench.clock.advance(minutes(10));
      expect(await bench.elevate('801')).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
      expect((await bench.openGrant(second))?.expiresAt).toBe(end);
      expect(owners(bench)).toEqual([second]);
    });

    it('nobody who comes after the end of the other grant finds more than one of them open, and at last nothing', async () => {
      for (let call = 1; ; call += 1) {
        const { bench, first } = await opened();
        const second = bench.merged('alice', extending(first));
        const life = mortal(call, when);
        const died = await dying(life, () => elevate(bench.ports('800', life)));
        bench.runs.end('800');
        bench.clock.advance(hours(1));
        expect(await bench.revoke({}, '801'), `killed at call ${call}`).toMatchObject({ exit: 0 });
        expect(bench.desk.writes.filter((write) => write.startsWith('issue'))).toEqual([]);
        expect(owners(bench), `killed at call ${call}`).not.toContain(first);
        await bench.elevate('802');
        const open = await bench.openGrant(second);
        expect(['active', undefined], `killed at call ${call}`).toContain(open?.state);
        expect(bench.standing(), `killed at call ${call}`).toEqual(open === undefined ? NOTHING : ALL);
        bench.clock.advance(hours(2));
        await bench.revoke({}, '803');
        expect(bench.standing(), `killed at call ${call}`).toEqual(NOTHING);
        for (const grant of [first, second])
          expect((await bench.record(grant))?.state ?? 'denied').toMatch(/ended|denied/);
        expect(await bench.verifies()).toBe(true);
        if (!died) break;
      }
    });
  },
);
