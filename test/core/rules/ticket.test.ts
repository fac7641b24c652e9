import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitHubUserId, hours, later, milliseconds, minutes } from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { Facts, Ticket, TicketPerson } from '../../../src/core/facts.ts';
import type { TicketDemand, TicketSource } from '../../../src/core/policy.ts';
import type { Account } from '../../../src/core/pull.ts';
import { restoreFacts, storeFacts } from '../../../src/core/stored-facts.ts';
import {
  aTicket,
  facts,
  judge,
  judgeAtElevation,
  obstacles,
  onGitHub,
  type Situation,
} from '../../builders/facts.ts';
import {
  aPerson,
  aPolicy,
  aTicketDemand,
  aTicketSystem,
  type Name,
  names,
  type PolicyChange,
} from '../../builders/policy.ts';
import { aBot, account, aPull, at, now } from '../../builders/pull.ts';

const github = (source: TicketSource = { kind: 'github-issues', repository: undefined }) =>
  aTicketSystem({ system: 'github', pattern: '^#?[0-9]+$', source });

interface Given {
  readonly demand?: Partial<TicketDemand>;
  readonly ticket?: Partial<Ticket>;
  readonly fact?: Facts['ticket'];
  readonly source?: TicketSource;
  readonly policy?: PolicyChange;
  readonly request?: Situation['request'];
}

/** Alice asks for two hours from now with #12; `demand` is asked of it, `ticket` is what GitHub says. */
const situation = (given: Given = {}): Situation => ({
  policy: aPolicy({
    ...given.policy,
    settings: { tickets: [github(given.source), aTicketSystem()] },
    entitlement: { ticket: aTicketDemand(given.demand) },
  }),
  request: { ticket: '#12', ...given.request },
  facts: { ticket: 'fact' in given ? given.fact : known(aTicket(given.ticket), now) },
});

type Case = readonly [what: string, given: Given, codes: readonly string[]];
const check = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, given, codes) => {
    const decision = judge(situation(given));
    expect(obstacles(decision)).toEqual(codes);
    expect(decision.outcome === 'approved').toBe(codes.length === 0);
  });
};

const states = (...list: readonly [name: string, by: TicketPerson | undefined][]): Partial<Ticket> => ({
  states: list.map(([name, by]) => ({ name, by, at: at('10:00') })),
});
const approved: Partial<TicketDemand> = { states: ['approved'] };
const covers: Partial<TicketDemand> = { coversWindow: true };
const stranger = (change: object): TicketPerson => ({
  kind: 'account',
  account: { id: gitHubUserId(4711), login: 'stranger', kind: 'user', ...change },
});
const ofPeople = (name: Name): TicketPerson => ({ kind: 'person', person: aPerson(name).key });

describe('a ticket of a system that is asked', () => {
  check([
    ['is there', {}, []],
    ['is not there', { fact: { kind: 'empty', at: now } }, ['ticket.not-found']],
    ['could not be asked about', { fact: { kind: 'failed', why: 'no.' } }, ['ticket.failed']],
    ['was never asked about', { fact: undefined }, ['ticket.missing']],
    ['was asked about under another id', { ticket: { id: '#13' } }, ['ticket.missing']],
    ['was asked about in another spelling', { ticket: { id: '12' } }, ['ticket.missing']],
    ['was asked about in another system', { ticket: { system: 'servicenow' } }, ['ticket.missing']],
    [
      'is judged also where none is required',
      { demand: { required: false }, fact: { kind: 'empty', at: now } },
      ['ticket.not-found'],
    ],
    [
      'waits for the elevation at review, without a connection too',
      { source: { kind: 'unconnected' }, fact: { kind: 'deferred', source: 'github' } },
      [],
    ],
    [
      'cannot be there without a connection when nobody even deferred it',
      { source: { kind: 'unconnected' }, fact: undefined },
      ['ticket.missing'],
    ],
  ]);

  it('notes at review that it is checked at elevation, and denies at elevation', () => {
    const deferred = situation({ fact: { kind: 'deferred', source: 'github' } });
    const note = judge(deferred).reasons.find(({ code }) => code === 'ticket.deferred');
    expect(note).toMatchObject({ effect: 'note' });
    expect(obstacles(judgeAtElevation(deferred))).toEqual(['ticket.deferred']);
  });

  it('is confirmed with what was asked of it', () => {
    const demand = { states: ['approved'], assignedTo: 'either', coversWindow: true } as const;
    const pass = judge(situation({ demand })).reasons.find(({ code }) => code === 'ticket.confirmed');
    expect(pass).toMatchObject({
      effect: 'pass',
      sentence: 'github has #12: state, assignee, change window as demanded.',
    });
  });
});

