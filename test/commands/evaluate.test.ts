import { describe, expect, it } from 'vitest';
import { grantNumber, hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { act } from '../../src/commands/act.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import type { Bench, Name } from './bench.ts';
import { edited, openBench, ownPolicies, people, REQUEST, withRepository } from './bench.ts';

const judged = async (approvers: readonly Name[], text = REQUEST) => {
  const bench = await openBench();
  const pull = bench.ask('alice', text);
  bench.approve(pull, ...approvers);
  const report = await bench.evaluate(pull);
  return { bench, pull, report, status: bench.desk.status(bench.github.head(pull)) };
};

describe('a request', () => {
  it.each<[string, readonly Name[], string, string, string, number]>([
    ['pending without approvals', [], REQUEST, 'pending', 'none', 0],
    ['pending with one of two rules', ['bob'], REQUEST, 'pending', 'none', 0],
    [
      'pending when only the author and outsiders approved',
      ['alice', 'mallory', 'erin'],
      REQUEST,
      'pending',
      'none',
      0,
    ],
    ['approved with both, and to be merged', ['carol', 'bob'], REQUEST, 'approved', 'merge', 0],
    [
      'denied for a window above the maximum',
      ['carol', 'bob'],
      REQUEST.replace('2h', '9h'),
      'denied',
      'none',
      1,
    ],
    [
      'denied for an unknown entitlement',
      [],
      REQUEST.replace('prod-vm-admin', 'prod-vm-admni'),
      'denied',
      'none',
      1,
    ],
    [
      'denied with every finding at once',
      [],
      'entitlement: prod-vm-admin\nduration: 60\n',
      'denied',
      'none',
      1,
    ],
  ])('is %s', async (_, approvers, text, outcome, wanted, exit) => {
    const { bench, pull, report, status } = await judged(approvers, text);
    expect(report).toMatchObject({ exit, outputs: { outcome, act: wanted, 'pull-request': String(pull) } });
    expect(report.outputs?.head).toBe(bench.github.head(pull));
    expect(status?.state).toBe({ pending: 'pending', approved: 'success', denied: 'failure' }[outcome]);
    expect(bench.desk.comment(pull)).toBeDefined();
    expect([...bench.roles.calls, ...bench.rules.calls]).toEqual([]);
  });

  it('is not merged where people merge by hand', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        'merge: automatic',
        'merge: by-hand',
      ),
    }));
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'none' });
  });

  it('is only observed where the environment observes', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        '8h, mode: enforce',
        '8h, mode: observe',
      ),
    }));
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'none' });
    expect(bench.desk.comment(pull)).toMatch(/observe/i);
  });

  it('is never approved while the ledger cannot be read', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    const broken = {
      ...bench.ledger(),
      read: () =>
        Promise.reject(new Fault('ledger.missing', 'the branch is gone', { remedy: 'Restore it.' })),
    };
    const report = await evaluate({ ...bench.ports('1'), ledger: () => broken }, { pull, head: undefined });
    expect(report.outputs?.act).toBe('none');
    expect(report.outputs?.outcome).toBe('denied');
    expect(bench.desk.comment(pull)).toContain('the branch is gone');
  });

  it('is denied at once where this build cannot open what it asks for', async () => {
    const bench = await openBench(withRepository);
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    expect(await bench.evaluate(pull)).toMatchObject({
      exit: 1,
      outputs: { outcome: 'denied', act: 'none' },
    });
    expect(bench.desk.status(bench.github.head(pull))).toMatchObject({
      state: 'failure',
      description: 'denied: This version of Gatehouse cannot open github-repo yet.',
    });
    expect(bench.desk.comment(pull)).toContain('`check.no-provider`');
    expect(bench.desk.comment(pull)).toContain('push on the repository `contoso/storefront`');
  });

  it('is judged by the policy of the default branch, not by its own', async () => {
    const bench = await openBench();
    const pull = bench.github.openPull(people.alice, {
      'requests/mine.yaml': REQUEST,
      'policies/entitlements/prod-vm-admin.yaml': 'entitlement: prod-vm-admin\napproval: none\n',
    });
    expect(await bench.evaluate(pull)).toMatchObject({
      exit: 1,
      outputs: { outcome: 'findings', act: 'none' },
    });
  });

  it('is a grant once it is open, and its last words stay once it has ended', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'open', act: 'none' });
    bench.clock.advance(hours(3));
    await bench.revoke();
    const said = bench.desk.comment(pull);
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0, outputs: { outcome: 'ended', act: 'none' } });
    expect(bench.desk.comment(pull)).toBe(said);
  });

  it('says nothing more after the merge: it would overwrite the newer words of the elevation and the sweep', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    await bench.evaluate(pull);
    const waiting = bench.desk.comment(pull);
    bench.merge(pull);
    const writes = bench.desk.writes.length;
    // The runs that a merge wakes race: this one has read the ledger before the elevation wrote to it.
    expect(await bench.evaluate(pull)).toMatchObject({
      exit: 0,
      outputs: { outcome: 'merged', act: 'wake' },
    });
    expect(bench.desk.writes).toHaveLength(writes);
    await bench.elevate();
    expect(bench.desk.comment(pull)).not.toBe(waiting);
    expect(bench.desk.comment(pull)).toMatch(/^\*\*Denied\.\*\* It was merged/m);
    const said = bench.desk.writes.length;
    // Red is the elevation's to be: this run has only found out.
    expect(await bench.evaluate(pull)).toMatchObject({
      exit: 0,
      outputs: { outcome: 'denied', act: 'none' },
    });
    expect(bench.desk.writes).toHaveLength(said);
  });

  it('wakes the elevation when it was merged by hand, and is withdrawn when it was closed', async () => {
    const bench = await openBench();
    const merged = bench.merged();
    expect((await bench.evaluate(merged)).outputs).toMatchObject({ act: 'wake', outcome: 'merged' });
    const closed = bench.ask();
    bench.github.close(closed);
    expect((await bench.evaluate(closed)).outputs).toMatchObject({ outcome: 'withdrawn', act: 'none' });
  });

  it('stays closed whoever closed it, however approved, and is not closed again', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    bench.github.close(pull, people.mallory);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'withdrawn', act: 'none' });
    expect(bench.desk.writes).not.toContain(`close ${pull}`);
  });

  it('wakes whoever can find out where ledger or comments cannot be read after the merge', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const fault = new Fault('github.unreachable', 'away', { remedy: 'Wait.' });
    const away = () => Promise.reject(fault);
    const ports = bench.ports('1');
    const unread = { ...ports, ledger: () => ({ ...bench.ledger(), read: away }) };
    const target = { pull, head: undefined };
    expect((await evaluate(unread, target)).outputs).toMatchObject({ outcome: 'merged', act: 'wake' });
    await bench.elevate();
    const silent = { ...ports, evidence: { ...ports.evidence, commentsSinceMerge: away } };
    expect((await evaluate(silent, target)).outputs).toMatchObject({ outcome: 'open', act: 'end' });
  });

  it('is told of a fault, which the run throws on, also where not even that can be told', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    const ports = bench.ports('1');
    const away = () => Promise.reject(new Fault('github.unreachable', 'far away', { remedy: 'Wait.' }));
    const faulty = { ...ports, evidence: { ...ports.evidence, conversation: away } };
    await expect(evaluate(faulty, { pull, head: undefined })).rejects.toThrow('far away');
    expect(bench.desk.comment(pull)).toContain('far away');
    bench.desk.breakDown(new Fault('github.forbidden', 'mute', { remedy: 'Allow it.' }));
    await expect(evaluate(faulty, { pull, head: undefined })).rejects.toThrow('far away');
    expect(JSON.stringify(bench.log.lines)).toContain('mute');
  });
});

