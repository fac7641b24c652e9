/** `/source` moves an open grant to another address: the old rule is gone before the new one comes, and the end never moves. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import { gitHubUserId, hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import type { Bench, Mortality, Name } from './bench.ts';
import { edited, Killed, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ENTITLEMENT = 'policies/entitlements/prod-vm-admin.yaml';
const OLD = '203.0.113.7/32';
const NEW = '203.0.113.8/32';

type Files = Record<string, string>;
const changing = (path: string, from: string | RegExp, to: string) => (files: Files) => ({
  ...files,
  [path]: edited(files[path] ?? '', from, to),
});

/** Alice's access, open from 203.0.113.7 and ten minutes old. */
const opened = async (change?: (files: Files) => Files) => {
  const bench = await openBench(change);
  const pull = bench.merged();
  await bench.elevate();
  bench.clock.advance(minutes(10));
  return { bench, pull };
};

/** From where something is open now, and until when. */
const openFrom = (bench: Bench) =>
  bench.rules.objects.map(({ step, owner }) => ({
    from: step.kind === 'nsg-rule' ? step.source : undefined,
    until: owner?.expiresAt,
  }));
const sourcesOf = (bench: Bench) => openFrom(bench).map(({ from }) => from);
const amendments = async (bench: Bench, pull: GrantNumber) =>
  (await bench.events()).flatMap((event) =>
    event.grant === pull && event.type === 'amended' ? [event.data] : [],
  );
const statesOf = async (bench: Bench, pull: GrantNumber) =>
  (await amendments(bench, pull)).map(({ move }) => move?.state);
const whyNot = async (bench: Bench, pull: GrantNumber) => {
  const move = (await bench.openGrant(pull))?.move;
  return move?.state === 'refused' ? move.why : undefined;
};
const onMain = async (bench: Bench, path: string): Promise<string> => {
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  return files.find((file) => file.path === path)?.text ?? '';
};
const changeOnMain = async (bench: Bench, path: string, from: string | RegExp, to: string): Promise<void> => {
  bench.github.pushToMain(people.erin, { [path]: edited(await onMain(bench, path), from, to) });
};
const optionsOf = ({ installation }: Bench) => ({
  platformOnly: false,
  installation,
  subscriptions: SUBSCRIPTIONS,
  expected: undefined,
});
const say = (bench: Bench, pull: GrantNumber, body: string, by: Name = 'alice'): number => {
  bench.clock.advance(1_000);
  return bench.github.comment(pull, people[by], body);
};
/** The run `slow` elevates; once, right before it calls `method` of the rules, something else happens. */
const elevateWhile = async (
  bench: Bench,
  method: 'observe' | 'revoke' | 'elevate',
  meanwhile: () => unknown,
  life?: Mortality,
) => {
  const ports = bench.ports('slow', life);
  let happened = false;
  const report = await elevate({
    ...ports,
    providers: async () =>
      (await ports.providers()).map((provider) => ({
        ...provider,
        [method]: async (...given: Parameters<typeof provider.elevate>) => {
          if (!happened && provider.kind === 'nsg-rule') {
            happened = true;
            await meanwhile();
          }
          return provider[method](...given);
        },
      })),
  });
  expect(happened).toBe(true);
  return report;
};
/** How often a rule was asked for, from the beginning of the first grant on. */
const openings = ({ journal }: Bench): number =>
  journal.filter((call) => call.startsWith('rule elevate')).length;
/** A run that has begun to move it, and dies before its first effect. */
const beginAndDie = async (bench: Bench, id: string): Promise<void> => {
  const life = mortal(Infinity, 'before');
  const ports = bench.ports(id, life);
  await elevate({
    ...ports,
    ledger: (policy) => {
      const ledger = ports.ledger(policy);
      return {
        ...ledger,
        append: async (...given) => {
          const state = await ledger.append(...given);
          const moves = [...state.open.values()].map(({ move }) => move);
          if (moves.some((move) => move?.state === 'moving' && move.owner.run === id)) life.dead = true;
          return state;
        },
      };
    },
  }).catch(() => undefined);
  expect(life.dead).toBe(true);
};
/** Until then the run that moved it may open something, so that the end is not recorded. */
const afterLease = async (bench: Bench): Promise<void> => {
  bench.clock.advance(minutes(21));
  await bench.revoke();
};

