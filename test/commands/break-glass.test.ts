import { describe, expect, it } from 'vitest';
import { formatInstant, hours, later, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import { edited, openBench, people } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const EMERGENCY = `entitlement: prod-vm-admin
break_glass: true
duration: 45m
justification: Payments are failing for all customers, nobody of the owners answers
ticket: INC0099120
parameters: { source_ip: 203.0.113.9 }
`;
const USUAL = `entitlement: dev-vm-reader
duration: 1h
justification: Deployment 5521 failed on web-01, read its log
parameters: { vm: web-01 }
`;

const openWith = (path: string, from: string | RegExp, to: string) =>
  openBench((files) => ({ ...files, [path]: edited(files[path] ?? '', from, to) }));
const ALL = { roles: 2, rules: 1 };

describe('break-glass', () => {
  it.each(['automatic', 'by-hand'])('is merged at once, also under merge: %s', async (merge) => {
    const bench = await openWith(SETTINGS, /merge: automatic.*/, `merge: ${merge}`);
    const pull = bench.ask('alice', EMERGENCY);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
    expect(bench.desk.title(pull)).toBe('alice · prod-vm-admin · 45 min · break-glass · INC0099120');
    expect(bench.desk.comment(pull)).toContain('Break-glass: nobody had to approve.');
  });

  it('is not merged where it is denied, or only observed', async () => {
    const bench = await openWith(SETTINGS, '8h, mode: enforce', '8h, mode: observe');
    const observed = bench.ask('alice', EMERGENCY);
    expect((await bench.evaluate(observed)).outputs).toMatchObject({ act: 'none' });
    bench.merge(observed);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0' });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(bench.reviews.of(observed)).toBeUndefined();
    const stranger = bench.ask('bob', EMERGENCY);
    expect((await bench.evaluate(stranger)).outputs).toMatchObject({ outcome: 'denied', act: 'none' });
  });

  it('is said aloud before the first effect, and opened with its review on record', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', EMERGENCY, []);
    const at = bench.clock.now();
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    const lines = bench.journal.map((line) => line.replace(/(commit).*/, '$1'));
    const alarm = lines.findIndex((line) => line.startsWith('reviews open'));
    expect(alarm).toBeGreaterThan(lines.indexOf('ledger commit'));
    expect(alarm).toBeLessThan(lines.findIndex((line) => /(role|rule) elevate/.test(line)));
    expect(bench.standing()).toEqual(ALL);
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'review-owed', 'elevated']);
    const due = formatInstant(later(at, hours(24)));
    expect((await bench.openGrant(pull))?.review).toEqual({ by: 'group:security', due, verdict: null });
    const issue = bench.reviews.of(pull);
    expect(issue?.title).toBe(`Break-glass: alice uses prod-vm-admin (#${pull})`);
    for (const said of ['Payments are failing', 'INC0099120', 'until', 'security', `#${pull}`])
      expect(issue?.body).toContain(said);
    expect(bench.desk.comment(pull)).toContain('**A review is owed** by group');
    expect(await bench.verifies()).toBe(true);
  });

  it('owes its review from the very commit of the intent', async () => {
    const bench = await openBench();
    bench.merged('alice', EMERGENCY, []);
    await bench.elevate();
    const segments = [...bench.store.files].filter(([path]) => path.startsWith('events/'));
    const [intent] = segments.filter(([, text]) => text.includes('"type":"elevating"'));
    expect(intent?.[1]).toContain('"type":"review-owed"');
  });

  it.each(['all', 'open'] as const)(
    'is opened although the alarm failed (%s), which makes the run red',
    async (call) => {
      const bench = await openBench();
      bench.merged('alice', EMERGENCY, []);
      const ports = bench.ports('1');
      const fault = new Fault('github.unreachable', 'GitHub does not answer', { remedy: 'Wait.' });
      const report = await elevate({
        ...ports,
        reviews: { ...ports.reviews, [call]: () => Promise.reject(fault) },
      });
      expect(report).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
      const why = {
        all: /Which break-glass is said already is not known: /,
        open: /The alert of break-glass #\d+ failed: /,
      };
      expect(report.lines.join('\n')).toMatch(why[call]);
      expect(report.lines.join('\n')).toContain('GitHub does not answer');
      expect(bench.standing()).toEqual(ALL);
    },
  );

  it('does not wait for a ticket system that is not connected', async () => {
    const bench = await openWith(SETTINGS, /(servicenow: .*), ask: nobody/, '$1');
    bench.merged('alice', EMERGENCY, []);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it.each(['mainAt', 'policyAt'] as const)(
    'does not wait for the policy at a review that nobody asked for (%s)',
    async (what) => {
      const bench = await openBench();
      const pull = bench.merged('alice', EMERGENCY, ['carol']);
      // The policy of the review is another commit than the one of now.
      bench.github.pushToMain(people.erin, { 'README.md': 'moved' });
      const now = bench.github.main();
      const ports = bench.ports('1');
      const { evidence } = ports;
      const fault = new Fault('github.unreachable', 'no answer', { remedy: 'Wait.', transient: true });
      let refused = 0;
      const silent = (): Promise<never> => {
        refused += 1;
        return Promise.reject(fault);
      };
      const report = await elevate({
        ...ports,
        evidence: {
          ...evidence,
          mainAt: (at) => (what === 'mainAt' ? silent() : evidence.mainAt(at)),
          policyAt: (commit) =>
            what === 'policyAt' && commit !== now ? silent() : evidence.policyAt(commit),
        },
      });
      expect(refused).toBeGreaterThan(0);
      expect(report).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
      expect(await bench.record(pull)).toMatchObject({ state: 'active' });
      expect(bench.standing()).toEqual(ALL);
    },
  );

  it.each([
    ['without a ticket, which is waived', /ticket: .*\n/, '', 'approved'],
    ['with a ticket of no form that is known', 'INC0099120', 'help', 'findings'],
    ['for its longest window', '45m', '1h', 'approved'],
    ['for longer, although the usual way would allow it', '45m', '1h1m', 'findings'],
  ])('is judged as a file %s', async (_, from, to, outcome) => {
    const bench = await openBench();
    const pull = bench.ask('alice', edited(EMERGENCY, from, to));
    await bench.evaluate(pull);
    const comment = bench.desk.comment(pull) ?? '';
    expect(comment).toContain(outcome === 'approved' ? '**Approved.**' : '(`request.');
  });

  it('raises no alarm on the usual way', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    expect(bench.reviews.of(pull)).toBeUndefined();
    expect(await bench.types(pull)).not.toContain('review-owed');
  });
});