describe('another pull request', () => {
  it('that touches no request gets success and no words', async () => {
    const bench = await openBench();
    const pull = bench.github.openPull(people.mallory, { 'docs/x.md': 'x' });
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0, outputs: { outcome: 'not-a-request' } });
    expect(bench.desk.status(bench.github.head(pull))?.state).toBe('success');
    expect(bench.desk.comment(pull)).toBeUndefined();
  });

  it('that breaks the policy gets its findings, with line and column', async () => {
    const bench = await openBench();
    const path = 'policies/entitlements/prod-vm-admin.yaml';
    const pull = bench.github.openPull(people.erin, {
      [path]: edited(ownPolicies()[path] ?? '', 'max_duration: 4h', 'max_duration: 60'),
    });
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 1, outputs: { outcome: 'findings' } });
    expect(bench.desk.status(bench.github.head(pull))?.state).toBe('failure');
    expect(bench.desk.comment(pull)).toContain('policies/entitlements/prod-vm-admin.yaml:26:15');
  });

  const PROD = 'policies/entitlements/prod-vm-admin.yaml';
  const proposing = (bench: Bench, from: string, to: string) =>
    bench.github.openPull(people.erin, { [PROD]: edited(ownPolicies()[PROD] ?? '', from, to) });

  it('that changes the policy says which recorded decisions it would have changed, and what is open now', async () => {
    const bench = await openBench();
    const ended = bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(3));
    await bench.revoke();
    const unapproved = bench.merged('alice', REQUEST, ['carol']);
    await bench.elevate();
    const open = bench.merged();
    await bench.elevate();
    const pull = proposing(bench, 'max_duration: 4h', 'max_duration: 1h');
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0, outputs: { outcome: 'policy-change' } });
    const said = bench.desk.comment(pull) ?? '';
    expect(said).toMatch(
      /^\*\*This change of the policy would decide 2 of the 3 decisions of the last 90 days otherwise:\*\* 2 would be denied\./,
    );
    expect(said).toContain(`Open now, and going on as they were decided: #${open}.`);
    expect(said).toMatch(
      new RegExp(`#${ended}: approved by the policy of today, denied by this one \\(.*duration`),
    );
    expect(said).not.toContain(`#${unapproved}:`);
    expect(bench.desk.status(bench.github.head(pull))).toMatchObject({
      state: 'success',
      description: 'policy change: 2 of 3 recorded decisions would differ',
    });
    // It is only told: what is open stays open.
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
  });

  const changingVersion = (bench: Bench) =>
    bench.github.openPull(people.bob, { 'dist/action.js': 'another version' });

  it('that changes Gatehouse itself waits for what the changed version says of itself, and runs nothing of it', async () => {
    const bench = await openBench();
    const pull = changingVersion(bench);
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0, outputs: { outcome: 'version-change' } });
    expect(bench.desk.comment(pull)).toMatch(
      /^\*\*This changes Gatehouse itself\.\*\* The check `impact` runs/,
    );
    const head = bench.github.head(pull);
    bench.versions.say(head, {
      kind: 'told',
      impact: {
        kind: 'gatehouse-version-impact',
        days: 90,
        judged: 3,
        left: 0,
        tally: { tighter: 0, wider: 1, other: 0 },
        changed: [
          {
            grant: grantNumber(7),
            open: false,
            before: 'denied',
            after: 'approved',
            because: ['eligible.not'],
          },
        ],
      },
    });
    await bench.evaluate(pull);
    const said = bench.desk.comment(pull) ?? '';
    expect(said).toContain(
      '**The changed version of Gatehouse would decide 1 of the 3 decisions of the last 90 days otherwise:** 1 would be approved.',
    );
    expect(said).toContain(
      '#7: denied by the version on the default branch, approved by this one (`eligible.not`)',
    );
    expect(said).toContain('The changed version says so of itself');
    expect(bench.desk.status(head)).toMatchObject({
      state: 'success',
      description: 'version change: 1 of 3 recorded decisions would differ',
    });
  });

  it('that changes Gatehouse itself says so when its check said nothing, or cannot be read', async () => {
    const bench = await openBench();
    const pull = changingVersion(bench);
    bench.versions.say(bench.github.head(pull), { kind: 'silent' });
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain('did not say which recorded decisions');
    bench.versions.fail(
      new Fault('github.forbidden', 'GitHub refuses *it*', { remedy: 'Give checks: read.' }),
    );
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0 });
    expect(bench.desk.comment(pull)).toContain('could not be read: GitHub refuses \\*it\\*');
  });

  it('that changes both says both, and the findings of the policy before all', async () => {
    const bench = await openBench();
    const path = 'policies/entitlements/prod-vm-admin.yaml';
    const text = ownPolicies()[path] ?? '';
    const both = bench.github.openPull(people.bob, {
      'action.yml': 'name: other',
      [path]: edited(text, 'max_duration: 4h', 'max_duration: 3h'),
    });
    expect(await bench.evaluate(both)).toMatchObject({ outputs: { outcome: 'policy-change' } });
    const said = bench.desk.comment(both) ?? '';
    expect(said).toContain('that this change of the policy could be tried on');
    expect(said).toContain('**This changes Gatehouse itself.**');
    const wrong = bench.github.openPull(people.bob, {
      'dist/cli.js': 'x',
      [path]: edited(text, 'max_duration: 4h', 'max_duration: forever'),
    });
    expect(await bench.evaluate(wrong)).toMatchObject({ exit: 1, outputs: { outcome: 'findings' } });
  });

  it('that changes the policy says so where the ledger does not tell what is open', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    const pull = proposing(bench, 'max_duration: 4h', 'max_duration: 1h');
    const broken = {
      ...bench.ledger(),
      read: () =>
        Promise.reject(new Fault('ledger.missing', 'the branch is gone', { remedy: 'Restore it.' })),
    };
    await evaluate({ ...bench.ports('1'), ledger: () => broken }, { pull, head: undefined });
    const said = bench.desk.comment(pull) ?? '';
    expect(said).toContain('Which of them are open now could not be read from the ledger.');
    expect(said).not.toContain('Open now, and going on');
  });

  it('that changes the policy says so where nothing was decided yet', async () => {
    const bench = await openBench();
    const pull = proposing(bench, 'max_duration: 4h', 'max_duration: 1h');
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain('**No decision of the last 90 days is on record**');
    expect(bench.desk.status(bench.github.head(pull))?.description).toBe(
      'policy change: no recorded decision to try it on',
    );
  });

  it('that changes the policy says what it would let in, and what would be another access', async () => {
    const bench = await openBench();
    bench.merged('mallory');
    bench.merged();
    await bench.elevate();
    const wider = proposing(bench, 'requesters: [group:sre]', 'requesters: [group:sre, user:mallory]');
    await bench.evaluate(wider);
    expect(bench.desk.comment(wider)).toContain('1 would be approved');
    const other = proposing(bench, 'ports: [443]', 'ports: [22]');
    await bench.evaluate(other);
    expect(bench.desk.comment(other)).toMatch(/1 would give another access[\s\S]*`plan`/);
  });

  it('that changes nothing for what was decided says so', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    const pull = proposing(bench, 'Administrator on the payments VMs', 'Administrator of the payments VMs');
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain(
      'This change of the policy decides the 1 decision of the last 90 days as before.',
    );
  });

  it('that changes the policy looks no further back than 90 days', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(24 * 91));
    const pull = proposing(bench, 'max_duration: 4h', 'max_duration: 1h');
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain('No decision of the last 90 days is on record');
  });

  it('that deletes a file says what will end', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    const removal = bench.github.openPull(people.alice, { 'requests/access-1.yaml': null });
    expect(await bench.evaluate(removal)).toMatchObject({
      exit: 0,
      outputs: { outcome: 'deletion', act: 'none' },
    });
    expect(bench.desk.comment(removal)).toContain(`#${pull}`);
    bench.merge(removal);
    expect((await bench.evaluate(removal)).outputs).toMatchObject({ act: 'end' });
    await bench.revoke();
    const said = bench.desk.comment(removal);
    expect(await bench.evaluate(removal)).toMatchObject({
      exit: 0,
      outputs: { outcome: 'deletion', act: 'none' },
    });
    expect(bench.desk.comment(removal)).toBe(said);
  });

  it('that does not exist, or is not concerned, is said to be so', async () => {
    const bench = await openBench();
    expect(await bench.evaluate(99 as never)).toMatchObject({ exit: 1 });
    const nobody = { pull: undefined, head: bench.github.main() };
    expect(await evaluate(bench.ports('1'), nobody)).toMatchObject({ exit: 0, outputs: { act: 'none' } });
  });

  it('is found by its head', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    const report = await evaluate(bench.ports('1'), { pull: undefined, head: bench.github.head(pull) });
    expect(report.outputs).toMatchObject({ 'pull-request': String(pull), outcome: 'pending' });
  });
});