describe('/source of the requester', () => {
  it('closes the old rule, opens the new one until the same end, and says so', async () => {
    const { bench, pull } = await opened();
    const [before] = openFrom(bench);
    say(bench, pull, '/source 203.0.113.8\nI changed trains');
    const at = bench.journal.length;
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 0 });
    expect(report.lines[0]).toContain('1 moved');
    expect(openFrom(bench)).toEqual([{ from: NEW, until: before?.until }]);
    const effects = bench.journal
      .slice(at)
      .filter((call) => /^(rule (revoke|elevate)|ledger commit)/.test(call));
    expect(effects.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'ledger commit',
      'rule revoke',
      'rule elevate',
      'ledger commit',
    ]);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moved']);
    expect(bench.desk.comment(pull)).toContain('Open now from 203.0.113.8');
    expect(await bench.verifies()).toBe(true);
  });

  it('touches nothing of the roles, and is answered once', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    const roles = bench.roles.calls.filter((call) => /elevate|revoke/.test(call));
    await bench.elevate();
    const commits = bench.store.commits.length;
    await bench.elevate();
    await bench.revoke();
    expect(bench.store.commits.length).toBe(commits);
    expect(bench.roles.calls.filter((call) => /elevate|revoke/.test(call))).toEqual(roles);
  });

  it('is what the sweep and the end go by from then on', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    await bench.revoke();
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect(await bench.types(pull)).not.toContain('drifted');
    bench.clock.advance(hours(2));
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await bench.verifies()).toBe(true);
  });

  it('counts of the newest comment alone', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.9');
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moved']);
  });

  it('can go back, and goes on moving with every new comment, five times', async () => {
    const { bench, pull } = await opened();
    for (const last of [8, 7, 9, 10, 11, 12]) {
      say(bench, pull, `/source 203.0.113.${last}`);
      await bench.elevate();
    }
    expect(sourcesOf(bench)).toEqual(['203.0.113.11/32']);
    expect(await whyNot(bench, pull)).toContain('moved 5 times');
    expect(bench.desk.comment(pull)).toContain('moved 5 times');
  });

  it('does not follow an older comment when a newer one is deleted', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.9');
    const newer = say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    bench.github.editComment(pull, newer, 'never mind');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
  });

  it('wakes the elevation through evaluate, and through the sweep where that was missed', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, 'how is it going?');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'none' });
    await bench.revoke();
    expect(bench.bell.woken).toEqual([]);
    say(bench, pull, '/source 203.0.113.8');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'wake' });
    await bench.revoke();
    expect(bench.bell.woken.map(({ workflow }) => workflow)).toEqual(['elevate.yml']);
    await bench.elevate();
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'none' });
    await bench.revoke();
    expect(bench.bell.woken).toHaveLength(1);
  });
});

describe('/source', () => {
  it('of the beneficiary counts as that of whoever asked for them', async () => {
    const bench = await openBench(
      changing(ENTITLEMENT, 'requesters: [group:sre]', 'requesters: [group:sre]\nfor: [user:dave]'),
    );
    const pull = bench.merged('alice', `${REQUEST}for: dave\n`, ['carol', 'bob']);
    await bench.elevate();
    say(bench, pull, '/source 203.0.113.8', 'dave');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
    say(bench, pull, '/source 203.0.113.9', 'alice');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual(['203.0.113.9/32']);
  });

  it('moves what break-glass opened, and the review stays owed', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', `${REQUEST.replace('2h', '1h')}break_glass: true\n`, []);
    await bench.elevate();
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect((await bench.openGrant(pull))?.review).toMatchObject({ verdict: null });
  });

  it('is refused where the same approval would open something else too', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', `${REQUEST.replace('2h', '1h')}break_glass: true\n`, []);
    await bench.elevate();
    await changeOnMain(bench, ENTITLEMENT, 'ports: [443]', 'ports: [22]');
    say(bench, pull, '/source 203.0.113.8');
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await whyNot(bench, pull)).toContain('would not be opened like this');
  });

  it('on a grant that an extension is taking over is left to the extension', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(1));
    bench.merged('alice', `${REQUEST}extends: ${pull}\n`);
    await elevateWhile(bench, 'elevate', async () => {
      say(bench, pull, '/source 203.0.113.8');
      await bench.elevate();
    });
    expect(await amendments(bench, pull)).toEqual([]);
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'superseded' });
  });

  it('before the merge is none', async () => {
    const bench = await openBench();
    const pull = bench.ask('alice');
    say(bench, pull, '/source 203.0.113.8');
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    await bench.elevate();
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
  });
});

