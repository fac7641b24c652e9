/** The life of a request that waits: who is asked, reminded, brought in, when it lapses, and that no crash repeats or loses it. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import { Fault } from '../../src/core/fault.ts';
import { edited, Killed, mortal, openBench, people } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
/** dave, an owner, may fill what has waited half an hour. */
const escalating = (files: Record<string, string>): Record<string, string> => ({
  ...files,
  [SETTINGS]: edited(
    files[SETTINGS] ?? '',
    '  approval_valid_for: 24h',
    '  remind_after: 20m\n  escalate_to: user:erin\n  lapse_after: 4h\n  approval_valid_for: 24h',
  ),
});
const open = () => openBench(escalating);
type Opened = Awaited<ReturnType<typeof open>>;
const lines = ({ desk }: Opened, pull: Parameters<Opened['evaluate']>[0]) =>
  (desk.comment(pull) ?? '').split('\n\n')[0]?.split('\n') ?? [];

describe('those who could approve', () => {
  it('are asked at the first judgement, and not again at the next', async () => {
    const bench = await open();
    const pull = bench.ask();
    await bench.evaluate(pull);
    expect(bench.github.asked(pull).toSorted()).toEqual(['bob', 'carol', 'dave']);
    await bench.evaluate(pull);
    expect(bench.github.asks(pull)).toHaveLength(3);
  });

  it('are not asked for a draft, a finding or what is denied', async () => {
    const bench = await open();
    const draft = bench.ask();
    bench.github.mark(draft, 'draft');
    const denied = bench.ask('alice', 'entitlement: nothing\n');
    for (const pull of [draft, denied]) {
      await bench.evaluate(pull);
      expect(bench.github.asks(pull)).toEqual([]);
    }
  });

  it('are left once they have reviewed, and asked again for what is pushed after that', async () => {
    const bench = await open();
    const pull = bench.ask();
    await bench.evaluate(pull);
    bench.clock.advance(minutes(1));
    bench.github.review(pull, people.carol, 'COMMENTED');
    await bench.evaluate(pull);
    expect(bench.github.asked(pull).toSorted()).toEqual(['bob', 'dave']);
    bench.clock.advance(minutes(1));
    bench.github.push(pull, people.alice, { 'requests/access-1.yaml': `${await textOf(bench, pull)}\n` });
    await bench.evaluate(pull);
    expect(bench.github.asked(pull).toSorted()).toEqual(['bob', 'carol', 'dave']);
  });

  it('wake one judgement and no more where somebody is asked whose review is not needed', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    await bench.evaluate(pull);
    // Erin can fill none of its rules, and no judgement reminds her.
    bench.github.askReviewers(pull, ['erin'], people.alice);
    const woken = async (): Promise<number> => {
      const before = bench.bell.woken.length;
      await bench.revoke();
      return bench.bell.woken.length - before;
    };
    bench.clock.advance(minutes(36));
    expect(await woken()).toBe(1);
    await bench.evaluate(pull, true);
    bench.clock.advance(minutes(40));
    expect(bench.github.asked(pull)).toContain('erin');
    expect(await woken()).toBe(0);
  });

  it('are left in peace when a person took them off the list', async () => {
    const bench = await open();
    const pull = bench.ask();
    await bench.evaluate(pull);
    bench.clock.advance(minutes(1));
    bench.github.unaskReviewers(pull, ['bob'], people.alice);
    await bench.evaluate(pull);
    expect(bench.github.asked(pull).toSorted()).toEqual(['carol', 'dave']);
  });

  it('are asked beside somebody whom GitHub refuses, and that is told', async () => {
    const bench = await open();
    bench.github.setOutsiders(['carol']);
    const pull = bench.ask();
    expect((await bench.evaluate(pull)).outputs?.outcome).toBe('pending');
    expect(bench.github.asked(pull).toSorted()).toEqual(['bob', 'dave']);
    expect(JSON.stringify(bench.log.lines)).toContain('carol: only collaborators');
  });

  it('hold up nothing when they cannot be asked', async () => {
    const bench = await open();
    const pull = bench.ask();
    const ports = bench.ports('1');
    const mute = () => Promise.reject(new Fault('github.forbidden', 'no', { remedy: 'Allow it.' }));
    const report = await evaluate(
      { ...ports, desk: { ...ports.desk, askReviewers: mute } },
      { pull, head: undefined },
    );
    expect(report.outputs?.outcome).toBe('pending');
    expect(bench.desk.comment(pull)).toContain('Waiting');
    expect(JSON.stringify(bench.log.lines)).toContain('could not be asked');
  });
});