describe('a second pull request of the same head', () => {
  const twoHeads = async (order: 'first' | 'last') => {
    const bench = await openBench();
    const pull = bench.ask();
    const other = bench.ask('mallory');
    bench.approve(pull, 'carol', 'bob');
    const ports = bench.ports('1');
    const numbers = order === 'first' ? [other, pull] : [pull, other];
    const head = bench.github.head(pull);
    const judge = (evidence: Partial<typeof ports.evidence> = {}) =>
      evaluate(
        { ...ports, evidence: { ...ports.evidence, ...evidence, pullsAtHead: async () => numbers } },
        { pull: undefined, head },
      );
    return { bench, head, pull, other, evidence: ports.evidence, judge };
  };

  it.each(['first', 'last'] as const)('keeps nobody from the merge when it is denied: %s', async (order) => {
    const { pull, other, bench, judge } = await twoHeads(order);
    expect(await judge()).toMatchObject({ exit: 0, outputs: { act: 'merge', 'pull-request': String(pull) } });
    expect(bench.desk.comment(other)).toContain('Denied');
  });

  it.each(['first', 'last'] as const)('leaves the status to the one that is merged: %s', async (order) => {
    const { bench, evidence, head, judge } = await twoHeads(order);
    const pull: typeof evidence.pull = async (number) => {
      const found = await evidence.pull(number);
      return found === undefined ? undefined : { ...found, headSha: head };
    };
    expect(await judge({ pull })).toMatchObject({ outputs: { act: 'merge' } });
    expect(bench.desk.status(head)?.state).toBe('success');
  });

  it.each(['first', 'last'] as const)('nor when it cannot be judged: %s', async (order) => {
    const { other, evidence, judge } = await twoHeads(order);
    const conversation: typeof evidence.conversation = async (number) => {
      if (number === other) throw new Fault('github.unexpected', 'too much', { remedy: 'Wait.' });
      return evidence.conversation(number);
    };
    expect(await judge({ conversation })).toMatchObject({ exit: 0, outputs: { act: 'merge' } });
    const away = () => Promise.reject(new Fault('github.unreachable', 'away', { remedy: 'Wait.' }));
    await expect(judge({ conversation: away })).rejects.toThrow('away');
  });
});