describe('/source that counts for nothing', () => {
  it.each<[string, Name, (bench: Bench, pull: GrantNumber, comment: number) => void]>([
    ['of an approver', 'bob', () => undefined],
    ['of a stranger', 'mallory', () => undefined],
    [
      'that was edited',
      'alice',
      (bench, pull, id) => bench.github.editComment(pull, id, '/source 203.0.113.8'),
    ],
  ])('%s moves nothing and wakes nothing', async (_, by, change) => {
    const { bench, pull } = await opened();
    change(bench, pull, say(bench, pull, '/source 203.0.113.8', by));
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ act: 'none' });
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await amendments(bench, pull)).toEqual([]);
  });

  it('of a second account moves nothing', async () => {
    const { bench, pull } = await opened(
      changing(
        'policies/people.yaml',
        'alice: { github: alice,',
        'alice: { github: alice, also: [alice-home],',
      ),
    );
    bench.clock.advance(1_000);
    bench.github.comment(
      pull,
      { ...people.mallory, id: gitHubUserId(7777), login: 'alice-home' },
      '/source 203.0.113.8',
    );
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await amendments(bench, pull)).toEqual([]);
  });

  it('with five hundred comments after it is not seen', async () => {
    const { bench, pull } = await opened();
    for (let n = 0; n < 501; n += 1)
      bench.github.comment(pull, people.alice, n === 0 ? '/source 203.0.113.8' : 'x');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
  });
});

describe('/source that is refused', () => {
  it.each([
    ['a private address', '10.0.0.4', 'lies outside'],
    ['an address that the entitlement does not allow', '198.51.100.7', 'lies outside'],
    ['an octal address', '0313.0.113.8', 'is not an IP address in its usual form'],
    ['an IPv4 address inside an IPv6 one', '::ffff:203.0.113.8', 'is an IPv4 address inside an IPv6 one'],
    ['a network', '203.0.113.0/24', 'wider than'],
    ['everybody', '0.0.0.0/0', 'means everybody'],
    ['a service tag', 'Internet', 'means everybody'],
    ['something else', '`<b>@bob</b>', 'is not an IP address in its usual form'],
    ['the address it has', '203.0.113.7', 'open from there already'],
    ['letters of two halves', '😀'.repeat(60), 'is not an IP address in its usual form'],
  ])('for %s is told once, and leaves what stands', async (_, address, why) => {
    const { bench, pull } = await opened();
    say(bench, pull, `/source ${address}`);
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await statesOf(bench, pull)).toEqual(['refused']);
    expect(await whyNot(bench, pull)).toContain(why);
    expect(bench.desk.comment(pull)).toContain('/source');
    expect(bench.desk.comment(pull)).not.toContain('<b>');
    await bench.revoke();
    expect(bench.bell.woken).toEqual([]);
    expect(await bench.verifies()).toBe(true);
  });

  it('under the policy of now, which allows less', async () => {
    const { bench, pull } = await opened();
    await changeOnMain(bench, ENTITLEMENT, 'within: [203.0.113.0/24]', 'within: [203.0.113.0/29]');
    say(bench, pull, '/source 203.0.113.9');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await whyNot(bench, pull)).toContain('lies outside');
  });

  it.each<[string, string, string | RegExp, string]>([
    ['the entitlement opens another port by now', ENTITLEMENT, 'ports: [443]', 'ports: [22]'],
    ['everything is frozen', SETTINGS, 'freeze: none', 'freeze: everything'],
    [
      'its first address may not be asked for any more',
      ENTITLEMENT,
      'within: [203.0.113.0/24]',
      'within: [203.0.113.8/32]',
    ],
    ['the entitlement cannot be read any more', ENTITLEMENT, 'risk: high', 'risk: none'],
    [
      'the person may not ask for it any more',
      ENTITLEMENT,
      'requesters: [group:sre]',
      'requesters: [user:erin]',
    ],
  ])('where %s', async (_, path, from, to) => {
    const { bench, pull } = await opened();
    await changeOnMain(bench, path, from, to);
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await whyNot(bench, pull)).toBeDefined();
    await bench.revoke();
    expect(bench.bell.woken).toEqual([]);
  });

  it('where the platform would not open it from there', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    const id = bench.rules.objects[0]!.step.id;
    bench.rules.verdicts.set(id, { step: id, verdict: 'refused', reasons: ['The rule "deny-8" shuts it.'] });
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await whyNot(bench, pull)).toContain('deny-8');
  });

  it('in the last ten minutes', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(1) + minutes(41));
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await whyNot(bench, pull)).toContain('less than ten minutes');
  });

  it('is not concluded from a pull request that could not be asked about', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    bench.github.breakDown('pull', new Fault('github.unreachable', 'no answer', { remedy: 'Wait.' }));
    expect(await bench.elevate()).toMatchObject({ exit: 2 });
    expect(await amendments(bench, pull)).toEqual([]);
    bench.github.breakDown('pull', undefined);
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
  });

  it('after the end, which comes first', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(2));
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    expect(sourcesOf(bench)).not.toContain(NEW);
    await bench.revoke();
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    expect((await bench.record(pull))?.state).toBe('ended');
  });
});

