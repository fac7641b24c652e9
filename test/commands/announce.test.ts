/** What is newly said on GitHub is told to channels outside it, once; a channel that fails blocks nothing and stands in the ledger. */
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { alertOf } from '../../src/core/notice.ts';
import { announcing } from '../../src/commands/announce.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import type { Bench } from './bench.ts';
import { mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ROUTES =
  'notify: { alerts: ["slack:security"], requests: ["slack:approvals"], grants: ["webhook:siem"] }\n';

const noticed = (routes = ROUTES): Promise<Bench> =>
  openBench((files) => ({ ...files, [SETTINGS]: `${files[SETTINGS] ?? ''}\n${routes}` }));

const told = (bench: Bench): readonly string[] =>
  bench.notices.sent.map(({ to, notice }) => `${to} ${notice.type} ${notice.about}: ${notice.title}`);

describe('what happens to a request', () => {
  it('is told to whom each part of it concerns', async () => {
    const bench = await noticed();
    const pull = bench.ask();
    await bench.evaluate(pull);
    bench.approve(pull, 'carol');
    await bench.evaluate(pull);
    bench.approve(pull, 'bob');
    await bench.evaluate(pull);
    bench.merge(pull);
    await bench.elevate();
    bench.clock.advance(minutes(121));
    await bench.revoke();
    const name = 'alice · prod-vm-admin · 2 h · CHG0031234';
    expect(told(bench)).toEqual([
      `slack:approvals request.waiting #${pull}: ${name}: waiting: manager, system owner`,
      `slack:approvals request.waiting #${pull}: ${name}: waiting: system owner`,
      `slack:approvals request.approved #${pull}: ${name}: approved`,
      expect.stringMatching(
        new RegExp(`^webhook:siem grant.open #${pull}: ${name}: open until \\d\\d:\\d\\d UTC$`),
      ),
      expect.stringMatching(
        new RegExp(`^webhook:siem grant.ended #${pull}: ${name}: ended \\d\\d:\\d\\d UTC$`),
      ),
    ]);
  });

  it('names who could fill what, and nothing of what is opened where', async () => {
    const bench = await noticed();
    await bench.evaluate(bench.ask());
    expect(bench.notices.sent[0]?.notice.lines).toEqual(['manager: carol', 'system owner: bob, dave']);
    expect(JSON.stringify(bench.notices.sent)).not.toContain('203.0.113.7');
    expect(JSON.stringify(bench.notices.sent)).not.toContain('replication');
  });

  it('is told once, however often it is judged and swept', async () => {
    const bench = await noticed();
    const pull = bench.ask();
    await bench.evaluate(pull);
    await bench.evaluate(pull);
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    await bench.elevate();
    const before = told(bench).length;
    for (let run = 0; run < 3; run += 1) await bench.revoke();
    await bench.elevate();
    expect(told(bench)).toHaveLength(before);
  });

  it('is told ten minutes before its end by whichever run comes then, once', async () => {
    const bench = await noticed();
    const pull = bench.merged();
    await bench.elevate();
    bench.clock.advance(minutes(105));
    await bench.revoke();
    const soon = () => told(bench).filter((line) => line.includes('grant.ends-soon'));
    expect(soon()).toEqual([]);
    bench.clock.advance(minutes(7));
    await bench.revoke();
    await bench.revoke();
    expect(soon()).toEqual([
      expect.stringMatching(
        new RegExp(`^webhook:siem grant.ends-soon #${pull}: .*open until .*, ends soon$`),
      ),
    ]);
  });

  it.each(['before', 'after'] as const)(
    'is told at least once, although the run dies %s any of its calls',
    async (when) => {
      for (let dieAt = 1; ; dieAt += 1) {
        const bench = await noticed();
        const pull = bench.merged();
        const life = mortal(dieAt, when);
        await elevate(bench.ports(bench.nextRun(), life)).catch((thrown: unknown) => {
          if (!life.dead) throw thrown;
        });
        bench.clock.advance(minutes(21));
        await bench.elevate();
        await bench.revoke();
        const opened = told(bench).filter((line) => line.includes(`grant.open #${pull}`));
        expect(opened.length, `${when} ${dieAt}`).toBeGreaterThan(0);
        if (!life.dead) break;
      }
    },
    120_000,
  );

  it('is an alert where somebody merged it without an approval', async () => {
    const bench = await noticed();
    const pull = bench.ask();
    bench.merge(pull);
    await bench.elevate();
    expect(told(bench)).toContainEqual(
      expect.stringMatching(new RegExp(`^slack:security request.denied #${pull}`)),
    );
  });

  it('is told to nobody where the policy names no channel', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    expect(told(bench)).toEqual([]);
  });
});

describe('a sweep that cannot come to its end', () => {
  it('says so in an issue and to whoever hears alerts', async () => {
    const bench = await noticed();
    bench.merged();
    await bench.elevate();
    const broken = new Fault('azure.forbidden', 'no credentials', { remedy: 'Give some.' });
    const run = revoke(
      { ...bench.ports(bench.nextRun()), providers: async () => Promise.reject(broken) },
      { platformOnly: false, installation: undefined, subscriptions: SUBSCRIPTIONS, expected: undefined },
    );
    await expect(run).rejects.toThrow(broken);
    expect(bench.desk.issue('sweep-late')?.body).toContain('did not run to its end');
    expect(told(bench).at(-1)).toBe(
      'slack:security alert sweep-late: Gatehouse: access is not ended in time',
    );
  });
});

