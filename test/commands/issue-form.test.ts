/** Asking with an issue: what it is answered, the App's pull request, and who can forge a wish of somebody else. */
import { describe, expect, it } from 'vitest';
import { hours } from '../../src/core/brand.ts';
import type { GrantNumber } from '../../src/core/brand.ts';
import { evaluateIssue } from '../../src/commands/evaluate-issue.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { Fault } from '../../src/core/fault.ts';
import { proposeRequest } from '../../src/commands/propose-request.ts';
import type { Proposals } from '../../src/ports/proposals.ts';
import type { Account } from '../../src/core/pull.ts';
import { EMERGENCY } from '../../src/core/issue-form/fields.ts';
import { readForm } from '../../src/core/issue-form/read.ts';
import { anIssueBody, bot } from '../builders/issue.ts';
import { actionsBot } from '../fakes/evidence.ts';
import { mortal, openBench, people, SUBSCRIPTIONS } from './bench.ts';
import type { Bench, Mortality } from './bench.ts';

const withApp = (files: Record<string, string>): Record<string, string> => ({
  ...files,
  'policies/gatehouse.yaml': `${files['policies/gatehouse.yaml'] ?? ''}\nissue_form: { bot: ${bot.id} }\n`,
});

/** Opens pull requests in the bench's GitHub as an account; each branch has at most one, open or not. */
const proposing = (
  bench: Bench,
  as: Account = bot,
): Proposals & { readonly opened: Map<string, GrantNumber> } => {
  const opened = new Map<string, GrantNumber>();
  return {
    opened,
    propose: async ({ branch, path, text }) => {
      const before = opened.get(branch);
      const number = before ?? bench.github.openPull(as, { [path]: text }, { headRef: branch });
      opened.set(branch, number);
      return { kind: before === undefined ? 'opened' : 'open-already', number, url: '' };
    },
  };
};

const evaluated = (bench: Bench, issue: number, life?: Mortality) =>
  evaluateIssue(bench.ports(bench.nextRun(), life), issue);
const propose = (bench: Bench, issue: number, proposals: Proposals = proposing(bench), life = mortal()) =>
  proposeRequest({ ...bench.ports(bench.nextRun(), life), proposals }, issue);
const told = (bench: Bench, issue: number): string => bench.desk.answer(issue) ?? '';

/** An issue of alice's, and the App's pull request for it. */
const asked = async (bench: Bench, body = anIssueBody()): Promise<{ issue: number; pull: GrantNumber }> => {
  const issue = bench.github.openIssue(people.alice, body);
  const proposals = proposing(bench);
  expect(await propose(bench, issue, proposals)).toMatchObject({ exit: 0 });
  const pull = proposals.opened.get(`gatehouse/issue-${issue}`);
  if (pull === undefined) throw new Error('nothing was opened');
  return { issue, pull };
};