describe('/source on a grant that is being ended', () => {
  it.each(['revoke', 'elevate', 'observe'] as const)(
    'at the moment of its %s leaves nothing open',
    async (method) => {
      const { bench, pull } = await opened();
      say(bench, pull, '/source 203.0.113.8');
      await elevateWhile(bench, method, async () => {
        say(bench, pull, '/end');
        await bench.revoke();
      });
      // What was asked for at that very moment is taken away again; otherwise nothing is.
      expect(openings(bench)).toBe(method === 'elevate' ? 2 : 1);
      expect(openFrom(bench)).toEqual([]);
      await afterLease(bench);
      expect((await bench.record(pull))?.state).toBe('ended');
    },
  );
});

describe('a move that fails', () => {
  it('for good is told, and nothing stays open by it', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    bench.rules.fail('elevate', new Fault('azure.rejected', 'no', { remedy: 'Ask.' }));
    const report = await bench.elevate();
    expect(report.exit).toBe(2);
    expect(openFrom(bench)).toEqual([]);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'refused']);
    expect(await bench.openGrant(pull)).toMatchObject({ drift: [{ how: 'lost' }] });
    const commits = bench.store.commits.length;
    await bench.revoke();
    await bench.elevate();
    expect(bench.store.commits.length).toBe(commits);
    say(bench, pull, '/source 203.0.113.9');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual(['203.0.113.9/32']);
    expect((await bench.openGrant(pull))?.drift).toEqual([]);
  });

  it('for now is finished by the next run, after the one that began it', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    const fault = new Fault('azure.unreachable', 'no answer', { remedy: 'Wait.', transient: true });
    bench.rules.fail('elevate', fault, { times: 40 });
    expect(await bench.elevate('first')).toMatchObject({ exit: 2 });
    bench.rules.forget('elevate');
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    bench.runs.end('first');
    await bench.revoke();
    expect(bench.bell.woken).toHaveLength(1);
    expect(await bench.types(pull)).not.toContain('drifted');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moving', 'moved']);
  });

  it('is given up, and closed, where its comment is gone by then', async () => {
    const { bench, pull } = await opened();
    const comment = say(bench, pull, '/source 203.0.113.8');
    bench.rules.fail('revoke', new Fault('azure.unreachable', 'x', { remedy: 'x', transient: true }), {
      times: 40,
    });
    await bench.elevate('first');
    bench.rules.forget('revoke');
    bench.runs.end('first');
    bench.github.editComment(pull, comment, '/source 203.0.113.9');
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    expect(await whyNot(bench, pull)).toContain('is gone, or was edited');
    expect(await bench.verifies()).toBe(true);
  });

  it('does not go back to an older comment where the newer one is gone by then', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.9');
    await bench.elevate();
    const newer = say(bench, pull, '/source 203.0.113.8');
    bench.rules.fail('elevate', new Fault('azure.unreachable', 'x', { remedy: 'x', transient: true }), {
      times: 40,
    });
    await bench.elevate('first');
    bench.rules.forget('elevate');
    bench.runs.end('first');
    bench.github.editComment(pull, newer, 'x');
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    expect(await whyNot(bench, pull)).toContain('is gone, or was edited');
  });

  it('is given up where the ledger says another address than its comment', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    bench.rules.fail('elevate', new Fault('azure.unreachable', 'x', { remedy: 'x', transient: true }), {
      times: 40,
    });
    await bench.elevate('first');
    bench.rules.forget('elevate');
    bench.runs.end('first');
    const additions = [...bench.store.files].flatMap(([path, text]): [string, string][] =>
      path.startsWith('open/') ? [[path, text.replaceAll(NEW, '203.0.113.66/32')]] : [],
    );
    bench.store.tamper({ additions: new Map(additions) });
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    expect(await whyNot(bench, pull)).toContain('would not be opened like this');
  });

  it('is given up at a newer comment, once it was moved five times', async () => {
    const { bench, pull } = await opened();
    for (const last of [8, 7, 8, 7]) {
      say(bench, pull, `/source 203.0.113.${last}`);
      await bench.elevate();
    }
    say(bench, pull, '/source 203.0.113.8');
    await beginAndDie(bench, 'first');
    bench.runs.end('first');
    say(bench, pull, '/source 203.0.113.9');
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    expect(await whyNot(bench, pull)).toContain('moved 5 times');
  });

  it('because somebody else’s rule stands in its old place opens nothing, and says so', async () => {
    const { bench, pull } = await opened();
    const [ours] = bench.rules.objects.splice(0, 1);
    if (ours === undefined) throw new Error('nothing is open');
    bench.rules.plant(ours.step);
    say(bench, pull, '/source 203.0.113.8');
    expect(await bench.elevate()).toMatchObject({ exit: 2 });
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await whyNot(bench, pull)).toContain('not ours to end');
  });

  it('goes over to a newer comment', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    bench.rules.fail('elevate', new Fault('azure.unreachable', 'x', { remedy: 'x', transient: true }), {
      times: 40,
    });
    await bench.elevate('first');
    bench.rules.forget('elevate');
    bench.runs.end('first');
    say(bench, pull, '/source 203.0.113.9');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual(['203.0.113.9/32']);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moving', 'moved']);
  });
});