describe('the system of a ticket', () => {
  check([
    ['is the one that is demanded', { demand: { system: 'github' } }, []],
    ['is another one', { demand: { system: 'servicenow' } }, ['ticket.other-system']],
    [
      'is another one, also where no ticket is required',
      { demand: { system: 'servicenow', required: false } },
      ['ticket.other-system'],
    ],
    [
      'is one about which nobody is asked, and nothing more is demanded',
      { demand: { system: 'servicenow' }, request: { ticket: 'CHG0031234' }, fact: undefined },
      [],
    ],
    ...(['states', 'assignedTo', 'coversWindow'] as const).map((key): Case => [
      `is one about which nobody is asked, and ${key} is demanded`,
      {
        demand: { [key]: { states: ['x'], assignedTo: 'either', coversWindow: true }[key] },
        request: { ticket: 'CHG0031234' },
        fact: undefined,
      },
      ['ticket.not-asked'],
    ]),
  ]);
});

describe('the state of a ticket', () => {
  it('is told in one order, however the system lists what it is', () => {
    const given = states(['open', onGitHub('alice')], ['approved', onGitHub('alice')]);
    const told = (listed: Ticket['states'] | undefined) =>
      judge(
        situation({ demand: { states: ['open', 'approved'] }, ticket: { ...given, states: listed ?? [] } }),
      ).reasons;
    expect(told(given.states?.toReversed())).toEqual(told(given.states));
  });

  check([
    ['is demanded and set by another person', { demand: approved }, []],
    ['is one of several', { demand: { states: ['scheduled', 'approved'] } }, []],
    ['is compared without regard to case and blanks', { demand: { states: ['  APPROVED '] } }, []],
    ['is another one', { demand: approved, ticket: states(['open', onGitHub('bob')]) }, ['ticket.state']],
    ['only begins like it', { demand: { states: ['approve'] } }, ['ticket.state']],
    ['is none at all', { demand: approved, ticket: { states: [] } }, ['ticket.state']],
    [
      'was set by the requester',
      { demand: approved, ticket: states(['approved', onGitHub('alice')]) },
      ['ticket.self-approved'],
    ],
    [
      'was set by the requester and, for another one of the demanded, by somebody else',
      {
        demand: { states: ['approved', 'open'] },
        ticket: states(['open', onGitHub('alice')], ['approved', onGitHub('bob')]),
      },
      [],
    ],
    [
      'was set by nobody that can be told',
      { demand: approved, ticket: states(['approved', undefined]) },
      ['ticket.approver-unknown'],
    ],
    [
      'was set by a bot',
      { demand: approved, ticket: states(['approved', { kind: 'account', account: aBot }]) },
      ['ticket.approver-unknown'],
    ],
    ...(['bot', 'other'] as const).map((kind): Case => [
      `was set by an account with the id and login of a person: ${kind}`,
      {
        demand: approved,
        ticket: states(['approved', { kind: 'account', account: { ...account('bob'), kind } }]),
      },
      ['ticket.approver-unknown'],
    ]),
    [
      'was set by an account that people.yaml does not know',
      { demand: approved, ticket: states(['approved', stranger({})]) },
      ['ticket.approver-unknown'],
    ],
    [
      'was set by a deleted account of a known name',
      { demand: approved, ticket: states(['approved', stranger({ id: undefined, login: 'bob' })]) },
      ['ticket.approver-unknown'],
    ],
    [
      'was set by the requester’s second account',
      {
        demand: approved,
        ticket: states(['approved', stranger({ login: 'alice-2' })]),
        policy: {
          people: names.map((name) => aPerson(name, name === 'alice' ? { alsoLogins: ['Alice-2'] } : {})),
        },
      },
      ['ticket.self-approved'],
    ],
    [
      'was set by somebody else’s second account',
      {
        demand: approved,
        ticket: states(['approved', stranger({ login: 'bob-2' })]),
        policy: {
          people: names.map((name) => aPerson(name, name === 'bob' ? { alsoLogins: ['bob-2'] } : {})),
        },
      },
      ['ticket.approver-unknown'],
    ],
    [
      'was set by an account that is no longer called what people.yaml says',
      {
        demand: approved,
        ticket: states([
          'approved',
          { kind: 'account', account: { id: aPerson('bob').gitHubId, login: 'robert', kind: 'user' } },
        ]),
      },
      ['ticket.approver-unknown'],
    ],
    [
      'was set by another entry of the requester in people.yaml',
      {
        demand: approved,
        policy: {
          people: names.map((name) =>
            aPerson(name, name === 'erin' ? { entra: aPerson('alice').entra } : {}),
          ),
        },
        ticket: states(['approved', onGitHub('erin')]),
      },
      ['ticket.self-approved'],
    ],
    [
      'was set by a key of people.yaml, as the system says',
      { demand: approved, ticket: states(['approved', ofPeople('bob')]) },
      [],
    ],
    [
      'was set by the requester’s key of people.yaml',
      { demand: approved, ticket: states(['approved', ofPeople('alice')]) },
      ['ticket.self-approved'],
    ],
    [
      'was set by a key that is not in people.yaml',
      {
        demand: approved,
        policy: { people: names.filter((name) => name !== 'dave').map((name) => aPerson(name)) },
        ticket: states(['approved', ofPeople('dave')]),
      },
      ['ticket.approver-unknown'],
    ],
  ]);

  it.each<[string, Account['id']]>([
    ['their second account', gitHubUserId(4711)],
    ['an account of somebody else under its login', aPerson('dave').gitHubId],
  ])('was set by whoever asks from %s', (_, id) => {
    const given = situation({
      policy: {
        people: names.map((name) => aPerson(name, name === 'alice' ? { alsoLogins: ['alice-2'] } : {})),
      },
      demand: approved,
    });
    const ticket = known(aTicket(states(['approved', onGitHub('alice')])), now);
    const pull = aPull({ author: { id, login: 'alice-2', kind: 'user' } });
    expect(obstacles(judge({ ...given, facts: { pull, ticket } }))).toContain('ticket.self-approved');
  });

  it('was set by the beneficiary, whoever asks', () => {
    const given = situation({ demand: approved, ticket: states(['approved', onGitHub('dave')]) });
    const beneficiary = aPerson('dave').key;
    const decision = judge({ ...given, request: { ticket: '#12', beneficiary } });
    expect(obstacles(decision)).toContain('ticket.self-approved');
  });
});

