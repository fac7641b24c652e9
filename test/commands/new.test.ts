/** Asking from a terminal, with answers typed and with options alone; what is sent, and that else nothing is. */
import { describe, expect, it } from 'vitest';
import type { NewOutcome } from '../../src/commands/new.ts';
import { newRequest } from '../../src/commands/new.ts';
import type { Sending } from '../../src/commands/new-send.ts';
import { NOTHING_ASKED, type Wish } from '../../src/core/asking/wish.ts';
import { commitSha, instant, personKey } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import type { Push, Pushes } from '../../src/ports/pushes.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { edited, sampleFiles } from '../builders/sample-files.ts';
import { CTRL_C, fakeAsker, type FakeAsker } from '../fakes/asker.ts';
import { fakeProposals } from '../fakes/roster.ts';

/** A Friday, 03:12 in Berlin. */
const night = instant(Date.parse('2026-11-20T02:12:00Z'));
const noon = instant(Date.parse('2026-11-20T11:00:00Z'));
const path = 'policies/entitlements/prod-vm-admin.yaml';
const longest = 'max_duration: 4h';
const breakGlass =
  'break_glass: { requesters: [user:alice], max_duration: 1h, waives: [approval, hours, ticket], review: { within: 8h, by: [group:security] } }';
const files = edited(
  edited(sampleFiles, path, [longest, `${longest}\nhours: office\n${breakGlass}`]),
  'policies/gatehouse.yaml',
  [
    'version: 1',
    "version: 1\ncalendars: { office: [{ days: [mon, tue, wed, thu, fri], from: '07:00', to: '20:00' }] }",
  ],
);

const whole: Wish = {
  ...NOTHING_ASKED,
  entitlement: 'prod-vm-admin',
  duration: '2h',
  justification: 'Fix: replication, see issue #12, stuck since 14:10',
  ticket: 'CHG0031234',
  parameters: new Map([['source_ip', '203.0.113.7']]),
};

interface Given {
  readonly wish?: Partial<Wish>;
  readonly asker?: FakeAsker;
  readonly as?: string;
  readonly at?: typeof night;
  readonly policyFiles?: readonly SourceFile[];
  readonly taken?: readonly string[];
  readonly dryRun?: boolean;
  readonly token?: boolean;
  readonly pushes?: Pushes;
  readonly refuses?: Fault;
  readonly repository?: string | undefined;
}

const noGit: Pushes = {
  push: () =>
    Promise.reject(new Fault('config.invalid', '`git push` failed', { remedy: 'Set GITHUB_TOKEN.' })),
};

const ask = async (given: Given = {}) => {
  const proposals = fakeProposals();
  const refusing = { propose: () => Promise.reject(given.refuses ?? new Error('not asked')) };
  const sending: Sending = {
    github:
      given.token === false
        ? undefined
        : { proposals: given.refuses === undefined ? proposals : refusing, base: commitSha('a'.repeat(40)) },
    pushes: given.pushes ?? noGit,
    repository: 'repository' in given ? given.repository : 'https://github.test/contoso/access',
    branch: 'main',
  };
  const question = {
    policyFiles: given.policyFiles ?? files,
    taken: new Set(given.taken ?? []),
    whoAsks: () => Promise.resolve(personKey(given.as ?? 'alice')),
    opens: OPENS,
    wish: { ...whole, ...given.wish },
    dryRun: given.dryRun === true,
  };
  const outcome: NewOutcome = await newRequest({ asker: given.asker, sending }, question, given.at ?? noon);
  return { outcome, proposed: proposals.proposed, text: outcome.text.join('\n') };
};