describe('a run that may not open any more', () => {
  it.each<[string, (bench: Bench) => void, (bench: Bench) => void]>([
    [
      'because the clocks disagree',
      ({ clock }) => clock.skewAzure(minutes(3)),
      ({ clock }) => clock.skewAzure(0),
    ],
    ['because its lease is over', ({ clock }) => clock.advance(minutes(21)), () => undefined],
  ])('%s takes nothing away, and the next one moves it', async (_, stop, goOn) => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    expect(await elevateWhile(bench, 'observe', () => stop(bench))).toMatchObject({ exit: 2 });
    expect(sourcesOf(bench)).toEqual([OLD]);
    expect(await statesOf(bench, pull)).toEqual(['moving']);
    goOn(bench);
    bench.runs.end('slow');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
  });

  it('opens nothing where its lease ends between the two effects', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    await elevateWhile(bench, 'revoke', () => bench.clock.advance(minutes(21)));
    expect(openFrom(bench)).toEqual([]);
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
  });

  it('opens nothing where another has gone on to a newer comment', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    const report = await elevateWhile(bench, 'revoke', async () => {
      bench.runs.end('slow');
      say(bench, pull, '/source 203.0.113.9');
      await beginAndDie(bench, 'other');
    });
    expect(report).toMatchObject({ exit: 2 });
    expect(openings(bench)).toBe(1);
    bench.runs.end('other');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual(['203.0.113.9/32']);
  });

  it('takes away what it opened where another has gone on to a newer comment meanwhile', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    await elevateWhile(bench, 'elevate', async () => {
      bench.runs.end('slow');
      say(bench, pull, '/source 203.0.113.9');
      await beginAndDie(bench, 'other');
    });
    expect(openings(bench)).toBe(2);
    expect(openFrom(bench)).toEqual([]);
  });

  it('records nothing where another has gone on to a newer comment before its record', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    await elevateWhile(bench, 'elevate', () => {
      bench.store.meanwhile(async () => {
        bench.runs.end('slow');
        say(bench, pull, '/source 203.0.113.9');
        await beginAndDie(bench, 'other');
      });
    });
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moving']);
    bench.runs.end('other');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual(['203.0.113.9/32']);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moving', 'moving', 'moved']);
  });
});