describe('an issue, where no App opens pull requests', () => {
  it('is answered with the decision to come and the ready link', async () => {
    const bench = await openBench();
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    const report = await evaluated(bench, issue);
    expect(report).toMatchObject({
      exit: 0,
      outputs: { outcome: 'pending', act: 'none', issue: String(issue) },
    });
    expect(told(bench, issue)).toContain('**One step is left:**');
    expect(told(bench, issue)).toContain('Waiting');
    const link = /\((https:[^)]+\/new\/main\?[^)]+)\)/.exec(told(bench, issue))?.[1] ?? '';
    const query = new URL(link).searchParams;
    expect(new URL(link).pathname).toBe('/contoso/access/new/main');
    expect(query.get('filename')).toBe(`requests/issue-${issue}.yaml`);
    // Whoever follows the link proposes it as themselves, and it is judged as any other.
    const pull = bench.ask('alice', query.get('value') ?? '', query.get('filename') ?? '');
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'pending' } });
  });

  it('is answered anew when it is edited, in the same comment', async () => {
    const bench = await openBench();
    const issue = bench.github.openIssue(people.alice, anIssueBody({ duration: 'two hours' }));
    expect(await evaluated(bench, issue)).toMatchObject({ exit: 1 });
    bench.github.editIssue(issue, anIssueBody());
    expect(await evaluated(bench, issue)).toMatchObject({ exit: 0, outputs: { act: 'none' } });
    expect(told(bench, issue)).toContain('**One step is left:**');
  });

  it('is told all findings at once, with a form that has what was typed', async () => {
    const bench = await openBench();
    const issue = bench.github.openIssue(
      people.alice,
      anIssueBody({ ticket: 'A\nB', parameters: '203.0.113.7', duration: '2 hours' }),
    );
    expect(await evaluated(bench, issue)).toMatchObject({
      exit: 1,
      outputs: { outcome: 'findings', act: 'none' },
    });
    expect(told(bench, issue)).toContain('**3 findings: nothing is asked yet.**');
    for (const id of ['issue.one-line', 'issue.parameter', 'format.duration-form'])
      expect(told(bench, issue)).toContain(id);
    // What stands in a field that could not be read is not called missing.
    expect(told(bench, issue)).not.toContain('missing');
    const link = /\((https:[^)]+\/issues\/new\?[^)]+)\)/.exec(told(bench, issue))?.[1] ?? '';
    expect(new URL(link).searchParams.get('template')).toBe('access-request.yml');
    expect(new URL(link).searchParams.get('entitlement')).toBe('prod-vm-admin');
    expect(new URL(link).searchParams.get('ticket')).toBe('A\nB');
  });

  it('with a credential in any field is told to rotate it, and neither answer nor link has it again', async () => {
    const token = ['ghp', '_', 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1cDe4gHi7k'].join('');
    for (const fields of [
      { justification: `Log in with ${token} and restart` },
      { ticket: token },
      { ticket: `CHG1\n${token}` },
      { parameters: `source_ip: ${token}` },
      { parameters: token },
      { entitlement: token },
    ]) {
      const bench = await openBench();
      const issue = bench.github.openIssue(people.alice, anIssueBody(fields));
      expect(await evaluated(bench, issue)).toMatchObject({ exit: 1, outputs: { act: 'none' } });
      expect(told(bench, issue)).toContain('rotate it now');
      expect(told(bench, issue)).not.toContain(token.slice(4, 20));
    }
  });

  it('is told what would be denied, and is offered no way to ask for it', async () => {
    const bench = await openBench();
    const issue = bench.github.openIssue(people.mallory, anIssueBody());
    expect(await evaluated(bench, issue)).toMatchObject({
      exit: 1,
      outputs: { outcome: 'denied', act: 'none' },
    });
    expect(told(bench, issue)).toContain('Denied');
    expect(told(bench, issue)).not.toContain('/new/main');
  });

  it('is not answered when a bot wrote it, or when it is gone', async () => {
    const bench = await openBench();
    const issue = bench.github.openIssue(actionsBot, anIssueBody());
    const gone = bench.github.openIssue(people.alice, anIssueBody());
    bench.github.deleteIssue(gone);
    for (const each of [issue, gone, 4711])
      expect(await evaluated(bench, each)).toMatchObject({ exit: 0, outputs: { act: 'none' } });
    expect(bench.desk.writes).toEqual([]);
  });

  it('is told of a fault, which the run throws on', async () => {
    const bench = await openBench();
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    const ports = {
      ...bench.ports(bench.nextRun()),
      ledger: () => {
        throw new TypeError('a bug');
      },
    };
    await expect(evaluateIssue(ports, issue)).rejects.toThrow('a bug');
    expect(told(bench, issue)).toContain('Something outside failed');
  });

  it('gives words of people no way out of their place', async () => {
    const bench = await openBench();
    const hostile = '</details> @everyone ``` [x](https://evil.test) ![i](https://evil.test/i.png)';
    const issue = bench.github.openIssue(
      people.alice,
      anIssueBody({ justification: hostile, ticket: `${hostile}\nmore` }),
    );
    await evaluated(bench, issue);
    expect(told(bench, issue)).not.toContain('](https://evil.test');
    bench.github.editIssue(issue, anIssueBody({ justification: hostile }));
    await evaluated(bench, issue);
    const outside = told(bench, issue)
      .replace(/(`{3,})[^]*?\n\1/g, '')
      .replace(/\(https:[^)]*\)/g, '');
    expect(outside).not.toContain('](https://evil.test');
    expect(outside.match(/<\/details>/g)?.length).toBe(outside.match(/<details>/g)?.length);
  });
});

describe('an issue, where the App opens pull requests', () => {
  it('is asked in one, whose requester is the issue’s author, through to access', async () => {
    const bench = await openBench(withApp);
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    expect(await evaluated(bench, issue)).toMatchObject({
      outputs: { act: 'propose', issue: String(issue) },
    });
    expect(told(bench, issue)).toContain('The pull request is being opened for you.');
    const proposals = proposing(bench);
    await propose(bench, issue, proposals);
    const pull = proposals.opened.get(`gatehouse/issue-${issue}`)!;
    expect(told(bench, issue)).toContain(`**Asked in #${pull}.**`);
    expect(bench.desk.writes.at(-1)).toBe(`answer ${issue} and close`);
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'pending' } });
    expect(bench.desk.title(pull)).toContain('alice · prod-vm-admin');
    bench.approve(pull, 'carol', 'bob');
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'approved', act: 'merge' } });
    bench.merge(pull);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '1' } });
    expect(await bench.openGrant(pull)).toMatchObject({ requester: 'alice', beneficiary: 'alice' });
    const [requested] = (await bench.events()).filter(({ type }) => type === 'requested');
    expect(requested?.actor).toMatchObject({ login: 'alice' });
    expect(await bench.verifies()).toBe(true);
  });

  it('opens an emergency at once, as the issue asks', async () => {
    const bench = await openBench(withApp);
    const { issue, pull } = await asked(
      bench,
      anIssueBody({ duration: '1h', break_glass: `- [X] ${EMERGENCY}` }),
    );
    expect(await evaluated(bench, issue)).toMatchObject({
      outputs: { outcome: 'approved', act: 'propose' },
    });
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'approved', act: 'merge' } });
    bench.merge(pull);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '1' } });
    expect(await bench.openGrant(pull)).toMatchObject({ requester: 'alice' });
  });

  it('is withdrawn by the issue’s author, and by nobody whose issue it is not', async () => {
    const bench = await openBench(withApp);
    const { pull } = await asked(bench);
    bench.clock.advance(5_000);
    bench.github.comment(pull, people.mallory, '/withdraw');
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'pending' } });
    bench.github.comment(pull, people.alice, '/withdraw');
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'withdrawn' } });
  });

  it('does not open what was edited, and says that it counts no more', async () => {
    const bench = await openBench(withApp);
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    bench.github.editIssue(issue, anIssueBody({ duration: '1h' }));
    expect(await evaluated(bench, issue)).toMatchObject({ outputs: { act: 'none' } });
    expect(told(bench, issue)).toContain('**This issue was edited');
    const proposals = proposing(bench);
    expect(await propose(bench, issue, proposals)).toMatchObject({ exit: 1 });
    expect(proposals.opened.size).toBe(0);
  });

  it('does not open what came from elsewhere, and says so', async () => {
    const bench = await openBench(withApp);
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    bench.github.moveIssueHere(issue);
    expect(await evaluated(bench, issue)).toMatchObject({ outputs: { act: 'none' } });
    expect(told(bench, issue)).toContain('**This issue came from another repository');
  });

  it('opens nothing for an issue with findings, of a bot, from elsewhere, or gone', async () => {
    const bench = await openBench(withApp);
    const proposals = proposing(bench);
    const bad = bench.github.openIssue(people.alice, 'Please');
    const bots = bench.github.openIssue(actionsBot, anIssueBody());
    const moved = bench.github.openIssue(people.alice, anIssueBody());
    bench.github.moveIssueHere(moved);
    for (const each of [bad, bots, moved, 4711])
      expect(await propose(bench, each, proposals)).toMatchObject({ exit: 1 });
    expect(proposals.opened.size).toBe(0);
    expect(bench.desk.writes).toEqual([]);
  });

  it('opens one pull request however often it is killed and run again', async () => {
    for (const when of ['before', 'after'] as const)
      for (let dieAt = 1; dieAt < 6; dieAt += 1) {
        const bench = await openBench(withApp);
        const issue = bench.github.openIssue(people.alice, anIssueBody());
        const proposals = proposing(bench);
        await propose(bench, issue, proposals, mortal(dieAt, when)).catch(() => undefined);
        await propose(bench, issue, proposals);
        expect(proposals.opened.size).toBe(1);
        expect(told(bench, issue)).toContain('**Asked in #');
      }
  });
});