describe('with options alone', () => {
  it('opens a pull request with the file as it was typed, and says where', async () => {
    const { outcome, proposed, text } = await ask();
    expect(outcome.exit).toBe(0);
    expect(proposed).toEqual([
      {
        branch: expect.stringMatching(/^request\/prod-vm-admin-alice-20261120-[0-9a-f]{8}$/),
        base: 'a'.repeat(40),
        path: expect.stringMatching(/^requests\/prod-vm-admin-alice-20261120-[0-9a-f]{8}\.yaml$/),
        text: [
          'entitlement: prod-vm-admin',
          'duration: 2h',
          "justification: 'Fix: replication, see issue #12, stuck since 14:10'",
          'ticket: CHG0031234',
          'parameters:',
          '  source_ip: 203.0.113.7',
          '',
        ].join('\n'),
        title: 'alice · prod-vm-admin · 2 h · CHG0031234',
        body: expect.any(String),
      },
    ]);
    expect(text).toContain('pending: waiting for manager, system owner');
    expect(text).toContain('Opened: https://github.test/contoso/access/pull/1');
  });

  it('opens none twice', async () => {
    const first = await ask();
    const again = await ask();
    expect(again.proposed[0]?.branch).toBe(first.proposed[0]?.branch);
  });

  it('never takes the place of a file that stands there', async () => {
    const { proposed } = await ask();
    const taken = [proposed[0]?.path ?? ''];
    const second = await ask({ taken });
    expect(second.proposed[0]?.path).toBe(taken[0]?.replace('.yaml', '-2.yaml'));
  });

  it('shows file and decision and sends nothing when it is only tried', async () => {
    const { outcome, proposed, text } = await ask({ dryRun: true });
    expect(outcome.exit).toBe(0);
    expect(proposed).toEqual([]);
    expect(text).toContain('  duration: 2h');
    expect(text).toContain('With approvals by carol (manager), bob (system owner) it would be approved.');
  });

  it('sends nothing that would be denied, and says what would work', async () => {
    const { outcome, proposed, text } = await ask({ at: night });
    expect(outcome.exit).toBe(1);
    expect(proposed).toEqual([]);
    expect(text).toContain('Ask for `start: 2026-11-20 07:00 Europe/Berlin`');
    expect(text).toContain('In an emergency alice may use break-glass');
    expect(text).toContain('so nothing was sent');
    expect(text).toContain("With --start '2026-11-20 07:00 Europe/Berlin' the window would be allowed.");
    expect(text).toContain('In an emergency only: --break-glass --duration 1h, without --start.');
  });

  it('sends nothing that has findings, and says them with the line', async () => {
    const { outcome, proposed, text } = await ask({ wish: { duration: '9h' } });
    expect(outcome.exit).toBe(1);
    expect(proposed).toEqual([]);
    expect(text).toMatch(/requests\/prod-vm-admin-alice-[^:]+:2:11/);
    expect(text).toContain('Write at most `4h`.');
  });

  it('says everything that is missing at once', async () => {
    const nothing = {
      duration: undefined,
      justification: undefined,
      ticket: undefined,
      parameters: new Map(),
    };
    await expect(ask({ wish: nothing })).rejects.toThrow(
      'this is missing: --duration, --justification, --param source_ip=…, --ticket',
    );
    await expect(ask({ wish: { entitlement: undefined } })).rejects.toThrow('this is missing: --entitlement');
  });

  it('takes break-glass by its option, without what that waives', async () => {
    const { proposed } = await ask({
      at: night,
      wish: { breakGlass: true, duration: '30m', ticket: undefined },
    });
    expect(proposed[0]?.text).toContain('\nbreak_glass: true\n');
    expect(proposed[0]?.title).toBe('alice · prod-vm-admin · 30 min · break-glass');
  });

  it('stops nobody for a live team that was not asked here', async () => {
    const live = edited(files, path, ['requesters: [group:sre]', 'requesters: [team:contoso/sre]']);
    const { outcome, proposed } = await ask({ policyFiles: live });
    expect(outcome.exit).toBe(0);
    expect(proposed).toHaveLength(1);
  });

  it('stops whoever may not ask', async () => {
    const { outcome, proposed, text } = await ask({ as: 'mallory' });
    expect([outcome.exit, proposed]).toEqual([1, []]);
    expect(text).toContain('mallory may not ask for prod-vm-admin');
    expect(text).not.toMatch(/break.?glass/i);
  });

  it('asks for nothing while the policy has findings', async () => {
    const broken = edited(files, 'policies/gatehouse.yaml', ['freeze: none', 'freeze: maybe']);
    const { outcome, text } = await ask({ policyFiles: broken });
    expect(outcome.exit).toBe(1);
    expect(text).toContain('the policy has findings');
  });
});