describe('two runs at once', () => {
  it('move it once, and the one that comes second leaves it to the other', async () => {
    const { bench, pull } = await opened();
    const [first] = openFrom(bench);
    say(bench, pull, '/source 203.0.113.8');
    await Promise.all([bench.elevate('one'), bench.elevate('two')]);
    expect(openFrom(bench)).toEqual([{ from: NEW, until: first?.until }]);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moved']);
    expect(bench.journal.filter((call) => call.startsWith('rule elevate'))).toHaveLength(2);
    expect(await bench.verifies()).toBe(true);
  });

  it('leave what a third had begun to whichever took it over first', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    await beginAndDie(bench, 'first');
    bench.runs.end('first');
    bench.store.meanwhile(() => beginAndDie(bench, 'second'));
    await bench.elevate('third');
    expect(openings(bench)).toBe(1);
    expect(await statesOf(bench, pull)).toEqual(['moving', 'moving']);
    bench.runs.end('second');
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
  });

  it('of which one ends the other’s lease find one rule at last', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    await elevateWhile(bench, 'elevate', async () => {
      bench.clock.advance(minutes(21));
      await bench.elevate();
    });
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect((await bench.openGrant(pull))?.move).toMatchObject({ state: 'moved' });
    expect(await bench.verifies()).toBe(true);
  });
});

describe('a grant that is ended while a run moves it', () => {
  it('is not called ended before the lease of a run that began between look and record', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    say(bench, pull, '/end');
    bench.store.meanwhile(() => beginAndDie(bench, 'mover'));
    await bench.revoke();
    expect(openFrom(bench)).toEqual([]);
    expect(await bench.record(pull)).toMatchObject({ state: 'ending' });
    await afterLease(bench);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
  });

  it('is looked at again after the lease of that run, which may have opened and died: no cap keeps it open', async () => {
    const { bench, pull } = await opened(
      changing(SETTINGS, /unexpired_removals_per_run: \d+/, 'unexpired_removals_per_run: 0'),
    );
    say(bench, pull, '/source 203.0.113.8');
    const life = mortal(Infinity, 'after');
    const ports = bench.ports('slow', life);
    const run = elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: async (...given: Parameters<typeof provider.elevate>) => {
            if (provider.kind === 'nsg-rule') {
              say(bench, pull, '/end');
              await bench.revoke();
              life.dieAt = life.calls + 1;
            }
            return provider.elevate(...given);
          },
        })),
    });
    await run.catch(() => undefined);
    expect(life.dead).toBe(true);
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect(await bench.record(pull)).toMatchObject({ state: 'ending' });
    bench.clock.advance(minutes(21));
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(openFrom(bench)).toEqual([]);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
    expect(await bench.verifies()).toBe(true);
  });

  it('waits for no lease after its window, whatever the ledger claims', async () => {
    const { bench, pull } = await opened();
    say(bench, pull, '/source 203.0.113.8');
    const life = mortal(Infinity, 'after');
    const ports = bench.ports('slow', life);
    await elevate({
      ...ports,
      providers: async () => {
        life.dieAt = life.calls + 1;
        return ports.providers();
      },
    }).catch(() => undefined);
    const additions = [...bench.store.files].flatMap(([path, text]): [string, string][] =>
      path.startsWith('open/')
        ? [[path, text.replace(/"until":"[^"]*"/g, '"until":"2099-01-01T00:00:00Z"')]]
        : [],
    );
    bench.store.tamper({ additions: new Map(additions) });
    bench.clock.advance(hours(2));
    await bench.revoke();
    expect(openFrom(bench)).toEqual([]);
    expect((await bench.record(pull))?.state).toBe('ended');
  });
});