describe('approvals that a system records apart from states', () => {
  check([
    ['are by another person', { ticket: { approvedBy: [ofPeople('bob')] } }, []],
    ['are by the requester', { ticket: { approvedBy: [ofPeople('alice')] } }, ['ticket.self-approved']],
    ['are by both', { ticket: { approvedBy: [ofPeople('alice'), ofPeople('bob')] } }, []],
    ['are by a stranger', { ticket: { approvedBy: [stranger({})] } }, ['ticket.approver-unknown']],
  ]);
});

describe('the assignee of a ticket', () => {
  const to = (assignedTo: TicketDemand['assignedTo'], ...assignees: readonly TicketPerson[]): Given => ({
    demand: { assignedTo },
    ticket: { assignees },
  });
  check([
    ['is the requester', to('requester', onGitHub('alice')), []],
    ['is the requester among others', to('requester', onGitHub('bob'), onGitHub('alice')), []],
    ['is the requester by key', to('requester', ofPeople('alice')), []],
    ['is nobody', to('requester'), ['ticket.assignee']],
    ['is somebody else', to('either', onGitHub('bob')), ['ticket.assignee']],
    ['is a stranger of the same name', to('requester', stranger({ login: 'alice' })), ['ticket.assignee']],
    ['is the beneficiary, who asks', to('beneficiary', onGitHub('alice')), []],
  ]);

  it.each<[TicketDemand['assignedTo'], Name, boolean]>([
    ['requester', 'alice', true],
    ['requester', 'dave', false],
    ['beneficiary', 'alice', false],
    ['beneficiary', 'dave', true],
    ['either', 'alice', true],
    ['either', 'dave', true],
    ['either', 'bob', false],
  ])('must be the %s: %s, when alice asks for dave: %s', (assignedTo, whose, fits) => {
    const given = situation({ demand: { assignedTo }, ticket: { assignees: [onGitHub(whose)] } });
    const decision = judge({ ...given, request: { ticket: '#12', beneficiary: aPerson('dave').key } });
    expect(obstacles(decision).includes('ticket.assignee')).toBe(!fits);
  });
});