describe('without a token', () => {
  it('pushes a branch with the file, and says where the pull request is opened', async () => {
    const pushed: Push[] = [];
    const pushes: Pushes = {
      push: (push) => {
        pushed.push(push);
        return Promise.resolve('pushed');
      },
    };
    const { outcome, text } = await ask({ token: false, pushes });
    expect(outcome.exit).toBe(0);
    expect(pushed).toMatchObject([{ onto: 'main', message: 'alice · prod-vm-admin · 2 h · CHG0031234' }]);
    expect(text).toContain(
      `https://github.test/contoso/access/compare/main...${pushed[0]?.branch ?? ''}?expand=1`,
    );
  });

  it('and where git cannot push, gives the link that opens the editor with the file', async () => {
    const { text } = await ask({ token: false });
    const link = /https:\S+\/new\/main\?\S+/.exec(text)?.[0] ?? '';
    const query = new URL(link).searchParams;
    expect(query.get('filename')).toMatch(/^requests\/prod-vm-admin-alice/);
    expect(query.get('value')).toContain(
      "justification: 'Fix: replication, see issue #12, stuck since 14:10'\n",
    );
    expect(text).toContain('Nothing was sent.');
  });

  it('shows the file itself where the link would be longer than GitHub takes', async () => {
    const { text } = await ask({ token: false, wish: { justification: 'ä'.repeat(1900) } });
    expect(text).not.toContain('/new/main');
    expect(text.split('ä'.repeat(1900))).toHaveLength(3);
  });

  it('does not write over what is on the default branch already', async () => {
    const { text } = await ask({ token: false, pushes: { push: () => Promise.resolve('exists') } });
    expect(text).toContain('stands on main already');
  });

  it('says so where it is not known which repository it is', async () => {
    await expect(ask({ token: false, repository: undefined })).rejects.toThrow('which repository on GitHub');
  });
});

describe('with a token that may not', () => {
  it('gives the link, since the person may in the browser', async () => {
    const refuses = new Fault('github.forbidden', 'GitHub does not let this token', {
      remedy: 'Use another.',
    });
    const { text } = await ask({ refuses });
    expect(text).toContain('/new/main?filename=');
    expect(text).toContain('GitHub does not let this token');
  });

  it('fails where GitHub does not answer', async () => {
    const refuses = new Fault('github.unreachable', 'GitHub does not answer', { remedy: 'Again.' });
    await expect(ask({ refuses })).rejects.toThrow('GitHub does not answer');
  });
});

const NOTHING: Partial<Wish> = {
  entitlement: undefined,
  duration: undefined,
  justification: undefined,
  ticket: undefined,
  parameters: new Map(),
};

