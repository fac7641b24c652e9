import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import type { GrantNumber } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { status } from '../../src/commands/status.ts';
import { truth } from '../../src/commands/truth.ts';
import type { Bench, Mortality } from './bench.ts';
import { edited, mortal, openBench, people, SUBSCRIPTIONS } from './bench.ts';

const PEOPLE = 'policies/people.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const SETTINGS = 'policies/gatehouse.yaml';
const EMERGENCY = `entitlement: prod-vm-admin
break_glass: true
duration: 45m
justification: Payments are failing for all customers, nobody of the owners answers
ticket: INC0099120
parameters: { source_ip: 203.0.113.9 }
`;
const openWith = (path: string, from: string | RegExp, to: string) =>
  openBench((files) => ({ ...files, [path]: edited(files[path] ?? '', from, to) }));

/** alice used it, and it has ended. */
const used = async (bench: Bench): Promise<GrantNumber> => {
  const pull = bench.merged('alice', EMERGENCY, []);
  expect(await bench.elevate()).toMatchObject({ exit: 0 });
  bench.clock.advance(minutes(50));
  expect(await bench.revoke()).toMatchObject({ exit: 0 });
  bench.clock.advance(minutes(1));
  return pull;
};
const sweep = async (bench: Bench) => {
  const report = await bench.revoke();
  bench.clock.advance(minutes(1));
  return report;
};
const verdicts = async (bench: Bench, pull: GrantNumber) =>
  (await bench.events()).filter((event) => event.type === 'reviewed' && event.grant === pull);

