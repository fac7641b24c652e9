/** Open access of people who are gone ends at the next sweep, behind everything that is over and under the cap. */
import { describe, expect, it } from 'vitest';
import { gitHubUserId, hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { entraOf } from '../builders/policy.ts';
import type { Bench, Name } from './bench.ts';
import { edited, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const PEOPLE = 'policies/people.yaml';
const SETTINGS = 'policies/gatehouse.yaml';
const READER = 'entitlement: dev-vm-reader\nduration: 2h\njustification: Look at why the build is slow\n';
const down = (): Fault =>
  new Fault('azure.unreachable', 'Graph is down', { remedy: 'Wait.', transient: true });

/** Takes a person's line out of people.yaml, and every mention of them. */
const without = (text: string, name: Name): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith(`  ${name}:`))
    .join('\n')
    .replaceAll(new RegExp(`, manager: ${name}\\b`, 'g'), '')
    .replaceAll(new RegExp(`\\b${name}, |, ${name}\\b|\\[${name}\\]`, 'g'), (found) =>
      found.startsWith('[') ? '[erin]' : '',
    );

/** Alice's and dave's access, open, half an hour old. */
const opened = async (
  change?: (files: Record<string, string>) => Record<string, string>,
): Promise<{ bench: Bench; alice: ReturnType<Bench['ask']>; dave: ReturnType<Bench['ask']> }> => {
  const bench = await openBench(change);
  const alice = bench.merged();
  const dave = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'), ['carol', 'bob']);
  await bench.elevate();
  bench.clock.advance(minutes(30));
  return { bench, alice, dave };
};

const peopleNow = async (bench: Bench): Promise<string> => {
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  return files.find(({ path }) => path === PEOPLE)?.text ?? '';
};
const write = async (bench: Bench, change: (text: string) => string): Promise<void> => {
  bench.github.pushToMain(people.erin, { [PEOPLE]: change(await peopleNow(bench)) });
};
const states = async (bench: Bench, ...pulls: readonly ReturnType<Bench['ask']>[]) =>
  Promise.all(pulls.map(async (pull) => (await bench.record(pull))?.state));
const noteOf = async (bench: Bench, pull: ReturnType<Bench['ask']>): Promise<unknown> =>
  (await bench.events()).find((event) => event.grant === pull && event.type === 'ending')?.data;

describe('a person who is gone', () => {
  it('from people.yaml loses what is open at the next sweep, and nobody else does', async () => {
    const { bench, alice, dave } = await opened();
    await write(bench, (text) => without(text, 'alice'));
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(await states(bench, alice, dave)).toEqual(['ended', 'active']);
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
    expect(await noteOf(bench, alice)).toEqual({
      why: 'early',
      note: 'alice is not in people.yaml any more',
    });
    expect(bench.desk.comment(alice)).toContain('alice is not in people.yaml any more');
    expect(await bench.verifies()).toBe(true);
  });

  it('is still there under another manager, in no group, and with another login', async () => {
    const { bench, alice } = await opened();
    await write(bench, (text) =>
      edited(edited(text, 'sre: [alice, dave]', 'sre: [dave]'), 'github: alice,', 'github: alice-2,').replace(
        '0001, manager: carol',
        '0001, manager: erin',
      ),
    );
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    expect(await states(bench, alice)).toEqual(['active']);
  });

  it.each([
    ['has another Entra id', '000000000001, manager', '0000000000aa, manager'],
    ['has no Entra id', /entra: \S+001, /, ''],
  ])('as the account that the access was given to: who now %s', async (_, from, to) => {
    const { bench, alice, dave } = await opened();
    await write(bench, (text) => edited(text, from, to));
    await bench.revoke();
    expect(await states(bench, alice, dave)).toEqual(['ended', 'active']);
    expect(await noteOf(bench, alice)).toMatchObject({
      note: expect.stringContaining(`the Entra account ${entraOf('alice')} is that of alice`),
    });
  });

  it('by contract: from the first second after its last day on every clock, and not before', async () => {
    const { bench, alice } = await opened();
    await write(bench, (text) =>
      edited(
        text,
        '0001, manager: carol',
        '0001, manager: carol, contractor: { sponsor: bob, until: 2026-11-20 }',
      ),
    );
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    await write(bench, (text) => edited(text, '2026-11-20', '2026-11-19'));
    bench.clock.skewAzure(-hours(11));
    await bench.revoke();
    expect(await states(bench, alice)).toEqual(['active']);
    bench.clock.skewAzure(0);
    await bench.revoke();
    expect(await states(bench, alice)).toEqual(['ended']);
    expect(await noteOf(bench, alice)).toMatchObject({ note: 'the contract of alice ended on 2026-11-19' });
  });

  it('from Entra, or disabled there, loses it too', async () => {
    const { bench, alice, dave } = await opened();
    bench.directory.accounts.delete(entraOf('alice'));
    bench.directory.accounts.set(entraOf('dave'), { id: entraOf('dave'), enabled: false });
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '2' } });
    expect(await states(bench, alice, dave)).toEqual(['ended', 'ended']);
    expect(await noteOf(bench, alice)).toMatchObject({ note: expect.stringContaining('knows no account') });
    expect(await noteOf(bench, dave)).toMatchObject({
      note: expect.stringContaining('is disabled in Entra'),
    });
  });

  it('loses it once: an ending that was begun is finished, not begun again', async () => {
    const { bench, alice } = await opened();
    await write(bench, (text) => without(text, 'alice'));
    bench.rules.fail('revoke', new Fault('azure.forbidden', 'a lock', { remedy: 'Lift it.' }));
    expect(await bench.revoke()).toMatchObject({ exit: 2 });
    expect(await states(bench, alice)).toEqual(['ending']);
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect((await bench.types(alice)).filter((type) => type === 'ending' || type === 'ended')).toEqual([
      'ending',
      'ended',
    ]);
  });

  it('loses it once where the same sweep ends it for its deleted file', async () => {
    const { bench, alice, dave } = await opened();
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    await write(bench, (text) => without(text, 'alice'));
    const from = bench.journal.length;
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(await states(bench, alice, dave)).toEqual(['ended', 'active']);
    expect(bench.journal.slice(from).filter((line) => line.includes(`revoke ${alice}/`))).toHaveLength(3);
    expect(await noteOf(bench, alice)).not.toMatchObject({ note: expect.stringContaining('people.yaml') });
    expect(bench.desk.comment(alice)).not.toContain('people.yaml');
  });
});

