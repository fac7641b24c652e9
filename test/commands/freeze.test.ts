/** What an operator freezes by dispatch is refused from that moment on, with who, since when, until when and why; what is open goes on. */
import { describe, expect, it } from 'vitest';
import { hours, minutes, type GrantNumber } from '../../src/core/brand.ts';
import type { Speaker } from '../../src/core/operators.ts';
import type { OrderWords } from '../../src/core/order.ts';
import { restoreFacts } from '../../src/core/stored-facts.ts';
import { saidOrder } from '../../src/commands/red-button.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { status } from '../../src/commands/status.ts';
import { truth } from '../../src/commands/truth.ts';
import type { Bench, Name } from './bench.ts';
import { edited, Killed, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const as = (name: Name): Speaker => ({ kind: 'account', id: people[name].id });
const order = (words: Partial<OrderWords>, by: Speaker = as('erin')) => ({
  order: saidOrder({ end: '', which: '', freeze: '', until: '', why: '', ...words }, by, undefined),
});
const EMERGENCY =
  REQUEST.replace('duration: 2h', 'duration: 1h').replace(/ticket: .*\n/, '') + 'break_glass: true\n';
const WHY = 'A laptop <b>was</b> stolen | @all';

const freezeOf = async (bench: Bench) => (await bench.ledger().read([], [])).head.freeze;
const denials = async (bench: Bench, pull: GrantNumber) => {
  const event = (await bench.events()).find(({ grant, type }) => grant === pull && type === 'decided');
  if (event?.type !== 'decided') throw new Error('not decided');
  return event.data.reasons.filter(({ effect }) => effect === 'deny');
};
const codes = async (bench: Bench, pull: GrantNumber) => (await denials(bench, pull)).map(({ code }) => code);

describe('a freeze by an operator', () => {
  it('refuses what is merged from then on, in the judgement and at the elevation, with who, since when, until when and why', async () => {
    const bench = await openBench();
    const report = await bench.revoke(order({ freeze: 'everything', until: '4h', why: WHY }));
    expect(report).toMatchObject({ exit: 0 });
    expect(report.lines[0]).toContain('erin froze everything until 2026-11-20T');
    const asked = bench.ask();
    bench.approve(asked, 'carol', 'bob');
    expect(await bench.evaluate(asked)).toMatchObject({ exit: 1 });
    const said = bench.desk.comment(asked) ?? '';
    expect(said).toContain('erin has frozen everything since 2026');
    expect(said).not.toContain('<b>');
    expect(said).not.toContain(' @all');
    bench.merge(asked);
    expect(await bench.elevate()).toMatchObject({ exit: 1 });
    const [denial] = await denials(bench, asked);
    expect(denial).toMatchObject({ code: 'freeze.ordered-everything' });
    expect(denial?.sentence).toMatch(
      /^erin has frozen everything since \S+Z, until \S+Z: A laptop <b>was<\/b> stolen \| @all$/,
    );
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await bench.verifies()).toBe(true);
  });

  it('goes on letting run what is open, puts nothing back, and lets it end', async () => {
    const bench = await openBench((files) => ({
      ...files,
      [SETTINGS]: edited(files[SETTINGS] ?? '', /$/, '\ndrift: repair\n'),
    }));
    const pull = bench.merged();
    await bench.elevate();
    await bench.revoke(order({ freeze: 'everything' }));
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
    const grant = await bench.openGrant(pull);
    const rule = grant?.plan.steps.find(({ kind }) => kind === 'nsg-rule');
    bench.rules.remove({ installation: bench.installation, grant: pull }, rule!);
    await bench.revoke();
    await bench.elevate();
    expect(bench.standing()).toEqual({ roles: 2, rules: 0 });
    bench.clock.advance(hours(2));
    await bench.revoke();
    expect((await bench.record(pull))?.why).toBe('expired');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it.each([
    ['changes', 'active', 'denied'],
    ['everything', 'denied', 'denied'],
  ] as const)('of %s leaves an emergency %s and a change %s', async (freeze, emergency, change) => {
    const bench = await openBench();
    await bench.revoke(order({ freeze, why: 'a drill' }));
    const breakGlass = bench.merged('alice', EMERGENCY, []);
    const usual = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    await bench.elevate();
    expect((await bench.record(breakGlass))?.state).toBe(emergency);
    expect((await bench.record(usual))?.state).toBe(change);
    expect(await codes(bench, usual)).toEqual([`freeze.ordered-${freeze}`]);
  });

  it('keeps a scheduled start from beginning', async () => {
    const bench = await openBench();
    const text = edited(REQUEST, 'duration: 2h', 'duration: 2h\nstart: 2026-11-20 16:00 Europe/Berlin');
    const pull = bench.merged('alice', text);
    await bench.elevate();
    expect((await bench.record(pull))?.state).toBe('scheduled');
    await bench.revoke(order({ freeze: 'changes' }));
    bench.clock.advance(hours(6));
    await bench.elevate();
    expect((await bench.record(pull))?.state).toBe('denied');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('holds at the very end of its time no more, and a second before it does', async () => {
    const bench = await openBench();
    await bench.revoke(order({ freeze: 'everything', until: '1h' }));
    const asked = bench.ask();
    bench.approve(asked, 'carol', 'bob');
    bench.clock.advance(minutes(58));
    expect(await bench.evaluate(asked)).toMatchObject({ exit: 1 });
    bench.clock.advance(minutes(2));
    expect(await bench.evaluate(asked)).toMatchObject({ exit: 0, outputs: { act: 'merge' } });
    const shown = await status({ ledger: bench.ledger(), clock: bench.clock }, { timezone: 'UTC' });
    expect(shown.json.freeze).toBeNull();
  });

  it('is lifted by an operator, and then what waits goes on with the next judgement', async () => {
    const bench = await openBench();
    const asked = bench.ask();
    bench.approve(asked, 'carol', 'bob');
    await bench.revoke(order({ freeze: 'changes' }));
    expect(await bench.evaluate(asked)).toMatchObject({ exit: 1 });
    const lifted = await bench.revoke(order({ freeze: 'none', why: 'it was found' }));
    expect(lifted.lines[0]).toBe('erin lifted the freeze.');
    expect(await freezeOf(bench)).toBeUndefined();
    expect(await bench.evaluate(asked)).toMatchObject({ exit: 0, outputs: { act: 'merge' } });
    expect(await bench.verifies()).toBe(true);
    const before = (await bench.events()).length;
    const again = await bench.revoke(order({ freeze: 'none' }));
    expect(again).toMatchObject({ exit: 0 });
    expect(again.lines[0]).toBe('No operator had frozen anything.');
    expect(await bench.events()).toHaveLength(before);
  });

  it('stands beside that of the settings: the stricter one holds, and lifting one leaves the other', async () => {
    const bench = await openBench((files) => ({
      ...files,
      [SETTINGS]: edited(files[SETTINGS] ?? '', 'freeze: none', 'freeze: changes'),
    }));
    const first = bench.merged('alice', EMERGENCY, []);
    await bench.revoke(order({ freeze: 'everything' }));
    await bench.elevate();
    expect(await codes(bench, first)).toEqual(['freeze.ordered-everything']);
    const lifted = await bench.revoke(order({ freeze: 'none' }));
    expect(lifted.lines.join('\n')).toContain('policies/gatehouse.yaml freezes changes all the same.');
    const second = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    await bench.elevate();
    expect(await codes(bench, second)).toContain('freeze.changes');
  });

  it.each([
    ['30d', /more than 7 days ahead/],
    ['8d', /more than 7 days ahead/],
    ['2026-11-01 10:00', /that is over/],
    ['tomorrow', /no time such as 4h/],
  ])('until %s holds until it is lifted, and the run is red', async (until, why) => {
    const bench = await openBench();
    const report = await bench.revoke(order({ freeze: 'changes', until }));
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toMatch(why);
    expect(await freezeOf(bench)).toMatchObject({ level: 'changes', until: null, why: 'no reason given' });
  });

  it.each([
    ['7d', '2026-11-27T'],
    ['2026-11-21 08:00 Europe/Berlin', '2026-11-21T07:00:00Z'],
    ['2026-11-21 08:00', '2026-11-21T07:00:00Z'],
  ])('until %s says for itself when it is over', async (until, end) => {
    const bench = await openBench();
    expect(await bench.revoke(order({ freeze: 'changes', until }))).toMatchObject({ exit: 0 });
    expect((await freezeOf(bench))?.until).toContain(end);
  });

  it('is refused aloud to whoever is no operator, to lift as well as to freeze', async () => {
    const bench = await openBench();
    for (const by of [as('alice'), { kind: 'again' } as const]) {
      expect(await bench.revoke(order({ freeze: 'everything' }, by))).toMatchObject({ exit: 2 });
      expect(await freezeOf(bench)).toBeUndefined();
    }
    await bench.revoke(order({ freeze: 'everything' }));
    for (const by of [as('alice'), { kind: 'again' } as const]) {
      expect(await bench.revoke(order({ freeze: 'none' }, by))).toMatchObject({ exit: 2 });
      expect(await freezeOf(bench)).toMatchObject({ level: 'everything', by: { person: 'erin' } });
    }
  });

  it('is said to have failed where the ledger cannot be written, and what is over is ended', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(3));
    for (let n = 0; n < 400; n += 1) bench.store.lose('before');
    const report = await bench.revoke(order({ freeze: 'everything' }));
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toContain('nothing is frozen or lifted');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('comes between the look and the intent of an elevation, which then takes nothing up', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.store.meanwhile(() => bench.revoke(order({ freeze: 'everything' })));
    await bench.elevate();
    expect(await codes(bench, pull)).toEqual(['freeze.ordered-everything']);
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await bench.verifies()).toBe(true);
  });

  it('stays through everything that is written after it', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    await bench.revoke(order({ freeze: 'changes', why: 'a drill' }));
    const then = await freezeOf(bench);
    bench.clock.advance(hours(3));
    await bench.revoke();
    await bench.elevate();
    expect(await freezeOf(bench)).toEqual(then);
    expect(await bench.verifies()).toBe(true);
  });
});

describe('the record of a freeze', () => {
  it('is proved by verify: a head that says less than the events is found', async () => {
    const bench = await openBench();
    await bench.revoke(order({ freeze: 'everything' }));
    expect(await bench.verifies()).toBe(true);
    const head = bench.store.files.get('head.json') ?? '';
    const lifted = edited(head, /"freeze":\{.*?\}(?:,"level".*?\})?,"genesis"/, '"genesis"');
    bench.store.tamper({ additions: new Map([['head.json', lifted]]) });
    expect(await bench.verifies()).toBe(false);
  });

  it('is found when the events of a later commit go on from a head that somebody changed', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    const head = bench.store.files.get('head.json') ?? '';
    const forged = `{"freeze":${JSON.stringify({ by: { kind: 'gatehouse' }, level: 'changes', since: '2026-11-20T10:00:00Z', until: null, why: '' })},${head.slice(1)}`;
    bench.store.tamper({ additions: new Map([['head.json', forged]]) });
    // It can only refuse.
    const pull = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    await bench.elevate();
    expect(await codes(bench, pull)).toEqual(['freeze.ordered-changes']);
    expect(await bench.verifies()).toBe(false);
  });

  it('is in the facts of a decision, and facts from before there was one are read as nothing frozen', async () => {
    const bench = await openBench();
    await bench.revoke(order({ freeze: 'changes', until: '2h', why: 'a drill' }));
    const pull = bench.merged();
    await bench.elevate();
    const event = (await bench.events()).find(({ grant, type }) => grant === pull && type === 'decided');
    const stored = event?.type === 'decided' ? (event.data.facts as Record<string, unknown>) : {};
    const policyAt = () => undefined;
    expect(restoreFacts(stored, policyAt)?.freeze).toMatchObject({
      kind: 'known',
      value: { level: 'changes', by: 'erin', why: 'a drill' },
    });
    const { freeze: _, ...old } = stored;
    expect(restoreFacts(old, policyAt)?.freeze).toMatchObject({ kind: 'known', value: { level: 'none' } });
    expect(
      restoreFacts({ ...stored, freeze: { kind: 'known', at: 0, value: { level: 'some' } } }, policyAt),
    ).toBe(undefined);
  });

  it('is shown by status and report, safely', async () => {
    const bench = await openBench();
    await bench.revoke(order({ freeze: 'everything', why: 'look \u001b[31m\nhere' }));
    const shown = await status({ ledger: bench.ledger(), clock: bench.clock }, { timezone: 'Europe/Berlin' });
    expect(shown.text[0]).toMatch(
      /^Frozen: everything, by erin since 2026-11-20 \S+ UTC \(\S+ Europe\/Berlin\), until an operator lifts it: look \[31m here$/,
    );
    bench.clock.advance(minutes(5));
    await bench.revoke(order({ freeze: 'none', why: 'found' }));
    const report = await truth({ history: bench.store }, { since: undefined });
    expect(report.json.freezes).toMatchObject([
      { level: 'everything', by: 'erin', until: null },
      { level: 'none', by: 'erin', why: 'found' },
    ]);
    expect(report.text.slice(-2)).toEqual([
      expect.stringMatching(/Z erin froze everything, until an operator lifts it: look \[31m here$/),
      expect.stringMatching(/Z erin lifted the freeze: found$/),
    ]);
    const none = await truth({ history: bench.store }, { since: bench.clock.now() as never });
    expect(none.json.freezes.length).toBeLessThan(2);
  });
});

describe('a run that dies while it freezes', () => {
  it.each(['before', 'after'] as const)(
    'has frozen once or not at all, %s whatever call it dies',
    async (when) => {
      for (let call = 1; ; call += 1) {
        const bench = await openBench();
        const life = mortal(call, when);
        await revoke(bench.ports(bench.nextRun(), life), {
          platformOnly: false,
          installation: bench.installation,
          subscriptions: SUBSCRIPTIONS,
          expected: undefined,
          ...order({ freeze: 'changes', why: 'a drill' }),
        }).catch((thrown: unknown) => {
          if (!(thrown instanceof Killed)) throw thrown;
        });
        const frozen = (await freezeOf(bench)) !== undefined;
        const words = (await bench.events()).filter(({ type }) => type === 'posture');
        expect(words).toHaveLength(frozen ? 1 : 0);
        const pull = bench.merged();
        await bench.elevate();
        expect((await bench.record(pull))?.state).toBe(frozen ? 'denied' : 'active');
        expect(await bench.verifies()).toBe(true);
        if (!life.dead) break;
      }
    },
    60_000,
  );
});
