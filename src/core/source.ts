/** `/source <address>`: whose comment moves an open grant to another address, and what request comes of it. */
import { whoIs } from './approval/persons.ts';
import type { PersonKey } from './brand.ts';
import { commandOf, type Comment, type CommentsSinceMerge } from './comment.ts';
import type { OpenGrant, SourceMove } from './ledger/event.ts';
import type { OneOrMore } from './one-or-more.ts';
import { judgeParameterValue } from './parse/parameter-value.ts';
import type { Bound, Entitlement, People, Policy, Privilege } from './policy.ts';
import type { AccessRequest } from './request.ts';

/** Moves of one grant; whoever needs more asks for a grant of their own. */
export const MOST_MOVES = 5;

export interface SourceComment {
  /** GitHub's id of the comment. */
  readonly comment: number;
  readonly by: PersonKey;
  /** Raw text. */
  readonly address: string;
}

interface Holders {
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
}

/**
 * The comments that count, the oldest first. NB. Only of those who asked and who hold it, by their id: an approver, or a second
 * account that anybody can take over, must not bring an address of theirs in.
 */
const commentsThatCount = (
  { requester, beneficiary }: Holders,
  comments: readonly Comment[],
  people: People,
): readonly SourceComment[] =>
  comments.flatMap((comment): readonly SourceComment[] => {
    const command = commandOf(comment);
    if (command?.kind !== 'source' || comment.author.kind !== 'user') return [];
    const who = whoIs(people, comment.author);
    if (who.kind !== 'person') return [];
    const { key } = who.person;
    return key === requester || key === beneficiary
      ? [{ comment: comment.id, by: key, address: command.address }]
      : [];
  });

/**
 * The newest comment that counts, if nothing answered it yet. GitHub counts its comments upwards (G45), so an older one that is the
 * newest again because a later one was deleted is not taken for a new wish.
 */
export const unansweredIn = (
  grant: Holders & Pick<OpenGrant, 'move'>,
  comments: readonly Comment[],
  { people }: Policy,
): SourceComment | undefined => {
  if (people === undefined) return undefined;
  const newest = commentsThatCount(grant, comments, people).at(-1);
  return newest === undefined || isAnswered(newest, grant.move) ? undefined : newest;
};

export const isAnswered = ({ comment }: SourceComment, move: SourceMove | undefined): boolean =>
  move !== undefined && comment <= move.comment;

/** Whether the elevation has something to do for `/source` on an open grant. */
export const wantsToMove = (
  grant: OpenGrant,
  heard: CommentsSinceMerge | undefined,
  policy: Policy,
): boolean =>
  isOpenOnNetwork(grant) &&
  (grant.move?.state === 'moving' || unansweredIn(grant, heard?.comments ?? [], policy) !== undefined);

export const isOpenOnNetwork = ({ state, plan }: Pick<OpenGrant, 'state' | 'plan'>): boolean =>
  state === 'active' && plan.steps.some(({ layer }) => layer === 'network');

/** What the comments make of a request. */
export interface Wish {
  readonly newest: SourceComment;
  /** Why the newest one cannot be followed, whatever the plan is. */
  readonly refusal: string | undefined;
  /** The newest one whose address the entitlement allows, and the request with it. */
  readonly inForce: { readonly asked: SourceComment; readonly request: AccessRequest } | undefined;
}

/** `undefined`: nobody who may has asked for another address. */
export const wishIn = (
  request: AccessRequest,
  policy: Policy,
  said: { readonly who: Holders; readonly comments: readonly Comment[] },
): Wish | undefined => {
  if (policy.people === undefined) return undefined;
  const counted = commentsThatCount(said.who, said.comments, policy.people);
  const newest = counted.at(-1);
  if (newest === undefined) return undefined;
  const entitlement = policy.entitlements.get(request.entitlement);
  const judged = counted
    .toReversed()
    .map((asked) => ({ asked, to: moveTo(asked.address, request, entitlement) }));
  const [last] = judged;
  const good = judged.flatMap(({ asked, to }) => (typeof to === 'string' ? [] : [{ asked, request: to }]));
  return {
    newest,
    refusal: last !== undefined && typeof last.to === 'string' ? last.to : undefined,
    inForce: good[0],
  };
};

/** The request as if it had named this address; or, as a sentence, why it may not. The one parser and judge of a request's own. */
const moveTo = (
  address: string,
  request: AccessRequest,
  entitlement: Entitlement | undefined,
): AccessRequest | string => {
  if (entitlement === undefined) return `The entitlement ${request.entitlement} cannot be used now.`;
  const [name, ...others] = sourceParameters(entitlement);
  if (name === undefined) return `Nothing of ${entitlement.name} is open from an address that was asked for.`;
  if (others.length > 0)
    return `${entitlement.name} has more than one address, and nobody can tell which is meant. Ask for a grant of its own.`;
  const parameter = entitlement.parameters.find((each) => each.name === name);
  const given = request.parameters.get(name);
  if (parameter === undefined || given === undefined) return `The request has no ${name}.`;
  const problem = judgeParameterValue(parameter, address);
  if (problem !== undefined) return `${problem.message} ${problem.remedy}`;
  return { ...request, parameters: new Map([...request.parameters, [name, { ...given, value: address }]]) };
};

/** Whether a comment can move anything of it at all. */
export const isMovable = (entitlement: Entitlement): boolean => sourceParameters(entitlement).length === 1;

/** The parameters from which network privileges take their source, each once. */
const sourceParameters = ({ privileges }: Entitlement): readonly string[] => [
  ...new Set(privileges.flatMap(sourcesOf).flatMap((bound) => (bound.kind === 'fixed' ? [] : [bound.name]))),
];

const sourcesOf = (privilege: Privilege): readonly Bound<string>[] => {
  switch (privilege.kind) {
    case 'nsg-rule':
      return boundsIn(privilege.source);
    case 'vm-jit':
    case 'azure-firewall':
      return [privilege.source];
    case 'azure-role':
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
      return [];
  }
};

const boundsIn = (source: OneOrMore<Bound<string>>): readonly Bound<string>[] =>
  'kind' in source ? [source] : source;
