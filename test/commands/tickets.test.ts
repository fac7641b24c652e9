import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { restoreFacts } from '../../src/core/stored-facts.ts';
import type { Bench } from './bench.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const DEMAND =
  'ticket: { required: true, system: github, states: [approved], assigned_to: requester, covers: window }\n';
const WINDOW = 'Window: 2026-11-20T10:00Z to 2026-11-20T18:00Z';

/** The repository's own policies, with GitHub issues as a ticket system that `prod-vm-admin` demands. */
const bench = (ask = 'ask: github-issues', demand = DEMAND): Promise<Bench> =>
  openBench((files) => ({
    ...files,
    [SETTINGS]: edited(
      files[SETTINGS] ?? '',
      'tickets:\n',
      `tickets:\n  github: { pattern: "^#?[0-9]+$"${ask === '' ? '' : `, ${ask}`} }\n`,
    ),
    [ADMIN]: `${files[ADMIN] ?? ''}${demand}`,
  }));

const asking = (ticket: string): string => REQUEST.replace('CHG0031234', `"${ticket}"`);
const ready = (of: Bench): string => {
  const issue = of.tickets.open(people.alice, { body: WINDOW, assignees: [people.alice] });
  of.clock.advance(minutes(1));
  of.tickets.label(issue, people.bob, 'approved');
  return `#${issue}`;
};
const down = new Fault('github.unreachable', 'no answer', { remedy: 'Wait.', transient: true });
const questions = (of: Bench): readonly string[] => of.tickets.questions.map(({ id }) => id);

describe('a ticket of GitHub issues', () => {
  it('that holds is judged at review and again at elevation, and stands in the facts of the decision', async () => {
    const of = await bench();
    const ticket = ready(of);
    const pull = of.ask('alice', asking(ticket));
    of.approve(pull, 'carol', 'bob');
    expect((await of.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
    of.merge(pull);
    expect((await of.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(questions(of)).toEqual([ticket, ticket]);
    const decided = (await of.events()).find((event) => event.type === 'decided');
    const facts = decided?.type === 'decided' ? restoreFacts(decided.data.facts, () => undefined) : undefined;
    expect(facts?.ticket).toMatchObject({
      kind: 'known',
      value: { id: ticket, system: 'github', states: [{ name: 'open' }, { name: 'approved' }] },
    });
  });

  it.each<[string, (of: Bench) => string, string]>([
    ['is not there', () => '#9999', 'github has no ticket'],
    ['is a pull request', (of) => `#${of.tickets.openPull()}`, 'github has no ticket'],
    [
      'was approved by the requester',
      (of) => {
        const issue = of.tickets.open(people.alice, { body: WINDOW, assignees: [people.alice] });
        of.tickets.label(issue, people.alice, 'approved');
        return `#${issue}`;
      },
      'no other person',
    ],
    [
      'got another window after it was approved',
      (of) => {
        const ticket = ready(of);
        of.clock.advance(minutes(1));
        of.tickets.edit(Number(ticket.slice(1)), WINDOW.replace('18:00', '23:00'));
        return ticket;
      },
      'after it was approved',
    ],
  ])('that %s denies, and the comment says why', async (_, make, said) => {
    const of = await bench();
    const pull = of.ask('alice', asking(make(of)));
    of.approve(pull, 'carol', 'bob');
    expect((await of.evaluate(pull)).outputs).toMatchObject({ outcome: 'denied', act: 'none' });
    expect(of.desk.comment(pull)).toContain(said);
  });

  it('shows its labels as text, whatever they say', async () => {
    const of = await bench();
    const labels = ['@contoso/everybody', '<img src=x>', '[x](https://evil.test)', '`rm`'];
    const issue = of.tickets.open(people.alice, { body: WINDOW, assignees: [people.alice], labels });
    const pull = of.ask('alice', asking(`#${issue}`));
    await of.evaluate(pull);
    const said = of.desk.comment(pull) ?? '';
    expect(said).toContain('ticket.state');
    for (const raw of ['@contoso/everybody', '<img', '](https://evil', '`rm`'])
      expect(said).not.toContain(raw);
  });

  it('that lost its state between review and elevation opens nothing', async () => {
    const of = await bench();
    const ticket = ready(of);
    const pull = of.merged('alice', asking(ticket));
    of.tickets.unlabel(Number(ticket.slice(1)), 'approved');
    expect((await of.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(of.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await of.record(pull)).toMatchObject({ state: 'denied' });
  });

  it('that cannot be asked about denies at review, and at elevation waits for the next run', async () => {
    const of = await bench();
    const pull = of.ask('alice', asking(ready(of)));
    of.approve(pull, 'carol', 'bob');
    of.tickets.breakDown(down);
    expect((await of.evaluate(pull)).outputs).toMatchObject({ outcome: 'denied' });
    expect(of.desk.comment(pull)).toContain('could not be asked');
    of.merge(pull);
    const report = await of.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0', denied: '0' } });
    expect(of.standing()).toEqual({ roles: 0, rules: 0 });
    of.tickets.breakDown(undefined);
    expect((await of.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('is not asked about where nothing depends on it', async () => {
    const of = await bench('ask: github-issues', '');
    const other = of.ask('alice', REQUEST);
    const unknown = of.ask('alice', asking('GH-12'));
    const closed = of.ask('alice', asking(ready(of)));
    of.github.close(closed);
    for (const pull of [other, unknown, closed]) await of.evaluate(pull);
    expect(questions(of)).toEqual([]);
  });
});

describe('a ticket of a system without a connection', () => {
  it('is noted at review and blocks at elevation until the merge is too old, then denies', async () => {
    const of = await bench('', DEMAND);
    const pull = of.ask('alice', asking('#12'));
    of.approve(pull, 'carol', 'bob');
    expect((await of.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved' });
    expect(of.desk.comment(pull)).toContain('checked at elevation');
    of.merge(pull);
    const report = await of.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0', denied: '0' } });
    expect(report.lines.join(' ')).toContain('there is no connection to github here');
    of.clock.advance(hours(25));
    expect((await of.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(await of.record(pull)).toMatchObject({ state: 'denied' });
    expect(questions(of)).toEqual([]);
    expect(of.standing()).toEqual({ roles: 0, rules: 0 });
  });
});