describe('the window of a ticket', () => {
  const second = milliseconds(1000);
  const to = later(now, hours(2));
  const window = (change: Partial<NonNullable<Ticket['window']>>): Given => ({
    demand: covers,
    ticket: { window: { from: now, to, editedAt: undefined, ...change } },
  });
  check([
    ['is exactly that of the access', window({}), []],
    ['is around it', window({ from: at('08:00'), to: later(to, hours(1)) }), []],
    ['begins a second late', window({ from: later(now, second) }), ['ticket.window']],
    ['ends a second early', window({ to: later(to, milliseconds(-1000)) }), ['ticket.window']],
    ['is over', window({ from: at('08:00'), to: at('09:00') }), ['ticket.window']],
    ['is in the future', window({ from: later(to, hours(1)), to: later(to, hours(9)) }), ['ticket.window']],
    ['is not named', { demand: covers, ticket: { window: undefined } }, ['ticket.no-window']],
    ['does not matter where it is not demanded', { ticket: { window: undefined } }, []],
    [
      'is inside it when less is asked for',
      { ...window({ to: later(now, minutes(30)) }), request: { duration: minutes(30) } },
      [],
    ],
    ['was written later, and no state is demanded', window({ editedAt: at('10:59') }), []],
  ]);

  const edited = (time: string, more: Partial<Ticket> = {}): Given => ({
    demand: { ...covers, ...approved },
    ticket: { ...window({ editedAt: at(time) }).ticket, ...more },
  });
  check([
    ['was changed before the approval', edited('09:59'), []],
    ['was changed in the second of the approval', edited('10:00'), ['ticket.changed']],
    ['was changed after the approval', edited('10:01'), ['ticket.changed']],
    [
      'was changed after the approval and approved by the requester again',
      edited('10:01', {
        states: [
          { name: 'approved', by: onGitHub('bob'), at: at('10:00') },
          { name: 'Approved', by: onGitHub('alice'), at: at('10:02') },
        ],
      }),
      ['ticket.changed'],
    ],
    [
      'was changed, and when it was approved is not known',
      edited('09:00', { states: [{ name: 'approved', by: onGitHub('bob'), at: undefined }] }),
      ['ticket.changed'],
    ],
  ]);
});