const textOf = async (bench: Opened, pull: Parameters<Opened['evaluate']>[0]): Promise<string> =>
  (await bench.github.evidence.pull(pull))?.request?.text ?? '';

describe('whoever stays silent', () => {
  it('is asked once more after a while, once, and the comment says so', async () => {
    const bench = await open();
    const pull = bench.ask();
    await bench.evaluate(pull);
    bench.clock.advance(minutes(19));
    await bench.evaluate(pull);
    expect(bench.github.asks(pull)).toHaveLength(3);
    bench.clock.advance(minutes(1));
    for (let again = 0; again < 3; again += 1) {
      await bench.evaluate(pull);
      // In the words of the very run that did it: whoever woke it looks for them there.
      expect(lines(bench, pull).at(-1)).toMatch(/^Reminded /);
      bench.clock.advance(minutes(2));
    }
    expect(bench.github.asks(pull).slice(3).toSorted()).toEqual(
      ['bob', 'carol', 'dave'].flatMap((who) => [`asked ${who}`, `unasked ${who}`]).toSorted(),
    );
    expect(lines(bench, pull).at(-1)).toMatch(/^Reminded \d\d:\d\d UTC.*: bob, carol, dave\.$/);
    expect(lines(bench, pull).length).toBeLessThanOrEqual(7);
  });
});