describe('the issue on which break-glass is reviewed', () => {
  it('says before anything opens all that the reviewer needs, and calls both', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', EMERGENCY, []);
    await bench.elevate();
    const { body, title, labelled } = bench.reviews.of(pull) ?? {};
    expect([title, labelled]).toEqual([`Break-glass: alice uses prod-vm-admin (#${pull})`, true]);
    for (const said of [
      'Payments are failing',
      'INC0099120',
      '/networkSecurityGroups/bastion-nsg',
      '**Open** until',
      '@alice: write two lines',
      'It is for group&#8203;:security: erin; not for alice',
      '/reviewed justified',
      "initiatedBy/user/id%20eq%20'0f2c0000-0000-4000-8000-000000000001'",
    ].map((text) => text.replace('&#8203;', '')))
      expect((body ?? '').replaceAll('&#8203;', '')).toContain(said);
  });

  it('is one, also where the run dies around it', async () => {
    const dying = async (dieAt: number, when: 'before' | 'after') => {
      const bench = await openBench();
      const pull = bench.merged('alice', EMERGENCY, []);
      const before = bench.journal.length;
      const life = mortal(dieAt, when);
      await elevate(bench.ports('mortal', life)).catch(() => undefined);
      return { bench, pull, calls: bench.journal.slice(before) };
    };
    const { calls } = await dying(Infinity, 'before');
    const at = calls.findIndex((call) => call.startsWith('reviews open')) + 1;
    expect(at).toBeGreaterThan(1);
    for (const when of ['before', 'after'] as const) {
      const { bench, pull } = await dying(at, when);
      bench.clock.advance(minutes(21));
      await bench.elevate();
      expect(bench.reviews.every(pull)).toHaveLength(1);
      expect(bench.reviews.of(pull)?.body).toContain('Payments are failing');
    }
  });

  it('says once when it has ended and by whom, and quotes what the person writes', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    const own = bench.reviews.said(pull);
    expect(own).toHaveLength(1);
    expect(own[0]).toContain('@alice: write two lines');
    expect(own[0]).toContain('@erin: then judge it');
    bench.reviews.say(pull, people.mallory, 'I did it');
    bench.reviews.say(pull, people.alice, 'I failed over payments-db-02.\n<b>Outcome</b>: it works @bob');
    const wrong = bench.reviews.say(pull, people.alice, 'Nothing');
    bench.reviews.edit(pull, wrong, 'Nothing at all');
    await sweep(bench);
    const body = bench.reviews.of(pull)?.body ?? '';
    expect(body).toMatch(/\*\*Ended\*\* at \d\d:\d\d UTC .*, at the end of its window\./);
    expect(body).toContain('> I failed over payments-db-02.');
    expect(body).toContain('&lt;b&gt;Outcome&lt;/b&gt;');
    for (const no of ['I did it', 'Nothing', '@bob']) expect(body).not.toContain(no);
    expect(bench.reviews.said(pull)).toHaveLength(1);
    const before = bench.reviews.writes.length;
    await sweep(bench);
    expect(bench.reviews.writes).toHaveLength(before);
  });

  it('is opened again where it is gone, and open again where somebody closed it', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    for (let times = 0; times < 2; times += 1) {
      bench.reviews.close(pull);
      await sweep(bench);
      expect(bench.reviews.of(pull)?.state).toBe('open');
    }
    expect(bench.reviews.said(pull).filter((text) => text.startsWith('Closing this issue'))).toHaveLength(1);
    bench.reviews.remove(pull);
    await sweep(bench);
    expect(bench.reviews.of(pull)).toMatchObject({ state: 'open', labelled: true });
    expect(bench.reviews.of(pull)?.body).toContain(`stands in #${pull}`);
    expect(bench.reviews.of(pull)?.body).toContain('**Ended** at');
  });

  it('says who ended it early', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', EMERGENCY, []);
    await bench.elevate();
    bench.clock.advance(minutes(6));
    bench.github.comment(pull, people.alice, '/end');
    bench.clock.advance(minutes(1));
    await sweep(bench);
    expect(bench.reviews.of(pull)?.body).toMatch(
      /before the end of its window: alice asked for it with \/end\./,
    );
    bench.clock.advance(minutes(60));
    await sweep(bench);
    expect(bench.reviews.of(pull)?.body).toContain('alice asked for it with /end');
    expect(await bench.verifies()).toBe(true);
  });

  it('may be there twice after an answer that was lost: both are read, and both are closed', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    const first = bench.reviews.of(pull)?.number;
    bench.reviews.say(pull, people.erin, '/reviewed justified As the logs show.');
    await bench.ports('1').reviews.open(pull, { title: 'again', body: 'again' });
    await sweep(bench);
    expect(bench.reviews.every(pull).map(({ state }) => state)).toEqual(['closed', 'closed']);
    expect(await verdicts(bench, pull)).toMatchObject([{ data: { comment: { on: first } } }]);
    expect(await bench.reviews.all()).toEqual([]);
  });

  it('costs nothing where nothing is owed', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    const before = bench.journal.length;
    await bench.revoke();
    expect(bench.journal.slice(before).filter((line) => line.startsWith('reviews'))).toEqual([]);
  });
});