describe('what is wrong with a ticket', () => {
  it('is said all at once', () => {
    const decision = judge(
      situation({
        demand: { ...approved, ...covers, assignedTo: 'requester' },
        ticket: { states: [], assignees: [], window: undefined },
      }),
    );
    expect(obstacles(decision)).toEqual(['ticket.state', 'ticket.assignee', 'ticket.no-window']);
    for (const reason of decision.reasons.filter(({ code }) => code.startsWith('ticket.')))
      expect(reason.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('stays a sentence however many labels there are', () => {
    const many = Array.from({ length: 100 }, (_, index) => `label ${index} ${'x'.repeat(100)}`);
    const decision = judge(
      situation({
        demand: approved,
        ticket: { states: many.map((name) => ({ name, by: undefined, at: undefined })) },
      }),
    );
    const reason = decision.reasons.find(({ code }) => code === 'ticket.state');
    expect(reason?.sentence.length).toBeLessThan(400);
  });

  it('is the same for somebody who may not ask at all', () => {
    const decision = judge({
      ...situation({ demand: approved, ticket: states(['approved', onGitHub('mallory')]) }),
      facts: {
        pull: aPull({ author: { id: aPerson('mallory').gitHubId, login: 'mallory', kind: 'user' } }),
        ticket: known(aTicket(states(['approved', onGitHub('mallory')])), now),
      },
    });
    expect(obstacles(decision)).toContain('ticket.self-approved');
  });
});

describe('laws of tickets', () => {
  const somebody = fc.oneof(
    fc.constantFrom(...names).map(onGitHub),
    fc.constantFrom(...names).map(ofPeople),
    fc.constant(stranger({})),
  );
  const moment = fc.integer({ min: 0, max: 59 }).map((minute) => at(`10:${String(minute).padStart(2, '0')}`));
  const drawnTicket: fc.Arbitrary<Ticket> = fc.record({
    system: fc.constant('github'),
    id: fc.constant('#12'),
    states: fc.array(
      fc.record({
        name: fc.constantFrom('open', 'approved', 'scheduled'),
        by: fc.option(somebody, { nil: undefined }),
        at: fc.option(moment, { nil: undefined }),
      }),
      { maxLength: 3 },
    ),
    assignees: fc.array(somebody, { maxLength: 2 }),
    approvedBy: fc.array(somebody, { maxLength: 2 }),
    window: fc.option(
      fc.record({
        from: moment,
        to: fc.constantFrom(later(now, hours(1)), later(now, hours(2)), later(now, hours(3))),
        editedAt: fc.option(moment, { nil: undefined }),
      }),
      { nil: undefined },
    ),
  });
  const drawnDemand: fc.Arbitrary<TicketDemand> = fc.record({
    required: fc.boolean(),
    system: fc.constantFrom(undefined, 'github'),
    states: fc.constantFrom(undefined, ['approved'], ['approved', 'scheduled']),
    assignedTo: fc.constantFrom(undefined, 'requester', 'either'),
    coversWindow: fc.boolean(),
  });
  const outcome = (demand: TicketDemand, ticket: Ticket): string =>
    judge(situation({ demand, ticket })).outcome;

  it('are tried on tickets that approve and on tickets that do not', () => {
    const drawn = fc.sample(fc.tuple(drawnDemand, drawnTicket), { numRuns: 500, seed: 7 });
    const approvals = drawn.filter(([demand, ticket]) => outcome(demand, ticket) === 'approved');
    expect(approvals.length).toBeGreaterThan(30);
    expect(approvals.length).toBeLessThan(470);
  });

  it('asking for more never approves', () => {
    fc.assert(
      fc.property(drawnDemand, drawnTicket, drawnDemand, (demand, ticket, more) => {
        const tightened: TicketDemand = {
          required: demand.required || more.required,
          system: demand.system ?? more.system,
          states: demand.states?.filter((state) => more.states?.includes(state) ?? true) ?? more.states,
          assignedTo:
            demand.assignedTo === 'either'
              ? (more.assignedTo ?? 'either')
              : (demand.assignedTo ?? more.assignedTo),
          coversWindow: demand.coversWindow || more.coversWindow,
        };
        if (outcome(tightened, ticket) === 'approved') expect(outcome(demand, ticket)).toBe('approved');
      }),
    );
  });

  it('nothing that the requester did to a demanded state approves', () => {
    fc.assert(
      fc.property(drawnDemand, drawnTicket, (demand, ticket) => {
        const own = ticket.states.map((state) => ({ ...state, by: onGitHub('alice') }));
        const demanding = { ...demand, states: demand.states ?? ['approved'] };
        expect(outcome(demanding, { ...ticket, states: own })).not.toBe('approved');
        // Nor does adding to what others did.
        const added = { ...ticket, states: [...ticket.states, ...own] };
        if (outcome(demanding, added) === 'approved') expect(outcome(demanding, ticket)).toBe('approved');
      }),
    );
  });

  it('a system that did not answer never approves', () => {
    const lost = fc.constantFrom<Facts['ticket']>(
      undefined,
      { kind: 'empty', at: now },
      { kind: 'failed', why: 'no' },
    );
    fc.assert(
      fc.property(drawnDemand, lost, (demand, fact) => {
        expect(judge(situation({ demand, fact })).outcome).toBe('denied');
      }),
    );
  });

  it('a stored ticket gives the same decision', () => {
    fc.assert(
      fc.property(drawnDemand, drawnTicket, (demand, ticket) => {
        const given = situation({ demand, ticket });
        const policy = given.policy ?? aPolicy();
        const gathered = facts(policy, { ticket: known(ticket, now) });
        const restored = restoreFacts(JSON.parse(JSON.stringify(storeFacts(gathered))), () => policy);
        expect(restored).toEqual(gathered);
        const of = { ...given, facts: { ticket: restored?.ticket } };
        expect(judge(of).reasons).toEqual(judge(given).reasons);
      }),
      { numRuns: 50 },
    );
  });
});