describe('what nobody says', () => {
  it('ends nothing while Entra does not answer, and is said', async () => {
    const { bench, alice, dave } = await opened();
    bench.directory.breakDown(down());
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    expect(report.lines.filter((line) => line.includes('Graph is down'))).toHaveLength(1);
    expect(await states(bench, alice, dave)).toEqual(['active', 'active']);
  });

  it('ends nothing while Entra does not say who is enabled: a missing permission disables nobody', async () => {
    const { bench, alice } = await opened();
    bench.directory.accounts.set(entraOf('alice'), { id: entraOf('alice'), enabled: undefined });
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    expect(report.lines.join(' ')).toContain('User.Read.All');
    expect(await states(bench, alice)).toEqual(['active']);
  });

  it('about one account does not keep another from being heard', async () => {
    const { bench, alice, dave } = await opened();
    bench.directory.accounts.set(entraOf('alice'), { id: entraOf('alice'), enabled: undefined });
    bench.directory.accounts.delete(entraOf('dave'));
    expect(await bench.revoke()).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(await states(bench, alice, dave)).toEqual(['active', 'ended']);
  });

  it('because people.yaml cannot be read whole ends nothing, and is said', async () => {
    const { bench, alice, dave } = await opened();
    await write(bench, (text) => `${without(text, 'alice')}\nfoo: bar\n`);
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    expect(report.lines.join(' ')).toContain('gatehouse check');
    expect(await states(bench, alice, dave)).toEqual(['active', 'active']);
  });

  it('asks nobody about people where nothing is open', async () => {
    const bench = await openBench();
    bench.directory.breakDown(down());
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(bench.directory.calls).toEqual([]);
  });

  it('is asked once of a person with two grants', async () => {
    const bench = await openBench();
    for (const vm of ['web-01', 'web-02']) bench.merged('alice', `${READER}parameters: { vm: ${vm} }\n`, []);
    await bench.elevate();
    expect(bench.standing()).toEqual({ roles: 2, rules: 0 });
    bench.directory.calls.splice(0);
    await bench.revoke();
    expect(bench.directory.calls).toEqual([`user ${entraOf('alice')}`]);
  });
});

