/** `/end` on the pull request closes a grant before its end: by those whom it concerns, unedited, and whatever else runs. */
import { describe, expect, it } from 'vitest';
import { gitHubUserId, minutes } from '../../src/core/brand.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Bench, Name } from './bench.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';
import { request } from './schedule-bench.ts';

const opened = async (
  change?: (files: Record<string, string>) => Record<string, string>,
  text = REQUEST,
): Promise<{ readonly bench: Bench; readonly pull: ReturnType<Bench['ask']> }> => {
  const bench = await openBench(change);
  const pull = bench.merged('alice', text);
  await bench.elevate();
  bench.clock.advance(minutes(30));
  return { bench, pull };
};
const state = async (bench: Bench, pull: ReturnType<Bench['ask']>) => (await bench.record(pull))?.state;

describe('/end', () => {
  it('of the requester ends everything at the next sweep, says whose word it was, and closes the network first', async () => {
    const { bench, pull } = await opened();
    bench.github.comment(pull, people.alice, '/end\nDone, the replica is back.');
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect((await bench.events()).findLast(({ type }) => type === 'ending')?.data).toEqual({
      why: 'early',
      note: 'alice asked for it with /end',
    });
    const revoked = bench.journal.filter((line) => / revoke /.test(line)).map((line) => line.split(' ')[0]);
    expect(revoked[0]).toBe('rule');
    expect(await state(bench, pull)).toBe('ended');
    expect(bench.desk.comment(pull)).toContain('alice asked for it with /end');
    expect(await bench.verifies()).toBe(true);
  });

  it.each<[string, Name]>([
    ['an approver', 'bob'],
    ['another approver', 'carol'],
  ])('of %s counts', async (_, name) => {
    const { bench, pull } = await opened();
    bench.github.comment(pull, people[name], '/end');
    await bench.revoke();
    expect(await state(bench, pull)).toBe('ended');
  });

  it.each<[string, { readonly owner: string; readonly operators: string }, string]>([
    ['counts where they own it', { owner: '[user:bob, user:erin]', operators: '[user:bob]' }, 'ended'],
    ['counts where they are an operator', { owner: 'user:bob', operators: '[user:erin]' }, 'ended'],
    ['does not count where they are neither', { owner: 'user:bob', operators: '[user:bob]' }, 'active'],
  ])('of somebody else %s', async (_, { owner, operators }, then) => {
    const [entitlement, settings] = ['policies/entitlements/prod-vm-admin.yaml', 'policies/gatehouse.yaml'];
    const { bench, pull } = await opened((files) => ({
      ...files,
      [entitlement]: edited(files[entitlement] ?? '', /owner: .*/, `owner: ${owner}`),
      [settings]: edited(files[settings] ?? '', /operators: .*/, `operators: ${operators}`),
    }));
    bench.github.comment(pull, people.erin, '/end');
    await bench.revoke();
    expect(await state(bench, pull)).toBe(then);
  });

  it('of whoever holds it counts, where they are nothing else and somebody else asked', async () => {
    const [entitlement, settings] = ['policies/entitlements/prod-vm-admin.yaml', 'policies/gatehouse.yaml'];
    const { bench, pull } = await opened(
      (files) => {
        const owned = edited(files[entitlement] ?? '', /owner: .*/, 'owner: user:bob');
        return {
          ...files,
          [entitlement]: edited(owned, 'privileges:', 'for: [group:sre]\nprivileges:'),
          [settings]: edited(files[settings] ?? '', /operators: .*/, 'operators: [user:bob]'),
        };
      },
      REQUEST.replace('parameters:', 'for: dave\nparameters:'),
    );
    bench.github.comment(pull, people.dave, '/end');
    await bench.revoke();
    expect(await state(bench, pull)).toBe('ended');
  });

  it('takes back what waits for its start', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request());
    await bench.elevate();
    expect((await bench.openGrant(pull))?.state).toBe('scheduled');
    bench.github.comment(pull, people.alice, '/end');
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(await state(bench, pull)).toBe('ended');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it.each<[string, (bench: Bench, pull: ReturnType<Bench['ask']>) => void]>([
    [
      'somebody whom it does not concern',
      (bench, pull) => bench.github.comment(pull, people.mallory, '/end'),
    ],
    [
      'a bot that has the login of the requester',
      (bench, pull) => bench.github.comment(pull, { ...people.alice, id: undefined, kind: 'bot' }, '/end'),
    ],
    [
      'nobody knows whom: the comment was edited',
      (bench, pull) =>
        bench.github.editComment(pull, bench.github.comment(pull, people.alice, 'thanks'), '/end'),
    ],
    [
      'the requester in the middle of a sentence',
      (bench, pull) => bench.github.comment(pull, people.alice, 'Shall I /end?'),
    ],
    [
      'the requester below a quotation',
      (bench, pull) => bench.github.comment(pull, people.alice, '> hm\n/end'),
    ],
  ])('of %s ends nothing', async (_, write) => {
    const { bench, pull } = await opened();
    write(bench, pull);
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    expect(await state(bench, pull)).toBe('active');
  });

  it('of a second account of the requester ends nothing: anybody can take over its login', async () => {
    const path = 'policies/people.yaml';
    const { bench, pull } = await opened((files) => ({
      ...files,
      [path]: edited(
        files[path] ?? '',
        'alice: { github: alice,',
        'alice: { github: alice, also: [alice-2],',
      ),
    }));
    bench.github.comment(pull, { id: gitHubUserId(1099), login: 'alice-2', kind: 'user' }, '/end');
    await bench.revoke();
    expect(await state(bench, pull)).toBe('active');
  });

  it('before the merge ends nothing: then the request is withdrawn by closing it', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    bench.github.comment(pull, people.alice, '/end');
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    await bench.elevate();
    await bench.revoke();
    expect(await state(bench, pull)).toBe('active');
  });

  it('between the merge and the take-up ends what the elevation opened', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.github.comment(pull, people.alice, '/end');
    await bench.elevate();
    bench.clock.advance(minutes(6));
    await bench.revoke();
    expect(await state(bench, pull)).toBe('ended');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('while a run is opening the grant leaves nothing open', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const ports = bench.ports('slow');
    let opening = 0;
    const interrupted = async (): Promise<void> => {
      opening += 1;
      if (opening !== 1) return;
      bench.github.comment(pull, people.alice, '/end');
      await bench.revoke();
    };
    await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: async (step, context) => {
            const receipt = await provider.elevate(step, context);
            await interrupted();
            return receipt;
          },
        })),
    });
    expect(bench.standing().rules).toBe(0);
    bench.clock.advance(minutes(21));
    await bench.revoke();
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await state(bench, pull)).toBe('ended');
    expect(await bench.verifies()).toBe(true);
  });

  it('that cannot be read ends nothing, is said, and what is over ends all the same', async () => {
    const { bench, pull } = await opened();
    bench.github.comment(pull, people.alice, '/end');
    bench.github.breakDown(
      'commentsSinceMerge',
      new Fault('github.unreachable', 'GitHub is down', { remedy: 'Wait.', transient: true }),
    );
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toContain('Whether somebody wrote /end is not known');
    expect(await state(bench, pull)).toBe('active');
    bench.clock.advance(minutes(100));
    await bench.revoke();
    expect(await state(bench, pull)).toBe('ended');
  });

  it('wakes the sweep at once; another comment wakes nothing', async () => {
    const { bench, pull } = await opened();
    bench.github.comment(pull, people.alice, 'Thank you');
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0, outputs: { act: 'none' } });
    bench.github.comment(pull, people.alice, '/end');
    expect(await bench.evaluate(pull)).toMatchObject({ exit: 0, outputs: { act: 'end' } });
    await bench.revoke();
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { act: 'none', outcome: 'ended' } });
  });
});
