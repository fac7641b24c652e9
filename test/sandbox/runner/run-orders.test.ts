/** Runs that somebody cancels or runs again, as GitHub does both. */
import { afterEach, describe, expect, it } from 'vitest';
import { makeHost, workflow, type TestHost } from './host.ts';

const FILE = '.github/workflows/test.yml';
const MALLORY = { login: 'mallory', id: 1006 };

const hosts: TestHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
const start = (files: Readonly<Record<string, string>>): TestHost => {
  const host = makeHost(files);
  hosts.push(host);
  return host;
};
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
};

describe('a run that is cancelled', () => {
  it('stops in the middle of its step, and runs what says always()', async () => {
    const host = start({
      [FILE]: workflow(
        'push',
        '- run: echo begun; sleep 60; echo too far\n- if: always()\n  run: echo tidied',
      ),
    });
    host.push(host.commit({ x: '1' }));
    await until(() => host.records.some(({ status }) => status === 'in_progress'));
    const [run] = host.runner.runs();
    host.order({ kind: 'cancel', run: run?.id ?? 0, by: MALLORY });
    expect((await host.runner.settle())[0]?.conclusion).toBe('cancelled');
    expect(host.runner.log(run?.id ?? 0)).not.toContain('too far');
  });

  it('leaves the line while it waits, so that the one behind it keeps its place', async () => {
    const group = 'concurrency: { group: one, queue: max }';
    const host = start({ [FILE]: workflow('push', '- run: sleep 0.3', group) });
    for (const x of ['1', '2', '3']) host.push(host.commit({ x }));
    await until(() => host.runner.runs().length === 3);
    const second = host.runner.runs()[1];
    host.order({ kind: 'cancel', run: second?.id ?? 0, by: MALLORY });
    await host.runner.settle();
    expect(host.runner.runs().map(({ conclusion }) => conclusion)).toEqual([
      'success',
      'cancelled',
      'success',
    ]);
  });
});

describe('a run that is run again', () => {
  it('has its commit, its event and who began it, the next attempt, and who runs it this time', async () => {
    const shown = '- run: echo "$GITHUB_SHA $GITHUB_RUN_ATTEMPT $GITHUB_ACTOR $GITHUB_TRIGGERING_ACTOR"';
    const host = start({ [FILE]: workflow('push', shown) });
    const first = host.commit({ x: '1' });
    host.push(first);
    await host.runner.settle();
    host.commit({ [FILE]: workflow('push', '- run: echo newer') });
    const [run] = host.runner.runs();
    host.order({ kind: 'rerun', run: run?.id ?? 0, by: MALLORY });
    const [again] = await host.runner.settle();
    expect(again).toMatchObject({ id: run?.id, attempt: 2, conclusion: 'success' });
    expect(host.runner.log(run?.id ?? 0)).toContain(`${first} 2 erin mallory`);
    expect(host.records.at(-1)).toMatchObject({ attempt: 2, status: 'completed' });
  });

  it('meets the rules of environments again', async () => {
    const host = start({ [FILE]: workflow('push', '- run: echo in') });
    const gated = workflow('push', '- run: echo in').replace(
      'runs-on: ubuntu-latest',
      'runs-on: ubuntu-latest\n    environment: gatehouse-elevate',
    );
    const sha = host.commit({ [FILE]: gated }, { branch: 'mallory/x', from: 'main' });
    host.push(sha, 'mallory/x');
    const [run] = await host.runner.settle();
    host.order({ kind: 'rerun', run: run?.id ?? 0, by: MALLORY });
    expect((await host.runner.settle()).map(({ attempt, conclusion }) => [attempt, conclusion])).toEqual([
      [2, 'failure'],
    ]);
  });
});