describe('at a terminal', () => {
  it('at three in the morning, is led through every question to the next approved hours', async () => {
    const asker = fakeAsker([
      'prod-vm-admin',
      false,
      '10.0.0.4',
      '203.0.113.7',
      '2',
      '2h',
      true,
      'it broke',
      'Fail over payments-db-02: stuck since 14:10',
      'soon',
      'CHG0031234',
      true,
    ]);
    const { outcome, proposed } = await ask({ asker, wish: NOTHING, at: night });
    await expect(`${asker.seen.join('\n')}\n----\n${outcome.text.join('\n')}\n`).toMatchFileSnapshot(
      'golden/new-at-night.txt',
    );
    expect(outcome.exit).toBe(0);
    expect(proposed[0]?.text).toContain('start: 2026-11-20 07:00 Europe/Berlin\n');
  });

  it('in an emergency, has the pull request open without ticket and start', async () => {
    const asker = fakeAsker([
      'prod-vm-admin',
      true,
      'alice',
      '203.0.113.7',
      true,
      'Fail over payments-db-02 now',
      true,
    ]);
    const { proposed } = await ask({ asker, wish: NOTHING, at: night });
    expect(proposed[0]?.text).toContain('break_glass: true\n');
    expect(proposed[0]?.text).not.toMatch(/ticket:|start:/);
    expect(asker.seen.join('\n')).toContain('approved');
  });

  it('asks only for what is missing', async () => {
    const asker = fakeAsker([true]);
    const { outcome } = await ask({ asker });
    expect(outcome.exit).toBe(0);
    const asked = asker.seen.filter((line) => /^(?:ask|choose|confirm)/.test(line));
    expect(asked).toEqual(['confirm: Open the pull request?']);
    const without = fakeAsker(['CHG0031234', true]);
    await ask({ asker: without, wish: { ticket: undefined } });
    expect(without.seen[0]).toMatch(/^ask: Ticket/);
  });

  it('asks again for what an option says wrongly', async () => {
    const wish = {
      entitlement: 'prod-vm-admn',
      duration: '9h',
      parameters: new Map([['source_ip', '10.0.0.4']]),
    };
    const asker = fakeAsker(['prod-vm-admin', '203.0.113.7', '2h', true]);
    const { proposed } = await ask({ asker, wish });
    expect(asker.seen[0]).toContain('There is no entitlement `prod-vm-admn`.');
    expect(proposed[0]?.text).toContain('duration: 2h');
  });

  it('lets the answers be given again, with those that were given standing there', async () => {
    const asker = fakeAsker([
      false,
      'change',
      'prod-vm-admin',
      false,
      '203.0.113.7',
      '3h',
      '',
      true,
      true,
      true,
    ]);
    const { proposed } = await ask({ asker });
    expect(proposed[0]?.text).toContain('duration: 3h');
  });

  it('offers break-glass where a request would be denied, and takes it when it is chosen', async () => {
    const asker = fakeAsker(['emergency', true]);
    const { proposed } = await ask({ asker, at: night });
    expect(proposed[0]?.text).toContain('duration: 1h\n');
    expect(proposed[0]?.text).toContain('break_glass: true\n');
  });

  it('offers it to nobody who may not use it', async () => {
    const others = edited(files, path, ['requesters: [user:alice]', 'requesters: [user:dave]']);
    const asker = fakeAsker(['stop']);
    const { outcome, proposed } = await ask({ asker, at: night, policyFiles: others });
    expect([outcome.exit, proposed]).toEqual([1, []]);
    expect(asker.seen.join('\n')).not.toMatch(/break.?glass/i);
  });

  it.each<[string, readonly (string | boolean | typeof CTRL_C)[]]>([
    ['the first question', [CTRL_C]],
    ['one in between', ['prod-vm-admin', false, CTRL_C]],
    [
      'the last',
      ['prod-vm-admin', false, '203.0.113.7', '2h', '', 'Fail over payments-db-02 now', 'CHG0031234', CTRL_C],
    ],
    [
      'what comes after a no',
      [
        'prod-vm-admin',
        false,
        '203.0.113.7',
        '2h',
        '',
        'Fail over payments-db-02 now',
        'CHG0031234',
        false,
        'stop',
      ],
    ],
  ])('sends nothing when somebody stops at %s', async (_, answers) => {
    const { outcome, proposed, text } = await ask({ asker: fakeAsker(answers), wish: NOTHING });
    expect([outcome.exit, proposed, text]).toEqual([1, [], 'Stopped: nothing was sent.']);
  });

  it('says so where somebody may ask for nothing', async () => {
    await expect(ask({ asker: fakeAsker([]), as: 'mallory', wish: NOTHING })).rejects.toThrow(
      'mallory may ask for nothing',
    );
  });
});
