/** What the ticket system says in a hypothesis. */
import { instant } from '../brand.ts';
import { known } from '../fact.ts';
import type { People } from '../policy.ts';
import type { ParsedRequest } from '../request.ts';
import { systemOfTicket } from '../ticket-system.ts';
import { accountOf } from './accounts.ts';
import type { Hypothesis, SaidTicket } from './hypothesis.ts';
import { notAnswering } from './say.ts';

/** Undefined: no system that the policy knows has such a ticket, or there is none. */
export const ticketFact = (hypothesis: Hypothesis, people: People, input: ParsedRequest) => {
  const id = input.kind === 'request' ? input.request.ticket : undefined;
  const found = id === undefined ? undefined : systemOfTicket(hypothesis.policy.settings?.tickets ?? [], id);
  const { tickets, failed } = hypothesis.outside;
  if (id === undefined || found === undefined || found.source.kind === 'nobody') return undefined;
  const { system } = found;
  if (failed.includes('tickets')) return notAnswering('tickets');
  if (tickets === undefined) return { kind: 'deferred', source: system } as const;
  const said = Object.hasOwn(tickets, id) ? tickets[id] : undefined;
  if (said === undefined) return { kind: 'empty', at: hypothesis.at } as const;
  const receives = input.kind === 'request' ? input.request.beneficiary : undefined;
  const involved = [
    accountOf(hypothesis.requester, people)?.id,
    receives === undefined ? undefined : people.byKey.get(receives)?.gitHubId,
  ];
  const other = [...people.byKey.values()].find(({ gitHubId }) => !involved.includes(gitHubId));
  const answer = answerOf({ ...said, setBy: said.setBy ?? other?.key }, hypothesis, people);
  return known({ system, id, ...answer }, hypothesis.at);
};

const answerOf = (said: SaidTicket, { requester, at }: Hypothesis, people: People) => {
  const someone = (name: string | undefined) => {
    const account = name === undefined ? undefined : accountOf(name, people);
    return account === undefined ? undefined : ({ kind: 'account', account } as const);
  };
  const state = { by: someone(said.setBy), at: instant(at - 3_600_000) };
  const assignee = someone(said.assignedTo ?? requester);
  return {
    states: said.state === undefined ? [] : [{ ...state, name: said.state }],
    assignees: assignee === undefined ? [] : [assignee],
    approvedBy: [],
    window: said.window === undefined ? undefined : { ...said.window, editedAt: undefined },
  };
};