describe('a verdict', () => {
  it.each(['justified', 'not-justified'] as const)(
    'settles it, and closes the issue: %s',
    async (verdict) => {
      const bench = await openBench();
      const pull = await used(bench);
      const comment = bench.reviews.say(pull, people.erin, `/reviewed ${verdict} As the logs show.`);
      const report = await sweep(bench);
      expect(report).toMatchObject({ exit: 0 });
      expect(report.lines).toContain(`Reviewed: #${pull}.`);
      const issue = bench.reviews.of(pull);
      expect(issue).toMatchObject({ state: 'closed', labelled: false });
      expect(await verdicts(bench, pull)).toMatchObject([
        {
          id: deriveEventId(pull, 'reviewed', comment),
          actor: { kind: 'person', person: 'erin', gitHubId: 1005 },
          data: { verdict, text: 'As the logs show.', comment: { id: comment, on: issue?.number } },
        },
      ]);
      expect(await bench.record(pull)).toMatchObject({ review: { verdict } });
      const last = bench.reviews.said(pull).at(-1) ?? '';
      expect(last).toContain('> As the logs show.');
      expect(last.includes('@erin')).toBe(verdict === 'not-justified');
      expect(await bench.verifies()).toBe(true);
      const { writes } = bench.reviews;
      const before = writes.length;
      await sweep(bench);
      expect(writes).toHaveLength(before);
    },
  );

  it('counts on the pull request too, and the first one counts', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    const first = bench.github.comment(pull, people.erin, '/reviewed not-justified\nNobody was told.');
    bench.clock.advance(minutes(1));
    bench.reviews.say(pull, people.erin, '/reviewed justified On second thoughts.');
    await sweep(bench);
    expect(await verdicts(bench, pull)).toMatchObject([
      { data: { verdict: 'not-justified', text: 'Nobody was told.', comment: { id: first, on: pull } } },
    ]);
  });

  const refused = async (bench: Bench, pull: GrantNumber) => {
    await sweep(bench);
    expect(await verdicts(bench, pull)).toEqual([]);
    expect(bench.reviews.of(pull)?.state).toBe('open');
    const told = bench.reviews.said(pull).filter((text) => text.includes('does not count'));
    await sweep(bench);
    expect(bench.reviews.said(pull).filter((text) => text.includes('does not count'))).toEqual(told);
    return told.join('\n');
  };

  it.each([
    ['of who asked', 'alice', '/reviewed justified It was', 'of who asked'],
    ['of somebody who is not named', 'bob', '/reviewed justified It was', 'is for group'],
    ['without a reason', 'erin', '/reviewed justified', 'does not say why'],
    ['that is none', 'erin', '/reviewed yes', 'says neither'],
  ] as const)('does not count %s, and its author is told once', async (_, who, text, why) => {
    const bench = await openWith(PEOPLE, 'security: [erin]', 'security: [erin, alice]');
    const pull = await used(bench);
    bench.reviews.say(pull, people[who], text);
    expect(await refused(bench, pull)).toContain(why);
  });

  it('does not count of whom it was for', async () => {
    const bench = await openBench((files) => ({
      ...files,
      [PEOPLE]: edited(files[PEOPLE] ?? '', 'security: [erin]', 'security: [erin, dave]'),
      [ADMIN]: edited(
        files[ADMIN] ?? '',
        'requesters: [group:sre]',
        'requesters: [group:sre]\nfor: [group:sre]',
      ),
    }));
    const pull = bench.merged('alice', `${EMERGENCY}for: dave\n`, []);
    await bench.elevate();
    bench.clock.advance(minutes(50));
    await bench.revoke();
    bench.clock.advance(minutes(1));
    bench.reviews.say(pull, people.dave, '/reviewed justified It was');
    expect(await refused(bench, pull)).toContain('of who had the access');
  });

  it('does not count of who wrote a commit of the request, nor while that is not known', async () => {
    const bench = await openWith(PEOPLE, 'security: [erin]', 'security: [erin, dave]');
    const pull = bench.ask('alice', EMERGENCY);
    bench.github.push(pull, people.alice, { [`requests/access-${1}.yaml`]: `${EMERGENCY}` }, people.dave);
    bench.merge(pull);
    await bench.elevate();
    bench.clock.advance(minutes(50));
    await bench.revoke();
    bench.clock.advance(minutes(1));
    bench.reviews.say(pull, people.dave, '/reviewed justified It was');
    expect(await refused(bench, pull)).toContain('wrote a commit');
    bench.github.setIncomplete(pull, ['commits']);
    bench.reviews.say(pull, people.erin, '/reviewed justified It was');
    expect(await refused(bench, pull)).toContain('could not be read');
    bench.github.setIncomplete(pull, []);
    await sweep(bench);
    expect(await verdicts(bench, pull)).toHaveLength(1);
  });

  it('does not count edited, of a second account, of a renamed account, of strangers, of bots', async () => {
    const bench = await openWith(
      PEOPLE,
      '  erin: { github: erin, github_id: 1005,',
      '  erin: { github: erin, also: [erin2], github_id: 1005,',
    );
    const pull = await used(bench);
    const one = bench.reviews.say(pull, people.erin, '/reviewed not-justified It was not');
    bench.reviews.edit(pull, one, '/reviewed justified It was');
    const account = { ...people.erin, id: 7777 as never };
    bench.reviews.say(pull, { ...account, login: 'erin2' }, '/reviewed justified It was');
    bench.reviews.say(pull, { ...people.erin, login: 'erin-new' }, '/reviewed justified It was');
    bench.reviews.say(pull, { ...account, login: 'somebody' }, '/reviewed justified It was');
    bench.reviews.say(pull, { ...people.erin, kind: 'bot' }, '/reviewed justified It was');
    const told = await refused(bench, pull);
    expect(told).toContain('was edited');
    expect(told).toContain('is now called erin');
    expect(bench.reviews.said(pull).filter((text) => text.includes('does not count'))).toHaveLength(2);
  });

  it('does not count before the end, and counts when it is written anew', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', EMERGENCY, []);
    await bench.elevate();
    bench.reviews.say(pull, people.erin, '/reviewed justified I trust her');
    expect(await refused(bench, pull)).toContain('still open');
    bench.clock.advance(minutes(50));
    bench.reviews.say(pull, people.erin, '/reviewed justified I looked');
    // The window was over when it was written, though no sweep had ended it yet.
    await sweep(bench);
    expect(await verdicts(bench, pull)).toMatchObject([{ data: { text: 'I looked' } }]);
  });

  it('counts of a live team and of who is on call when it is written, and of nobody while a team is silent', async () => {
    const bench = await openWith(ADMIN, 'by: [group:security]', 'by: [team:contoso/reviewers]');
    const pull = await used(bench);
    bench.reviews.say(pull, people.bob, '/reviewed justified It was');
    expect(await refused(bench, pull)).toContain('does not count yet');
    bench.github.setTeam('contoso/reviewers', [people.bob.id as never]);
    await sweep(bench);
    expect(await verdicts(bench, pull)).toMatchObject([{ actor: { person: 'bob' } }]);
  });

  it('is for the operators where the entitlement has no break-glass any more', async () => {
    const bench = await openWith(SETTINGS, 'operators: [group:security]', 'operators: [user:carol]');
    const pull = await used(bench);
    const before = bench.github;
    const admin =
      (await before.evidence.policyAt(before.main())).files.find(({ path }) => path === ADMIN)?.text ?? '';
    bench.github.pushToMain(people.erin, {
      [ADMIN]: admin.replace(/break_glass:[\s\S]*?\nconnect/, 'connect'),
    });
    bench.reviews.say(pull, people.erin, '/reviewed justified It was');
    bench.reviews.say(pull, people.carol, '/reviewed justified It was');
    await sweep(bench);
    expect(await verdicts(bench, pull)).toMatchObject([{ actor: { person: 'carol' } }]);
  });

  it('of one review does not wait for another that fails', async () => {
    const bench = await openBench();
    const [first, second] = [await used(bench), await used(bench)];
    bench.reviews.say(first, people.erin, '/reviewed justified It was');
    bench.reviews.say(second, people.erin, '/reviewed justified It was');
    const ports = bench.ports('1');
    const fault = new Fault('github.unreachable', 'No answer', { remedy: 'Wait.', transient: true });
    const report = await revoke(
      {
        ...ports,
        reviews: {
          ...ports.reviews,
          comment: (issue, body) =>
            issue.grant === first ? Promise.reject(fault) : ports.reviews.comment(issue, body),
        },
      },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report.exit).toBe(2);
    expect(await verdicts(bench, first)).toEqual([]);
    expect(await verdicts(bench, second)).toHaveLength(1);
  });
});