describe('the last word on an issue', () => {
  const opened = async () => {
    const bench = await openBench(withApp);
    const given = await asked(bench);
    bench.approve(given.pull, 'carol', 'bob');
    bench.merge(given.pull);
    await bench.elevate();
    return { bench, ...given };
  };

  it('says that the access has ended, once', async () => {
    const { bench, issue, pull } = await opened();
    expect(told(bench, issue)).toContain('Who can approve it');
    bench.clock.advance(hours(3));
    await bench.revoke();
    expect(told(bench, issue)).toBe(
      `**Asked in #${pull}.** The access has ended. When, and what was closed, is said there.\n`,
    );
    await bench.revoke();
    expect(bench.desk.writes.filter((write) => write.startsWith(`answer ${issue}`))).toHaveLength(2);
  });

  it('says that it was denied at the merge', async () => {
    const bench = await openBench(withApp);
    const { issue, pull } = await asked(bench);
    bench.merge(pull);
    await bench.elevate();
    expect(told(bench, issue)).toMatch(/^\*\*Asked in #\d+\.\*\* It was denied/);
  });

  it('says that it was withdrawn, or that it lapsed, and not while it waits', async () => {
    const bench = await openBench(withApp);
    const [back, late] = [await asked(bench), await asked(bench)];
    bench.clock.advance(5_000);
    await bench.evaluate(back.pull);
    expect(told(bench, back.issue)).toContain('Who can approve it');
    bench.github.comment(back.pull, people.alice, '/withdraw');
    bench.clock.advance(hours(24 * 6));
    for (const { pull } of [back, late]) await bench.evaluate(pull);
    expect(told(bench, back.issue)).toContain('It was withdrawn');
    expect(told(bench, late.issue)).toContain('It waited too long and lapsed');
  });

  it('is never put in the place of other words, whatever a file is called', async () => {
    const bench = await openBench(withApp);
    const mine = bench.github.openIssue(people.alice, anIssueBody({ duration: 'two hours' }));
    await evaluated(bench, mine);
    const before = told(bench, mine);
    const other = bench.ask('dave', anIssueFile(), `requests/issue-${mine}.yaml`);
    bench.approve(other, 'carol', 'bob');
    bench.merge(other);
    await bench.elevate();
    bench.clock.advance(hours(3));
    await bench.revoke();
    expect(await bench.record(other)).toMatchObject({ state: 'ended' });
    expect(told(bench, mine)).toBe(before);
  });

  it('holds nothing up when it cannot be said', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(3));
    const ports = bench.ports('9');
    const away = new Fault('github.unreachable', 'away', { remedy: 'Wait.' });
    const report = await revoke(
      { ...ports, desk: { ...ports.desk, answerIssue: () => Promise.reject(away) } },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report.exit).toBe(0);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
    expect(JSON.stringify(bench.log.lines)).toContain('was not told how');
  });
});

