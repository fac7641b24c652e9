/** `accounts.unconfirmed`: what opens, and what a sweep says, while Entra may not be asked whether an account is enabled. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { impact } from '../../src/commands/impact.ts';
import type { Past } from '../../src/ports/past.ts';
import { entraOf } from '../builders/policy.ts';
import { blobOf } from '../fakes/evidence.ts';
import type { Bench } from './bench.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const NETWORK = 'policies/entitlements/bastion-way.yaml';
const ASK = REQUEST.replace('prod-vm-admin', 'bastion-way');
const DAYS = 'accounts: { unconfirmed: { from: 2026-11-20, to: 2026-12-03 } }\n';

/** A way through the network alone, under settings that let it open for two weeks. */
const withWay =
  (accounts = DAYS) =>
  (files: Record<string, string>): Record<string, string> => ({
    ...files,
    [SETTINGS]: `${files[SETTINGS]}\n${accounts}`,
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
const forbidden = (): Fault =>
  new Fault('azure.forbidden', 'GET /users: 403 Authorization_RequestDenied', { remedy: 'Give it.' });
const down = (): Fault =>
  new Fault('azure.unreachable', 'Graph is down', { remedy: 'Wait.', transient: true });
const takenOut = async (bench: Bench): Promise<void> => {
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  const text = files.find(({ path }) => path === SETTINGS)?.text ?? '';
  bench.github.pushToMain(people.erin, { [SETTINGS]: edited(text, DAYS, '') });
};
const decided = async (bench: Bench, pull: ReturnType<Bench['ask']>) => {
  const found = (await bench.events()).find((event) => event.grant === pull && event.type === 'decided');
  return found?.type === 'decided' ? found.data : undefined;
};

const OPENED = { exit: 0, outputs: { elevated: '1', denied: '0' } };
const WAITS = { exit: 2, outputs: { elevated: '0', denied: '0' } };
const DENIED = { exit: 1, outputs: { elevated: '0', denied: '1' } };

describe('a way through the network, while Entra may not be asked', () => {
  it('waits for the right to ask where the settings say nothing, and opens when it is given', async () => {
    const bench = await openBench(withWay(''));
    bench.merged('alice', ASK);
    bench.directory.breakDown(forbidden());
    const report = await bench.elevate();
    expect(report).toMatchObject(WAITS);
    expect(report.lines.join(' ')).toContain('Authorization_RequestDenied');
    expect(bench.rules.objects).toEqual([]);
    bench.directory.breakDown(undefined);
    expect(await bench.elevate()).toMatchObject(OPENED);
  });

  it.each([
    ['forbids the question', 'forbidden'],
    ['answers without saying so', 'left-out'],
  ])('opens in the days of the settings where it %s, and the record says so', async (_, why) => {
    const bench = await openBench(withWay());
    const pull = bench.merged('alice', ASK);
    if (why === 'forbidden') bench.directory.breakDown(forbidden());
    else bench.directory.accounts.set(entraOf('alice'), { id: entraOf('alice'), enabled: undefined });
    expect(await bench.elevate()).toMatchObject(OPENED);
    expect(bench.directory.calls).toEqual([`user ${entraOf('alice')}`]);
    expect(bench.rules.objects).toHaveLength(1);
    const data = await decided(bench, pull);
    expect(data?.facts).toMatchObject({ account: { kind: 'unsaid', why } });
    expect(data?.reasons).toContainEqual({
      code: 'account.unconfirmed',
      effect: 'note',
      sentence: expect.stringContaining('until 2026-12-03'),
    });
    expect(await bench.verifies()).toBe(true);
  });

  it('says nothing of it where Entra did say that the account is enabled', async () => {
    const bench = await openBench(withWay());
    const pull = bench.merged('alice', ASK);
    expect(await bench.elevate()).toMatchObject(OPENED);
    const data = await decided(bench, pull);
    expect(data?.facts).not.toHaveProperty('account');
    expect(data?.reasons.map(({ code }) => code)).not.toContain('account.unconfirmed');
  });

  it.each([
    ['disabled', { id: entraOf('alice'), enabled: false }],
    ['gone', undefined],
  ])('is denied all the same for an account that Entra calls %s', async (_, account) => {
    const bench = await openBench(withWay());
    const pull = bench.merged('alice', ASK);
    if (account === undefined) bench.directory.accounts.delete(entraOf('alice'));
    else bench.directory.accounts.set(account.id, account);
    expect(await bench.elevate()).toMatchObject(DENIED);
    const data = await decided(bench, pull);
    expect(data?.reasons).toContainEqual(expect.objectContaining({ code: 'check.refused' }));
    expect(bench.rules.objects).toEqual([]);
  });

  it('waits all the same while Entra does not answer at all', async () => {
    const bench = await openBench(withWay());
    bench.merged('alice', ASK);
    bench.directory.breakDown(down());
    expect(await bench.elevate()).toMatchObject(WAITS);
    expect(bench.rules.objects).toEqual([]);
  });

  it.each([
    ['outlasts the days of the settings', 'accounts: { unconfirmed: { from: 2026-11-19, to: 2026-11-19 } }'],
    ['begins before them', 'accounts: { unconfirmed: { from: 2026-11-21, to: 2026-11-30 } }'],
  ])('waits where its window %s', async (_, accounts) => {
    const bench = await openBench(withWay(accounts));
    bench.merged('alice', ASK);
    bench.directory.breakDown(forbidden());
    expect(await bench.elevate()).toMatchObject(WAITS);
    expect(bench.rules.objects).toEqual([]);
  });

  it('waits where the settings were taken back after it was approved: those of the moment count', async () => {
    const bench = await openBench(withWay());
    bench.merged('alice', ASK);
    bench.directory.breakDown(forbidden());
    await takenOut(bench);
    bench.clock.advance(minutes(1));
    expect(await bench.elevate()).toMatchObject(WAITS);
    expect(bench.rules.objects).toEqual([]);
  });

  it('is told on the pull request before anybody approves', async () => {
    const bench = await openBench(withWay());
    const pull = bench.ask('alice', ASK);
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain(
      'Entra need not confirm that the account of alice is enabled: accounts.unconfirmed of the settings, until 2026-12-03.',
    );
    expect(bench.directory.calls).toEqual([]);
  });
});

describe('a sweep, while Entra may not be asked', () => {
  const opened = async (ask: string) => {
    const bench = await openBench(withWay());
    const pull = bench.merged('alice', ask);
    expect(await bench.elevate()).toMatchObject(OPENED);
    bench.clock.advance(minutes(30));
    bench.directory.breakDown(forbidden());
    return { bench, pull };
  };
  const stateOf = async (bench: Bench, pull: ReturnType<Bench['ask']>) => (await bench.record(pull))?.state;

  it('is green in the days of the settings where nothing but the network is open, and says so', async () => {
    const { bench, pull } = await opened(ASK);
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    expect(report.lines.join('\n')).toContain(
      'Whether accounts of open grants are enabled may not be asked, and need not be known: accounts.unconfirmed of the settings, until 2026-12-03.',
    );
    expect(await stateOf(bench, pull)).toBe('active');
    bench.clock.advance(hours(3));
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
  });

  it('is red where a role is open, and where the settings were taken back', async () => {
    const role = await opened(REQUEST);
    expect(await role.bench.revoke()).toMatchObject({ exit: 2, outputs: { ended: '0' } });
    const network = await opened(ASK);
    await takenOut(network.bench);
    expect(await network.bench.revoke()).toMatchObject({ exit: 2, outputs: { ended: '0' } });
  });

  it('is red where the same account holds a role beside the network', async () => {
    const bench = await openBench(withWay());
    bench.merged('alice', ASK);
    bench.merged(
      'alice',
      'entitlement: dev-vm-reader\nduration: 2h\njustification: Look at why the build is slow\nparameters: { vm: web-01 }\n',
      [],
    );
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '2' } });
    bench.directory.breakDown(forbidden());
    expect(await bench.revoke()).toMatchObject({ exit: 2 });
  });

  it('ends the way of an account that Entra calls disabled', async () => {
    const { bench, pull } = await opened(ASK);
    bench.directory.breakDown(undefined);
    bench.directory.accounts.set(entraOf('alice'), { id: entraOf('alice'), enabled: false });
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(await stateOf(bench, pull)).toBe('ended');
  });
});