describe('after the rule has waited', () => {
  it('those of escalate_to are asked too, may fill it, and comment and status say so', async () => {
    const bench = await open();
    const pull = bench.ask();
    await bench.evaluate(pull);
    bench.clock.advance(minutes(31));
    await bench.evaluate(pull);
    expect(bench.github.asked(pull).toSorted()).toEqual(['bob', 'carol', 'dave', 'erin']);
    expect(lines(bench, pull).at(-1)).toMatch(/Escalated .*: also erin may fill manager or system owner\./);
    expect(lines(bench, pull).length).toBeLessThanOrEqual(7);
    expect(bench.desk.status(bench.github.head(pull))?.description).toMatch(/ \(escalated\)$/);
    bench.approve(pull, 'erin', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
    bench.merge(pull);
    await bench.elevate();
    expect((await bench.openGrant(pull))?.state).toBe('active');
  });
});

describe('a request', () => {
  it('lapses: it is said, then closed; reopened it waits anew', async () => {
    const bench = await open();
    const pull = bench.ask();
    bench.approve(pull, 'carol');
    bench.clock.advance(hours(4));
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'lapsed', act: 'none' });
    expect((await bench.github.evidence.pull(pull))?.state).toBe('closed');
    expect(bench.desk.status(bench.github.head(pull))?.description).toBe('lapsed');
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain('Lapsed');
    bench.github.reopen(pull);
    expect((await bench.evaluate(pull)).outputs?.outcome).toBe('pending');
  });

  it('lapses also when it is approved and nobody merges it', async () => {
    const bench = await open();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    bench.clock.advance(hours(4));
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'lapsed', act: 'none' });
  });

  it('does not lapse as a draft, nor once it is merged', async () => {
    const bench = await open();
    const draft = bench.ask();
    bench.github.mark(draft, 'draft');
    const merged = bench.merged();
    bench.clock.advance(hours(5));
    await bench.evaluate(draft);
    expect((await bench.evaluate(merged)).outputs).toMatchObject({ outcome: 'merged', act: 'wake' });
    expect((await bench.github.evidence.pull(draft))?.state).toBe('open');
  });

  it.each(['alice'] as const)('is withdrawn by a comment of %s', async (who) => {
    const bench = await open();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    bench.github.comment(pull, people[who], '/withdraw');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'withdrawn', act: 'none' });
    expect((await bench.github.evidence.pull(pull))?.state).toBe('closed');
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain('Withdrawn');
  });

  it.each<[string, (bench: Opened, pull: Parameters<Opened['evaluate']>[0]) => void, boolean]>([
    ['before the merge', (bench, pull) => void bench.github.comment(pull, people.alice, '/withdraw'), true],
    ['by somebody else', (bench, pull) => void bench.github.comment(pull, people.bob, '/withdraw'), false],
    [
      'with a changed comment',
      (bench, pull) =>
        bench.github.editComment(pull, bench.github.comment(pull, people.alice, 'hello'), '/withdraw'),
      false,
    ],
  ])('that is merged before its /withdraw is read is not opened: %s', async (_, say, withdrawn) => {
    const bench = await open();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'merge' });
    say(bench, pull);
    bench.merge(pull);
    await bench.elevate();
    expect(await bench.types(pull)).toEqual(
      withdrawn ? ['requested', 'decided'] : ['requested', 'decided', 'elevating', 'elevated'],
    );
    expect(JSON.stringify(await bench.events()).includes('pull.withdrawn')).toBe(withdrawn);
  });

  it('is not opened before it can be read whether it was withdrawn', async () => {
    const bench = await open();
    const pull = bench.merged();
    const ports = bench.ports('1');
    await elevate({ ...ports, evidence: { ...ports.evidence, conversation: async () => undefined } });
    expect(await bench.types(pull)).toEqual([]);
    await bench.elevate();
    expect((await bench.openGrant(pull))?.state).toBe('active');
  });

  it('is not withdrawn by others, by an edited comment, nor by one of before it was reopened', async () => {
    const bench = await open();
    const pull = bench.ask();
    bench.github.comment(pull, people.bob, '/withdraw');
    const changed = bench.github.comment(pull, people.alice, 'hello');
    bench.github.editComment(pull, changed, '/withdraw');
    expect((await bench.evaluate(pull)).outputs?.outcome).toBe('pending');
    bench.github.comment(pull, people.alice, '/withdraw');
    await bench.evaluate(pull);
    bench.clock.advance(minutes(1));
    bench.github.reopen(pull);
    expect((await bench.evaluate(pull)).outputs?.outcome).toBe('pending');
  });

  it.each<[string, (bench: Opened, pull: Parameters<Opened['evaluate']>[0]) => unknown]>([
    ['with /withdraw', (bench, pull) => bench.github.comment(pull, people.alice, '/withdraw')],
    ['by closing it', (bench, pull) => bench.github.close(pull, people.alice)],
  ])('taken back %s is not brought back by others, however often they reopen it', async (_, takeBack) => {
    const bench = await open();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    takeBack(bench, pull);
    await bench.evaluate(pull);
    for (let again = 0; again < 2; again += 1) {
      bench.clock.advance(minutes(1));
      bench.github.reopen(pull, people.bob);
      expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'withdrawn', act: 'none' });
      expect((await bench.github.evidence.pull(pull))?.state).toBe('closed');
    }
    bench.clock.advance(minutes(1));
    bench.github.reopen(pull);
    expect((await bench.evaluate(pull)).outputs?.outcome).toBe('approved');
  });

  it('that a person closes is withdrawn, however long it waited', async () => {
    const bench = await open();
    const pull = bench.ask();
    bench.clock.advance(hours(9));
    bench.github.close(pull, people.alice);
    expect((await bench.evaluate(pull)).outputs?.outcome).toBe('withdrawn');
  });
});