describe('a review that nobody gives', () => {
  it('is called for once before it is due and once after, and the report names it without being red', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    const about = (what: string) => bench.reviews.said(pull).filter((text) => text.includes(what)).length;
    bench.clock.advance(hours(18));
    await sweep(bench);
    expect(about('is due at')).toBe(0);
    bench.clock.advance(hours(2));
    await sweep(bench);
    await sweep(bench);
    expect([about('is due at'), about('was due at')]).toEqual([1, 0]);
    bench.clock.advance(hours(4));
    const report = await sweep(bench);
    await sweep(bench);
    expect([about('is due at'), about('was due at')]).toEqual([1, 1]);
    expect(bench.reviews.said(pull).at(-1)).toMatch(/^@erin: the review .* nobody has given it/);
    expect(bench.reviews.of(pull)).toMatchObject({
      overdue: true,
      title: expect.stringMatching(/^Review overdue/),
    });
    expect(report.exit).toBe(0);
    expect(report.lines.join('\n')).toContain(
      `The review of break-glass #${pull} (alice, prod-vm-admin) is overdue`,
    );
  });

  it('refuses the next break-glass of that person until it is given, also after 40 days', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    bench.clock.advance(hours(24 * 40));
    const next = async () => {
      const asked = bench.ask('alice', EMERGENCY);
      const { outputs } = await bench.evaluate(asked);
      return outputs?.outcome;
    };
    expect(await next()).toBe('denied');
    bench.reviews.say(pull, people.erin, '/reviewed not-justified Late');
    await sweep(bench);
    expect(await next()).toBe('approved');
  });

  it('is told where an entry of the ledger settled it that no run made', async () => {
    const bench = await openBench();
    const [forged] = [await used(bench), await used(bench)];
    await bench.forge([
      {
        id: deriveEventId(forged, 'reviewed', 'x'),
        type: 'reviewed',
        grant: forged,
        actor: { kind: 'person', person: 'erin' as never },
        data: { verdict: 'justified', text: 'It was' },
      },
    ]);
    await sweep(bench);
    await sweep(bench);
    expect(
      bench.reviews.said(forged).filter((text) => text.includes('no run has told a verdict')),
    ).toHaveLength(1);
    expect(bench.reviews.of(forged)?.state).toBe('open');
  });
});

