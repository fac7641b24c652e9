/** Issues in memory, behind the port `Tickets`: what people do to them shows in the ticket as it does on GitHub. */
import type { Instant } from '../../src/core/brand.ts';
import type { Ticket, TicketPerson } from '../../src/core/facts.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Account } from '../../src/core/pull.ts';
import { readTicketWindow } from '../../src/core/ticket-window.ts';
import type { TicketQuestion, Tickets } from '../../src/ports/tickets.ts';

interface Mark {
  readonly by: Account;
  readonly at: Instant;
}
interface Label {
  name: string;
  changedAt: Instant;
}
interface Issue {
  state: 'open' | 'closed';
  stateSet: Mark;
  body: string;
  editedAt: Instant | undefined;
  labels: Map<Label, Mark>;
  assignees: Account[];
}

export interface FakeTickets extends Tickets {
  /** The number of the new issue. `labels` and `assignees` are put there by whoever opens it. */
  open(
    by: Account,
    given?: {
      readonly body?: string;
      readonly labels?: readonly string[];
      readonly assignees?: readonly Account[];
    },
  ): number;
  /** A number that is a pull request's. */
  openPull(): number;
  label(issue: number, by: Account, name: string): void;
  unlabel(issue: number, name: string): void;
  renameLabel(from: string, to: string): void;
  assign(issue: number, whom: Account): void;
  edit(issue: number, body: string): void;
  setState(issue: number, by: Account, state: 'open' | 'closed'): void;
  /** Every question throws, until `undefined` is given. */
  breakDown(fault: Fault | undefined): void;
  readonly questions: readonly TicketQuestion[];
}

export const fakeTickets = (now: () => Instant): FakeTickets => {
  const issues = new Map<number, Issue | 'pull'>();
  const labels: Label[] = [];
  const questions: TicketQuestion[] = [];
  let broken: Fault | undefined;
  let last = 500;
  const must = (number: number): Issue => {
    const issue = issues.get(number);
    if (issue === undefined || issue === 'pull') throw new Error(`no issue ${number}`);
    return issue;
  };
  const labelOf = (name: string): Label => {
    const known = labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    const made = { name, changedAt: now() };
    labels.push(made);
    return made;
  };
  const fake: FakeTickets = {
    questions,
    async look(question) {
      questions.push(question);
      if (broken !== undefined) throw broken;
      const digits = /^#?([1-9][0-9]*)$/.exec(question.id)?.[1];
      const issue = digits === undefined ? undefined : issues.get(Number(digits));
      return issue === undefined || issue === 'pull' ? undefined : ticketOf(question, issue);
    },
    open(by, { body = '', labels: names = [], assignees = [] } = {}) {
      last += 1;
      const stateSet = { by, at: now() };
      issues.set(last, {
        state: 'open',
        stateSet,
        body,
        editedAt: undefined,
        labels: new Map(names.map((name) => [labelOf(name), stateSet])),
        assignees: [...assignees],
      });
      return last;
    },
    openPull() {
      last += 1;
      issues.set(last, 'pull');
      return last;
    },
    label(issue, by, name) {
      const put = must(issue).labels;
      const label = labelOf(name);
      if (!put.has(label)) put.set(label, { by, at: now() });
    },
    unlabel: (issue, name) => void must(issue).labels.delete(labelOf(name)),
    renameLabel(from, to) {
      Object.assign(labelOf(from), { name: to, changedAt: now() });
    },
    assign: (issue, whom) => void must(issue).assignees.push(whom),
    edit: (issue, body) => void Object.assign(must(issue), { body, editedAt: now() }),
    setState: (issue, by, state) => void Object.assign(must(issue), { state, stateSet: { by, at: now() } }),
    breakDown: (fault) => void (broken = fault),
  };
  return fake;
};

const ticketOf = ({ system, id }: TicketQuestion, issue: Issue): Ticket => {
  const window = readTicketWindow(issue.body);
  return {
    system,
    id,
    states: [
      { name: issue.state, by: person(issue.stateSet.by), at: issue.stateSet.at },
      ...[...issue.labels].flatMap(([{ name, changedAt }, { by, at }]): Ticket['states'] => {
        if (/^(open|closed)$/i.test(name)) return [];
        return changedAt > at ? [{ name, by: undefined, at: undefined }] : [{ name, by: person(by), at }];
      }),
    ],
    assignees: issue.assignees.map(person),
    approvedBy: [],
    window: window === undefined ? undefined : { ...window, editedAt: issue.editedAt },
  };
};

const person = (account: Account): TicketPerson => ({ kind: 'account', account });
