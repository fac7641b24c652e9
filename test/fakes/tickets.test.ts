import { instant } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { ticketsContract } from '../ports/tickets-contract.ts';
import { people } from './evidence.ts';
import { fakeTickets } from './tickets.ts';

ticketsContract('the fake', async () => {
  let now = instant(Date.parse('2026-11-20T10:00:00Z'));
  const tickets = fakeTickets(() => now);
  return {
    tickets,
    now: () => now,
    pass: async (seconds) => void (now = instant(now + seconds * 1000)),
    open: async (by, given = {}) =>
      tickets.open(people[by], { ...given, assignees: (given.assignees ?? []).map((who) => people[who]) }),
    openPull: async () => tickets.openPull(),
    label: async (issue, by, name) => tickets.label(issue, people[by], name),
    unlabel: async (issue, _, name) => tickets.unlabel(issue, name),
    renameLabel: async (_, from, to) => tickets.renameLabel(from, to),
    assign: async (issue, _, whom) => tickets.assign(issue, people[whom]),
    edit: async (issue, _, body) => tickets.edit(issue, body),
    setState: async (issue, by, state) => tickets.setState(issue, people[by], state),
    refuse: async () =>
      tickets.breakDown(new Fault('github.forbidden', 'no', { remedy: 'Give the permission.' })),
    stop: async () => {},
  };
});