describe('whoever asks later', () => {
  it('is told by status and report which reviews are owed, which are overdue, and how the others came out', async () => {
    const bench = await openBench();
    const [first, second] = [await used(bench), await used(bench)];
    bench.reviews.say(first, people.erin, '/reviewed not-justified The owners were not called');
    await sweep(bench);
    const now = async () => ({
      status: (await status({ ledger: bench.ledger(), clock: bench.clock }, { timezone: 'UTC' })).text.join(
        '\n',
      ),
      report: (await truth({ history: bench.store }, { since: undefined })).text.join('\n'),
    });
    const before = await now();
    expect(before.status).toContain(`#${second}  alice  prod-vm-admin  break-glass  review due `);
    expect(before.status).not.toContain(`#${first} `);
    expect(before.report).toContain(
      'used 2 times; reviewed as justified 0 times, as not justified 1 times; 1 reviews are owed, 0 of them overdue',
    );
    expect(before.report).toContain(
      `#${first} alice prod-vm-admin: not justified, erin says: The owners were not called`,
    );
    bench.clock.advance(hours(30));
    bench.merged();
    await bench.elevate();
    const after = await now();
    expect(after.status).toContain('review OVERDUE since');
    expect(after.report).toContain(`#${second} alice prod-vm-admin: review OVERDUE since`);
    const late = await truth({ history: bench.store }, { since: bench.clock.now() });
    expect(late.json.breakGlass).toMatchObject({ uses: 0, notJustified: [], owed: [{ grant: second }] });
  });

  it('is told nothing of break-glass where nobody used it', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    const { text } = await truth({ history: bench.store }, { since: undefined });
    expect(text.join('\n')).not.toContain('Break-glass');
  });
});