describe('the cap', () => {
  const capped = (files: Record<string, string>): Record<string, string> => ({
    ...files,
    [SETTINGS]: edited(
      files[SETTINGS] ?? '',
      /unexpired_removals_per_run: \d+/,
      'unexpired_removals_per_run: 1',
    ),
  });
  const emptied = (text: string): string => without(without(text, 'alice'), 'dave');

  it('keeps an emptied people.yaml from ending everything: all that it names waits for a count', async () => {
    const { bench, alice, dave } = await opened(capped);
    await write(bench, emptied);
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    const line = report.lines.find((each) => each.includes('expected-count 2')) ?? '';
    expect(line).toContain('alice is not in people.yaml any more');
    expect(line).toContain('dave is not in people.yaml any more');
    expect(line).toContain('the cap is 1');
    expect(await states(bench, alice, dave)).toEqual(['active', 'active']);
  });

  it('is lifted by an operator’s count, for exactly that many', async () => {
    const { bench, alice, dave } = await opened(capped);
    await write(bench, emptied);
    const by = (count: number, name: Name) =>
      bench.revoke({ expected: { count, by: { kind: 'account', id: people[name].id } } });
    expect(await by(2, 'mallory')).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    expect(await by(3, 'erin')).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    expect(await states(bench, alice, dave)).toEqual(['active', 'active']);
    expect(await by(2, 'erin')).toMatchObject({ exit: 0, outputs: { ended: '2' } });
    expect(await states(bench, alice, dave)).toEqual(['ended', 'ended']);
  });

  it('is one for a run: what the sweep removes of orphans is gone from it', async () => {
    const { bench, alice, dave } = await opened(capped);
    // The record of dave's grant says ended; his objects are orphans, and within the cap of one there are three.
    await bench.forge([
      {
        id: 'f'.repeat(24),
        type: 'ended',
        grant: dave,
        actor: { kind: 'gatehouse' },
        data: { why: 'early', steps: [], lagSeconds: 0 },
      },
    ] as never);
    await write(bench, (text) => without(text, 'alice'));
    const three = { expected: { count: 3, by: { kind: 'account', id: gitHubUserId(1005) } } } as const;
    const report = await bench.revoke(three);
    expect(report).toMatchObject({ exit: 2 });
    expect(report.lines.join(' ')).toContain(
      '1 grants of people who are gone are not over yet, and the cap is 0',
    );
    expect(await states(bench, alice)).toEqual(['active']);
    // The next run has its own.
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(await states(bench, alice)).toEqual(['ended']);
  });

  it('counts no grant that the same sweep has ended for its deleted file', async () => {
    const { bench, alice, dave } = await opened(capped);
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    await write(bench, emptied);
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '2' } });
    expect(await states(bench, alice, dave)).toEqual(['ended', 'ended']);
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await bench.verifies()).toBe(true);
  });

  it('never holds back what is over', async () => {
    const { bench, alice, dave } = await opened(capped);
    await write(bench, emptied);
    bench.directory.breakDown(down());
    bench.clock.advance(hours(3));
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '2' } });
    expect(await states(bench, alice, dave)).toEqual(['ended', 'ended']);
    expect(bench.directory.calls).toEqual([]);
  });
});

