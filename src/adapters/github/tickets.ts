/** GitHub issues as a ticket system: labels and open or closed are the state, a line of the body is the change window. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { parseInstant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import type { Ticket, TicketPerson } from '../../core/facts.ts';
import { Fault } from '../../core/fault.ts';
import { readTicketWindow } from '../../core/ticket-window.ts';
import type { TicketQuestion, Tickets } from '../../ports/tickets.ts';
import { accountOfActor, actorFields, actorSchema } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { graphqlErrorsOf } from './github-fault.ts';

/** https://docs.github.com/graphql/reference/objects#issue; needs `issues: read`. Only the newest 100 events are looked at. */
const query = `query Ticket($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    issue(number: $number) {
      number body state lastEditedAt createdAt
      author { ...ActorFields }
      labels(first: 100) { nodes { id name updatedAt } }
      assignees(first: 100) { nodes { ...ActorFields } }
      timelineItems(last: 100, itemTypes: [LABELED_EVENT, CLOSED_EVENT, REOPENED_EVENT]) {
        nodes {
          kind: __typename
          ... on LabeledEvent { createdAt actor { ...ActorFields } label { id } }
          ... on ClosedEvent { createdAt actor { ...ActorFields } }
          ... on ReopenedEvent { createdAt actor { ...ActorFields } }
        }
        pageInfo { hasPreviousPage }
      }
    }
  }
}
${actorFields}`;

const moment = { createdAt: Type.String(), actor: actorSchema };
const eventNode = Type.Union([
  Type.Object({ kind: Type.Literal('LabeledEvent'), ...moment, label: Type.Object({ id: Type.String() }) }),
  Type.Object({ kind: Type.Literal('ClosedEvent'), ...moment }),
  Type.Object({ kind: Type.Literal('ReopenedEvent'), ...moment }),
]);
const nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([Type.Null(), schema]);
const labelNode = Type.Object({
  id: Type.String(),
  name: Type.String(),
  updatedAt: nullable(Type.String()),
});
const issueSchema = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  body: Type.String(),
  state: Type.Union([Type.Literal('OPEN'), Type.Literal('CLOSED')]),
  lastEditedAt: nullable(Type.String()),
  createdAt: Type.String(),
  author: actorSchema,
  labels: nullable(Type.Object({ nodes: Type.Array(labelNode) })),
  assignees: Type.Object({ nodes: Type.Array(actorSchema) }),
  timelineItems: Type.Object({
    nodes: Type.Array(eventNode),
    pageInfo: Type.Object({ hasPreviousPage: Type.Boolean() }),
  }),
});
const call = 'POST /graphql Ticket';
const decode = decoder(
  call,
  Type.Object({ repository: Type.Object({ nameWithOwner: Type.String(), issue: issueSchema }) }),
);
type Issue = Static<typeof issueSchema>;
type Event = Static<typeof eventNode>;
type State = Ticket['states'][number];

export const createTickets = (client: GitHubClient): Tickets => ({
  async look(question) {
    const number = numberIn(question.id);
    if (number === undefined) return undefined;
    const issue = await readIssue(client, question, number);
    return issue === undefined ? undefined : ticketOf(question, issue);
  },
});

/** GraphQL's `Int`. */
const LARGEST = 2 ** 31 - 1;

/** NB. Digits and nothing else go on from what a person wrote, and as a number: no text of a ticket reaches a query or a path. */
const numberIn = (id: string): number | undefined => {
  const [, digits] = /^#?([1-9][0-9]{0,9})$/.exec(id) ?? [];
  const number = Number(digits ?? NaN);
  return number <= LARGEST ? number : undefined;
};

/** Undefined: the repository has no such issue; a pull request is none. */
const readIssue = async (
  client: GitHubClient,
  { source }: TicketQuestion,
  number: number,
): Promise<Issue | undefined> => {
  const repository = source.repository ?? `${client.owner}/${client.repo}`;
  const [owner = '', name = ''] = repository.split('/');
  try {
    const answer = await client.graphql('Ticket', query, { owner, name, number }, decode);
    const { issue, nameWithOwner } = answer.repository;
    // NB. GitHub follows renamed and transferred names: only the repository that the policy names vouches for its issues.
    if (nameWithOwner.toLowerCase() !== repository.toLowerCase() || issue.number !== number)
      throw new Fault('github.unexpected', `GitHub answers with an issue of ${nameWithOwner}.`, {
        call,
        remedy: `Write the repository of the tickets under \`tickets:\` as it is called now.`,
      });
    return issue;
  } catch (thrown) {
    const errors = graphqlErrorsOf(thrown);
    if (errors.length === 0 || errors.some(({ type }) => type !== 'NOT_FOUND')) throw thrown;
    if (errors.every(({ path }) => path.join('/') === 'repository/issue')) return undefined;
    throw new Fault('github.not-found', `GitHub shows this token no repository ${repository}.`, {
      call,
      remedy:
        'Correct `repository:` under `tickets:`; `github.token` reads the issues of its own repository and of public ones, a GitHub App those where it is installed.',
      cause: thrown,
    });
  }
};

const ticketOf = ({ system, id }: TicketQuestion, issue: Issue): Ticket => {
  const window = readTicketWindow(issue.body);
  return {
    system,
    id,
    states: [ownState(issue), ...labelStates(issue)],
    assignees: issue.assignees.nodes.map(personOf),
    approvedBy: [],
    window:
      window === undefined
        ? undefined
        : { ...window, editedAt: issue.lastEditedAt === null ? undefined : time(issue.lastEditedAt) },
  };
};

/** `open` by its author or who reopened it last; `closed` by who closed it last. */
const ownState = (issue: Issue): State => {
  const { nodes, pageInfo } = issue.timelineItems;
  const kind = issue.state === 'OPEN' ? 'ReopenedEvent' : 'ClosedEvent';
  const name = issue.state === 'OPEN' ? 'open' : 'closed';
  const last = nodes.findLast((event) => event.kind === kind);
  if (last !== undefined) return setIn(name, last);
  // NB. What lies before the events that were read may be somebody else's reopening.
  if (issue.state === 'CLOSED' || pageInfo.hasPreviousPage) return { name, by: undefined, at: undefined };
  return { name, by: personOf(issue.author), at: time(issue.createdAt) };
};

const labelStates = (issue: Issue): readonly State[] =>
  (issue.labels?.nodes ?? []).flatMap((label): readonly State[] => {
    const { name } = label;
    // NB. A label of this name on a closed issue would make it look open.
    if (/^(open|closed)$/i.test(name.trim())) return [];
    const put = issue.timelineItems.nodes.findLast(
      (event) => event.kind === 'LabeledEvent' && event.label.id === label.id,
    );
    // NB. Whoever may write may also rename labels: one that was changed since may have meant something else to who put it there.
    const changed =
      put !== undefined && label.updatedAt !== null && time(label.updatedAt) > time(put.createdAt);
    return [put === undefined || changed ? { name, by: undefined, at: undefined } : setIn(name, put)];
  });

const setIn = (name: string, { actor, createdAt }: Event): State => ({
  name,
  by: personOf(actor),
  at: time(createdAt),
});

const personOf = (actor: Static<typeof actorSchema>): TicketPerson => ({
  kind: 'account',
  account: accountOfActor(actor),
});

const time = (text: string): Instant => {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  throw new Fault('github.unexpected', 'GitHub answered with a time in an unknown form.', {
    call,
    remedy: 'Nothing was decided on this answer; the next run asks again.',
  });
};