describe('an issue that Gatehouse opens', () => {
  it('is an alert, once', async () => {
    const bench = await noticed();
    bench.github.pushToMain(people.erin, { 'requests/straight.yaml': REQUEST });
    await bench.elevate();
    await bench.elevate();
    expect(told(bench).filter((line) => line.startsWith('slack:security alert'))).toEqual([
      expect.stringContaining('requests/straight.yaml is explained by no merged request'),
    ]);
  });

  it('is heard by every channel where the policy cannot be read', async () => {
    const bench = await noticed();
    const ports = bench.ports('blind');
    await revoke(
      {
        ...ports,
        evidence: {
          ...ports.evidence,
          policyAt: () =>
            Promise.reject(new Fault('github.unreachable', 'GitHub does not answer', { remedy: 'Wait.' })),
        },
      },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(bench.notices.sent.map(({ to }) => to).toSorted()).toEqual([
      'slack:approvals',
      'slack:security',
      'webhook:siem',
    ]);
  });
});

describe('a channel that fails', () => {
  it('blocks neither opening nor ending, and both stand in the ledger', async () => {
    const bench = await noticed();
    bench.notices.breakDown('webhook:siem');
    const pull = bench.merged();
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
    bench.clock.advance(minutes(121));
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect((await bench.record(pull))?.state).toBe('ended');
    const notes = (await bench.events()).flatMap((event) =>
      event.type === 'posture' ? [event.data.note] : [],
    );
    expect(notes).toEqual([
      `Not notified about #${pull}: The channel webhook:siem answered 503. Look at it.`,
      `Not notified about #${pull}: The channel webhook:siem answered 503. Look at it.`,
    ]);
    expect(bench.log.lines.filter(({ text }) => text.includes('Not notified'))).toHaveLength(2);
    expect(await bench.verifies()).toBe(true);
  });

  it('is asked twice in a run and not again: whoever is to be let in does not wait for a chat that hangs', async () => {
    const bench = await noticed();
    const routes = { alerts: ['slack:security', 'webhook:siem'], requests: [], grants: [] } as const;
    const { announcer } = announcing(bench.ports('one'), routes);
    bench.notices.breakDown('webhook:siem');
    for (const about of ['a', 'b', 'c', 'd'])
      await announcer.announce(alertOf(about, about, { url: 'https://github.test', at: bench.clock.now() }));
    const tries = bench.journal.filter((line) => line.startsWith('notices send'));
    expect(tries).toHaveLength(4 + 2);
    expect(bench.notices.sent.map(({ to, notice }) => `${to} ${notice.about}`)).toEqual(
      ['a', 'b', 'c', 'd'].map((about) => `slack:security ${about}`),
    );
    expect(announcer.unsent()).toHaveLength(4);
    expect(announcer.unsent()[3]).toContain('was not asked again in this run');
  });

  it('is asked on where it takes something in between', async () => {
    const bench = await noticed();
    const { announcer } = announcing(bench.ports('one'), {
      alerts: ['webhook:siem'],
      requests: [],
      grants: [],
    });
    for (const about of ['a', 'b', 'c', 'd']) {
      bench.notices.breakDown(...(about === 'b' || about === 'd' ? [] : (['webhook:siem'] as const)));
      await announcer.announce(alertOf(about, about, { url: 'https://github.test', at: bench.clock.now() }));
    }
    expect(bench.notices.sent.map(({ notice }) => notice.about)).toEqual(['b', 'd']);
  });

  it('without a readable policy hears alerts alone', async () => {
    const bench = await noticed();
    const { announcer } = announcing(bench.ports('one'), undefined);
    const alert = alertOf('a', 'a', { url: 'https://github.test', at: bench.clock.now() });
    await announcer.announce({ ...alert, subscription: 'grants', type: 'grant.open' });
    expect(bench.notices.sent).toEqual([]);
    await announcer.announce(alert);
    expect(bench.notices.sent.map(({ to }) => to)).toEqual(bench.notices.channels);
  });

  it('hears of an issue once, however often its text is written anew', async () => {
    const bench = await noticed();
    const { desk } = announcing(bench.ports('one'), undefined);
    for (const body of ['one', 'two']) await desk.reportOnce('drift:1', { title: 'x', body });
    expect(bench.notices.sent).toHaveLength(bench.notices.channels.length);
  });

  it('silences no other', async () => {
    const bench = await noticed('notify: { requests: ["slack:gone", "slack:approvals"] }\n');
    const pull = bench.ask();
    expect((await bench.evaluate(pull)).exit).toBe(0);
    expect(bench.notices.sent.map(({ to }) => to)).toEqual(['slack:approvals']);
  });

  it.each([
    ['a word that is no channel', 'notify: { alerts: [security] }'],
    ['an address, which is a secret', 'notify: { grants: ["https://hooks.example/T0/B0"] }'],
  ])('cannot be %s', async (_, routes) => {
    const bench = await noticed(`${routes}\n`);
    const report = await bench.elevate();
    expect(report.exit).toBe(1);
    expect(report.lines.join('\n')).toContain('is no channel');
  });
});