describe('a moved grant', () => {
  const repairing = changing(SETTINGS, /$/, '\ndrift: repair\n');

  it('is put back at its new address', async () => {
    const { bench, pull } = await opened(repairing);
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    const [object] = bench.rules.objects.splice(0, 1);
    expect(object).toBeDefined();
    await bench.revoke();
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
    expect((await bench.openGrant(pull))?.drift).toEqual([]);
  });

  it('waits to be put back while nobody can read what was said', async () => {
    const { bench, pull } = await opened(repairing);
    say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    bench.rules.objects.splice(0, 1);
    await bench.revoke();
    const fault = new Fault('github.unreachable', 'no answer', { remedy: 'Wait.' });
    bench.github.breakDown('commentsSinceMerge', fault);
    const report = await bench.elevate();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('Whether somebody wrote /source is not known');
    expect(openFrom(bench)).toEqual([]);
    bench.github.breakDown('commentsSinceMerge', undefined);
    await bench.elevate();
    expect(sourcesOf(bench)).toEqual([NEW]);
  });

  it('is not put back anywhere once its comment is gone', async () => {
    const { bench, pull } = await opened(repairing);
    const comment = say(bench, pull, '/source 203.0.113.8');
    await bench.elevate();
    bench.rules.objects.splice(0, 1);
    bench.github.editComment(pull, comment, 'x');
    await bench.revoke();
    await bench.elevate();
    expect(openFrom(bench)).toEqual([]);
    expect(await bench.openGrant(pull)).toMatchObject({ drift: [{ how: 'lost' }] });
  });
});

describe('a ledger that says more than people did', () => {
  const forged = async (
    change: (grant: Record<string, unknown>) => Record<string, unknown>,
    said?: string,
  ) => {
    const { bench, pull } = await opened(changing(SETTINGS, /$/, '\ndrift: repair\n'));
    if (said !== undefined) say(bench, pull, said, 'mallory');
    const additions = [...bench.store.files].flatMap(([path, text]): [string, string][] =>
      path.startsWith('open/')
        ? [[path, `${JSON.stringify(change(JSON.parse(text) as Record<string, unknown>))}\n`]]
        : [],
    );
    bench.store.tamper({ additions: new Map(additions) });
    return { bench, pull };
  };
  const elsewhere = (grant: Record<string, unknown>) =>
    JSON.parse(JSON.stringify(grant).replaceAll(OLD, '203.0.113.66/32')) as Record<string, unknown>;
  const owner = { run: 'gone', attempt: 1, until: '2020-01-01T00:00:00Z' };

  it.each<[string, (grant: Record<string, unknown>) => Record<string, unknown>]>([
    ['another plan', elsewhere],
    [
      'a move that was made',
      (grant) => ({
        ...elsewhere(grant),
        move: {
          comment: 1,
          at: '2026-11-21T14:00:00Z',
          count: 1,
          state: 'moved',
          source: ['203.0.113.66/32'],
        },
      }),
    ],
    [
      'a move that was begun',
      (grant) => ({
        ...elsewhere(grant),
        move: {
          comment: 1,
          at: '2026-11-21T14:00:00Z',
          count: 1,
          state: 'moving',
          source: ['203.0.113.66/32'],
          before: (grant['plan'] as { steps: unknown[] }).steps.slice(-1),
          owner,
        },
      }),
    ],
  ])('opens nothing by %s', async (_, change) => {
    const { bench } = await forged(change);
    for (let n = 0; n < 2; n += 1) {
      await bench.revoke();
      await bench.elevate();
    }
    expect(sourcesOf(bench)).not.toContain('203.0.113.66/32');
    expect(bench.journal.filter((call) => call.startsWith('rule elevate'))).toHaveLength(1);
  });

  it('lets nobody move it who is only named there', async () => {
    const { bench } = await forged(
      (grant) => ({ ...grant, requester: 'mallory', beneficiary: 'mallory' }),
      '/source 203.0.113.66',
    );
    await bench.elevate();
    expect(sourcesOf(bench)).not.toContain('203.0.113.66/32');
  });
});