describe('the order of a sweep', () => {
  it('asks about people only after everything that is over has ended, on the platforms too', async () => {
    const bench = await openBench();
    const over = bench.merged();
    const running = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9').replace('2h', '4h'));
    await bench.elevate();
    bench.clock.advance(hours(3));
    const before = bench.journal.length;
    await bench.revoke();
    const lines = bench.journal.slice(before);
    expect(await states(bench, over, running)).toEqual(['ended', 'active']);
    const lastEnding = lines.findLastIndex((line) => /revoke |discover/.test(line));
    const firstQuestion = lines.findIndex((line) => line.startsWith('directory'));
    expect(lastEnding).toBeGreaterThan(-1);
    expect(firstQuestion).toBeGreaterThan(lastEnding);
  });

  it('judges a grant that was taken up while it ran by the people.yaml of then', async () => {
    const bench = await openBench();
    const whole = await peopleNow(bench);
    // At the beginning of the sweep nobody knows alice; she is brought, asks and is let in while the sweep reads.
    bench.github.pushToMain(people.erin, { [PEOPLE]: without(whole, 'alice') });
    bench.clock.advance(minutes(1));
    const ports = bench.ports('300');
    let begun = false;
    const ledger = bench.ledger('300');
    const report = await revoke(
      {
        ...ports,
        ledger: () => ({
          ...ledger,
          read: async (...given: Parameters<typeof ledger.read>) => {
            if (!begun) {
              begun = true;
              bench.github.pushToMain(people.erin, { [PEOPLE]: whole });
              bench.clock.advance(minutes(1));
              bench.merged();
              await bench.elevate('200');
            }
            return ledger.read(...given);
          },
        }),
      },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
  });
});

describe('a request that is approved and merged', () => {
  /** Opens the network alone: a kind of privilege that knows no people. */
  const NETWORK = 'policies/entitlements/bastion-way.yaml';
  const networkOnly = (files: Record<string, string>): Record<string, string> => ({
    ...files,
    [NETWORK]: edited(
      edited(
        files['policies/entitlements/prod-vm-admin.yaml'] ?? '',
        'entitlement: prod-vm-admin',
        'entitlement: bastion-way',
      ),
      /privileges:[^]*?(?=  - kind: nsg-rule)/,
      'privileges:\n',
    ),
  });
  const ASK = REQUEST.replace('prod-vm-admin', 'bastion-way');
  const decidedCodes = async (bench: Bench, pull: ReturnType<Bench['ask']>): Promise<readonly string[]> =>
    (await bench.events()).flatMap((event) =>
      event.grant === pull && event.type === 'decided'
        ? event.data.reasons.filter(({ effect }) => effect === 'deny').map(({ code }) => code)
        : [],
    );

  it.each<[string, (text: string) => string, string]>([
    ['was taken out of people.yaml', (text) => without(text, 'alice'), 'requester.unknown'],
    [
      'whose contract is over',
      (text) =>
        edited(
          text,
          '0001, manager: carol',
          '0001, manager: carol, contractor: { sponsor: bob, until: 2026-11-19 }',
        ),
      'requester.contract-over',
    ],
  ])('is lost with the person who %s', async (_, change, code) => {
    const bench = await openBench();
    const pull = bench.merged();
    await write(bench, change);
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
    expect(await decidedCodes(bench, pull)).toContain(code);
  });

  it.each([
    ['disabled', { id: entraOf('alice'), enabled: false }],
    ['gone', undefined],
    ['not shown', { id: entraOf('alice'), enabled: undefined }],
  ])(
    'is lost with the account that is %s in Entra, also where it opens the network alone',
    async (_, account) => {
      const bench = await openBench(networkOnly);
      const pull = bench.merged('alice', ASK);
      if (account === undefined) bench.directory.accounts.delete(entraOf('alice'));
      else bench.directory.accounts.set(account.id, account);
      expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
      expect(await decidedCodes(bench, pull)).toEqual(['check.refused']);
      expect(bench.rules.objects).toEqual([]);
    },
  );

  it('waits while Entra does not answer, and opens when it does', async () => {
    const bench = await openBench(networkOnly);
    const pull = bench.merged('alice', ASK);
    bench.directory.breakDown(down());
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '0', denied: '0' } });
    bench.directory.breakDown(undefined);
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    expect(await states(bench, pull)).toEqual(['active']);
  });
});