describe('a review that break-glass owes', () => {
  it('stands in the record when the grant has ended, and is settled there', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', EMERGENCY, []);
    await bench.elevate();
    bench.clock.advance(minutes(50));
    await bench.revoke();
    const ended = await bench.record(pull);
    expect(ended).toMatchObject({ state: 'ended', review: { by: 'group:security', verdict: null } });
    bench.clock.advance(hours(24));
    await bench.forge([
      {
        id: deriveEventId(pull, 'reviewed', ''),
        type: 'reviewed',
        grant: pull,
        actor: { kind: 'gatehouse' },
        data: { verdict: 'justified', text: 'It was' },
      },
    ]);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', review: { verdict: 'justified' } });
    expect(await bench.verifies()).toBe(true);
  });

  const overdue = async (minutesLater: number) => {
    const bench = await openWith(ADMIN, 'within: 24h', 'within: 20m');
    bench.merged('alice', EMERGENCY, []);
    await bench.elevate();
    const at = bench.clock.now();
    bench.clock.advance(minutes(minutesLater) - 60_000);
    const text = async (by: 'alice' | 'dave', request: string) => {
      const pull = bench.ask(by, request);
      const { outputs } = await bench.evaluate(pull);
      return { outcome: outputs?.outcome, comment: bench.desk.comment(pull) ?? '' };
    };
    return { at, text };
  };

  it('denies the next break-glass of the same person once it is overdue, and nothing else', async () => {
    const { text } = await overdue(22);
    expect((await text('alice', EMERGENCY)).comment).toContain('break-glass.review-overdue');
    expect((await text('dave', EMERGENCY)).comment).not.toContain('break-glass.review-overdue');
    expect(await text('alice', USUAL)).toMatchObject({ outcome: 'approved' });
  });

  it('denies nothing before', async () => {
    const { text } = await overdue(15);
    expect((await text('alice', EMERGENCY)).comment).not.toContain('break-glass.review-overdue');
  });
});