describe('a run that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any call leaves what the next ones bring to one rule, from the new address, until the same end',
    async (when) => {
      for (const command of ['elevate', 'revoke'] as const) {
        for (let call = 1; ; call += 1) {
          const { bench, pull } = await opened();
          const [first] = openFrom(bench);
          say(bench, pull, '/source 203.0.113.8');
          const life = mortal(call, when);
          const id = bench.nextRun();
          const ports = bench.ports(id, life);
          const run = command === 'elevate' ? elevate(ports) : revoke(ports, optionsOf(bench));
          await run.catch((thrown: unknown) => {
            if (!(thrown instanceof Killed)) throw thrown;
          });
          const died = life.dead;
          expect(openFrom(bench).length).toBeLessThanOrEqual(1);
          bench.runs.end(id);
          for (let again = 0; again < 2; again += 1) {
            await bench.revoke();
            expect(openFrom(bench).length).toBeLessThanOrEqual(1);
            await bench.elevate();
          }
          expect(openFrom(bench)).toEqual([{ from: NEW, until: first?.until }]);
          expect(await bench.types(pull)).not.toContain('drifted');
          expect((await bench.openGrant(pull))?.move).toMatchObject({ state: 'moved', count: 1 });
          expect(await bench.verifies()).toBe(true);
          bench.clock.advance(hours(2));
          await bench.revoke();
          expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
          if (!died) break;
        }
      }
    },
    240_000,
  );

  it.each(['before', 'after'] as const)(
    '%s any call of a move leaves nothing open when the next run is the one that ends it',
    async (when) => {
      for (let call = 1; ; call += 1) {
        const { bench, pull } = await opened();
        say(bench, pull, '/source 203.0.113.8');
        const life = mortal(call, when);
        await elevate(bench.ports(bench.nextRun(), life)).catch((thrown: unknown) => {
          if (!(thrown instanceof Killed)) throw thrown;
        });
        say(bench, pull, '/end');
        await bench.revoke();
        expect(openFrom(bench)).toEqual([]);
        await bench.elevate();
        expect(openFrom(bench)).toEqual([]);
        await afterLease(bench);
        expect(openFrom(bench)).toEqual([]);
        expect((await bench.record(pull))?.state).toBe('ended');
        if (!life.dead) break;
      }
    },
    240_000,
  );
});

type Act =
  | { readonly kind: 'say'; readonly by: Name; readonly address: string }
  | { readonly kind: 'take back' }
  | { readonly kind: 'elevate' | 'revoke'; readonly dies: number | undefined }
  | { readonly kind: 'wait'; readonly minutes: number };

const deaths = fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined });
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      by: fc.constantFrom<Name[]>('alice', 'alice', 'alice', 'bob', 'mallory'),
      address: fc.constantFrom('203.0.113.7', '203.0.113.8', '203.0.113.9', '10.0.0.4', 'x'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'take back' } as const) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('elevate' as const, 'revoke' as const), dies: deaths }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 25 }) }),
  },
);

describe('whatever is said, and whoever dies', () => {
  it('at most one source is open, one that alice asked for, and the end never moves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 4, maxLength: 14 }), async (all) => {
        const { bench, pull } = await opened();
        const [first] = openFrom(bench);
        const asked = new Set([OLD]);
        let last: number | undefined;
        const hold = () => {
          expect(openFrom(bench).length).toBeLessThanOrEqual(1);
          for (const { from, until } of openFrom(bench)) {
            expect([...asked]).toContain(from);
            expect(until).toBe(first?.until);
          }
        };
        for (const act of all) {
          switch (act.kind) {
            case 'say':
              last = say(bench, pull, `/source ${act.address}`, act.by);
              if (act.by === 'alice') asked.add(`${act.address}/32`);
              break;
            case 'take back':
              if (last !== undefined) bench.github.editComment(pull, last, 'x');
              break;
            case 'wait':
              bench.clock.advance(minutes(act.minutes));
              break;
            case 'elevate':
            case 'revoke': {
              const id = bench.nextRun();
              const ports = bench.ports(id, mortal(act.dies ?? Infinity, 'after'));
              const run = act.kind === 'elevate' ? elevate(ports) : revoke(ports, optionsOf(bench));
              await run.catch((thrown: unknown) => {
                if (!(thrown instanceof Killed)) throw thrown;
              });
              bench.runs.end(id);
            }
          }
          hold();
        }
        expect(await bench.verifies()).toBe(true);
        bench.clock.advance(hours(2));
        await bench.revoke();
        expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
      }),
      { numRuns: 25 },
    );
  }, 240_000);
});