describe('channels outside GitHub', () => {
  it('hear of the use, of a review that is overdue, and of a verdict that it was not justified, once each', async () => {
    const bench = await openBench((files) => ({
      ...files,
      [SETTINGS]: `${files[SETTINGS] ?? ''}\nnotify: { alerts: [slack:security] }\n`,
    }));
    const pull = await used(bench);
    bench.clock.advance(hours(25));
    await sweep(bench);
    await sweep(bench);
    bench.reviews.say(pull, people.erin, '/reviewed not-justified It was not');
    await sweep(bench);
    expect(
      bench.notices.sent.filter(({ to }) => to === 'slack:security').map(({ notice }) => notice.title),
    ).toEqual([
      `Break-glass: alice uses prod-vm-admin (#${pull})`,
      `Review overdue: break-glass: alice uses prod-vm-admin (#${pull})`,
      `Break-glass #${pull} was not justified`,
    ]);
  });
});

describe('a comment on the issue', () => {
  const judged = async (by: (typeof people)[keyof typeof people], text: string, on?: number) => {
    const bench = await openBench();
    const pull = await used(bench);
    bench.reviews.say(pull, by, text);
    const issue = on ?? bench.reviews.of(pull)?.number;
    const report = await evaluate(bench.ports('1'), { pull: undefined, head: undefined, issue });
    return { ...report.outputs, pull };
  };

  it('wakes the sweep for a verdict, and for nothing else', async () => {
    const woken = await judged(people.bob, '/reviewed justified It was');
    expect(woken).toMatchObject({ act: 'end', 'pull-request': String(woken.pull) });
    expect(await judged(people.alice, 'I failed it over')).toMatchObject({ act: 'none' });
    const stranger = { ...people.bob, id: 7777 as never, login: 'stranger' };
    expect(await judged(stranger, '/reviewed justified It was')).toMatchObject({ act: 'none' });
    expect(await judged(people.erin, '/reviewed justified It was', 4)).toMatchObject({ act: 'none' });
  });

  it('wakes it from the pull request too, while the review is owed', async () => {
    const bench = await openBench();
    const pull = await used(bench);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'none' });
    bench.github.comment(pull, people.erin, '/reviewed justified It was');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'end' });
    await sweep(bench);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'none' });
  });
});

describe('a sweep that dies at any call around a verdict', () => {
  it('leaves it to the next one: one verdict on record, one word, one closing', async () => {
    const given = async (life: Mortality) => {
      const bench = await openBench();
      const pull = await used(bench);
      bench.reviews.say(pull, people.erin, '/reviewed justified As the logs show.');
      const before = bench.journal.length;
      const report = await revoke(bench.ports('mortal', life), {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      }).catch((thrown: unknown) => thrown);
      return { bench, pull, report, calls: bench.journal.slice(before) };
    };
    const { calls } = await given(mortal());
    const first = calls.findIndex((call) => call.startsWith('reviews all')) + 1;
    expect(first).toBeGreaterThan(1);
    for (let dieAt = first; dieAt <= calls.length; dieAt += 1)
      for (const when of ['before', 'after'] as const) {
        const life = mortal(dieAt, when);
        const { bench, pull } = await given(life);
        expect(life.dead).toBe(true);
        await sweep(bench);
        await sweep(bench);
        expect(await verdicts(bench, pull), `${dieAt} ${when}`).toHaveLength(1);
        const { writes } = bench.reviews;
        expect(bench.reviews.said(pull).filter((text) => text.startsWith('**Reviewed:'))).toHaveLength(1);
        expect(writes.filter((write) => /^change .* state$/.test(write))).toHaveLength(1);
        expect(bench.reviews.of(pull)).toMatchObject({ state: 'closed' });
        expect(bench.reviews.every(pull)).toHaveLength(1);
        expect(await bench.verifies()).toBe(true);
      }
  }, 60_000);
});