describe('the sweep', () => {
  const woken = ({ bell }: Opened) =>
    bell.woken.flatMap(({ workflow, inputs }) =>
      workflow === 'request.yml' ? [inputs['pull-request']] : [],
    );

  it('wakes what waits too long, and leaves it once it is done', async () => {
    const bench = await open();
    const pull = bench.ask();
    await bench.evaluate(pull);
    await bench.revoke();
    expect(woken(bench)).toEqual([]);
    bench.clock.advance(minutes(20));
    await bench.revoke();
    expect(woken(bench)).toEqual([String(pull)]);
    await bench.evaluate(pull);
    bench.clock.advance(minutes(5));
    await bench.revoke();
    expect(woken(bench)).toHaveLength(1);
    bench.clock.advance(hours(4));
    await bench.revoke();
    expect(woken(bench)).toHaveLength(2);
  });

  it('wakes a judgement that failed until one succeeds', async () => {
    const bench = await open();
    const pull = bench.ask();
    bench.github.breakDown('conversation', new Fault('github.unreachable', 'away', { remedy: 'Wait.' }));
    await expect(bench.evaluate(pull)).rejects.toThrow('away');
    await bench.revoke();
    expect(woken(bench)).toEqual([]);
    bench.clock.advance(minutes(5));
    await bench.revoke();
    expect(woken(bench)).toEqual([String(pull)]);
    bench.github.breakDown('conversation', undefined);
    await bench.evaluate(pull, true);
    bench.clock.advance(minutes(5));
    await bench.revoke();
    expect(woken(bench)).toHaveLength(1);
  });

  it('goes on when the list cannot be read, and says so', async () => {
    const bench = await open();
    const pull = bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(3));
    bench.github.breakDown('waitingPulls', new Fault('github.unreachable', 'away', { remedy: 'Wait.' }));
    const report = await bench.revoke();
    expect(report.lines.join('\n')).toContain('Requests that wait too long were not all woken');
    expect((await bench.record(pull))?.state).toBe('ended');
  });

  it('is not kept from a request by those that no judgement closes', async () => {
    const bench = await open();
    for (let count = 0; count < 20; count += 1) {
      const malformed = bench.ask();
      bench.github.push(malformed, people.mallory, { 'README.md': `# ${count}\n` });
    }
    bench.clock.advance(hours(29));
    const pull = bench.ask();
    await bench.evaluate(pull);
    bench.clock.advance(minutes(20));
    await bench.revoke();
    expect(woken(bench)).toHaveLength(20);
    expect(woken(bench)[0]).toBe(String(pull));
  });

  it('wakes no more than a bounded number', async () => {
    const bench = await open();
    for (let count = 0; count < 23; count += 1) bench.ask();
    bench.clock.advance(hours(5));
    await bench.revoke();
    expect(woken(bench)).toHaveLength(20);
  });
});

describe('a judgement that dies at any call', () => {
  const steps = ['first asking', 'reminder and escalation', 'lapse', 'withdrawal'] as const;
  it.each(steps)('is made good by the next: %s', async (step) => {
    for (let dieAt = 1; ; dieAt += 1)
      for (const when of ['before', 'after'] as const) {
        const bench = await open();
        const pull = bench.ask();
        if (step !== 'first asking') {
          await bench.evaluate(pull);
          bench.clock.advance(step === 'lapse' ? hours(5) : minutes(31));
        }
        if (step === 'withdrawal') bench.github.comment(pull, people.alice, '/withdraw');
        const life = mortal(dieAt, when);
        const died = await evaluate(bench.ports('1', life), { pull, head: undefined }).then(
          () => false,
          (thrown: unknown) => {
            if (thrown instanceof Killed) return true;
            throw thrown;
          },
        );
        await Promise.resolve();
        bench.clock.advance(minutes(1));
        await bench.evaluate(pull);
        await bench.evaluate(pull);
        const asks = bench.github.asks(pull);
        const count = (what: string) => asks.filter((each) => each === what).length;
        const wanted = step === 'reminder and escalation' ? 2 : 1;
        expect([count('asked bob'), count('asked carol')]).toEqual([wanted, wanted]);
        expect(count('asked erin')).toBe(step === 'reminder and escalation' ? 1 : 0);
        const closing = step === 'lapse' || step === 'withdrawal';
        expect((await bench.github.evidence.pull(pull))?.state).toBe(closing ? 'closed' : 'open');
        const said = bench.desk.comment(pull) ?? '';
        expect(said).toContain(
          {
            lapse: 'Lapsed',
            withdrawal: 'Withdrawn',
            'first asking': 'Waiting',
            'reminder and escalation': 'Reminded',
          }[step],
        );
        if (!died && life.calls < dieAt) return;
      }
  });
});