it('a policy that takes the days out would have denied what rested on them', async () => {
  const bench = await openBench(withWay());
  bench.merged('alice', ASK);
  bench.directory.breakDown(forbidden());
  expect(await bench.elevate()).toMatchObject(OPENED);
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  const past: Past = {
    policyAt: async (commit) => bench.github.evidence.policyAt(commit),
    text: async (blob) => (blob === blobOf(ASK) ? ASK : undefined),
    today: async () => bench.github.main(),
  };
  const without = files.map((file) =>
    file.path === SETTINGS ? { ...file, text: edited(file.text, DAYS, '') } : file,
  );
  const { text } = await impact({ history: bench.store, past }, { kind: 'policy', files: without });
  expect(text.join('\n')).toContain('1 would be denied');
  expect(text.join('\n')).toContain('account.unsaid');
});

it('a change of the policy that brings or moves the days says so, and one that leaves them does not', async () => {
  const bench = await openBench();
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  const text = files.find(({ path }) => path === SETTINGS)?.text ?? '';
  const told = async (settings: string): Promise<string> => {
    const pull = bench.github.openPull(people.erin, { [SETTINGS]: settings });
    await bench.evaluate(pull);
    return bench.desk.comment(pull) ?? '';
  };
  const loud =
    'From 2026-11-20 until 2026-12-03 it opens the network for accounts that Entra has not confirmed';
  expect(await told(`${text}\n${DAYS}`)).toContain(loud);
  bench.github.pushToMain(people.erin, { [SETTINGS]: `${text}\n${DAYS}` });
  bench.clock.advance(minutes(1));
  expect(await told(`${text}\n${DAYS}# and a comment\n`)).not.toContain('not confirmed');
  expect(await told(`${text}\n${edited(DAYS, '12-03', '12-04')}`)).toContain('until 2026-12-04 it opens');
  expect(await told(text)).not.toContain('not confirmed');
});