describe('act', () => {
  it.each([
    ['end', 'revoke.yml'],
    ['watch', 'watch.yml'],
  ] as const)('%s wakes %s, about no pull request', async (what, workflow) => {
    const bench = await openBench();
    const ports = bench.ports(bench.nextRun());
    expect(await act(ports, { act: what, pull: undefined, head: undefined })).toMatchObject({ exit: 0 });
    expect(bench.bell.woken).toEqual([{ workflow, inputs: {} }]);
  });

  it('merges the judged head and wakes the elevation', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    const { outputs } = await bench.evaluate(pull);
    expect(outputs?.act).toBe('merge');
    const head = bench.github.head(pull);
    expect(await act(bench, { act: 'merge', pull, head })).toMatchObject({ exit: 0 });
    expect(bench.bell.woken.map(({ workflow }) => workflow)).toEqual(['elevate.yml']);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('merges nothing after another push, and without a judged head', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    const head = bench.github.head(pull);
    bench.clock.advance(minutes(1));
    bench.github.push(pull, people.mallory, { 'requests/access-1.yaml': REQUEST.replace('2h', '4h') });
    expect(await act(bench, { act: 'merge', pull, head })).toMatchObject({ exit: 0 });
    expect(bench.bell.woken).toEqual([]);
    expect(await act(bench, { act: 'merge', pull, head: undefined })).toMatchObject({ exit: 2 });
  });
});