describe('a wish of somebody else', () => {
  type Forgery = (bench: Bench, given: { issue: number; pull: GrantNumber }) => void;
  const forgeries: readonly (readonly [string, string, Forgery])[] = [
    [
      'the issue was edited afterwards',
      'issue-edited',
      ({ github }, { issue }) => github.editIssue(issue, anIssueBody()),
    ],
    ['the issue was deleted', 'issue-missing', ({ github }, { issue }) => github.deleteIssue(issue)],
    ['the issue was moved here', 'issue-moved', ({ github }, { issue }) => github.moveIssueHere(issue)],
    [
      'somebody pushed another duration',
      'issue-other',
      ({ github }, { issue, pull }) =>
        void github.push(pull, people.mallory, {
          [`requests/issue-${issue}.yaml`]: anIssueFile({ duration: '4h' }),
        }),
    ],
  ];

  it.each(forgeries)('is nobody’s where %s, whoever approved', async (_, code, forge) => {
    const bench = await openBench(withApp);
    const given = await asked(bench);
    forge(bench, given);
    bench.approve(given.pull, 'carol', 'bob');
    expect(await bench.evaluate(given.pull)).toMatchObject({ exit: 1, outputs: { outcome: 'denied' } });
    bench.merge(given.pull);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0' } });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(JSON.stringify(await bench.events())).toContain(`requester.${code}`);
  });

  it.each(forgeries.slice(0, 3))('elevates nothing where %s after the approval', async (_, code, forge) => {
    const bench = await openBench(withApp);
    const given = await asked(bench);
    bench.approve(given.pull, 'carol', 'bob');
    bench.merge(given.pull);
    forge(bench, given);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0' } });
    expect(JSON.stringify(await bench.events())).toContain(`requester.${code}`);
  });

  it('is nobody’s by another bot, and by a person who takes the branch’s name', async () => {
    const bench = await openBench(withApp);
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    const open = (as: Account): GrantNumber =>
      bench.github.openPull(
        as,
        { [`requests/issue-${issue}.yaml`]: anIssueFile() },
        { headRef: `gatehouse/issue-${issue}` },
      );
    const byBot = open(actionsBot);
    expect(await bench.evaluate(byBot)).toMatchObject({ outputs: { outcome: 'denied' } });
    expect(bench.desk.comment(byBot)).toContain('requester.bot');
    for (const person of [people.mallory, people.dave, people.alice]) {
      const own = open(person);
      expect(await bench.evaluate(own)).toMatchObject({ outputs: { outcome: 'denied' } });
      expect(bench.desk.comment(own)).toContain('requester.issue-branch');
      expect(bench.desk.title(own) ?? '').not.toContain('alice');
    }
  });

  it('is not brought back a day later', async () => {
    const bench = await openBench(withApp);
    const issue = bench.github.openIssue(people.alice, anIssueBody());
    bench.clock.advance(hours(24) + 1_000);
    const proposals = proposing(bench);
    await propose(bench, issue, proposals);
    const pull = proposals.opened.get(`gatehouse/issue-${issue}`)!;
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'denied' } });
    expect(bench.desk.comment(pull)).toContain('requester.issue-old');
  });

  it('is not approved by who pushed to the App’s branch', async () => {
    const bench = await openBench(withApp);
    const { pull } = await asked(bench);
    // An empty commit changes nothing that is asked.
    bench.github.push(pull, people.bob, {});
    bench.approve(pull, 'carol', 'bob');
    expect(await bench.evaluate(pull)).toMatchObject({
      outputs: { outcome: expect.not.stringMatching('approved') },
    });
  });
});

const anIssueFile = (change: Parameters<typeof anIssueBody>[0] = {}): string => {
  const read = readForm(1, anIssueBody(change));
  if (read.kind === 'findings') throw new Error('findings');
  return read.text;
};
