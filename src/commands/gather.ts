/** Gathers every fact that a decision rests on. It decides nothing and leaves nothing out: what fails is a failed fact. */
import type { CommitSha, GitHubUserId, GrantNumber, Instant, PersonKey } from '../core/brand.ts';
import type { Fact, Moment } from '../core/fact.ts';
import { known } from '../core/fact.ts';
import type { Facts } from '../core/facts.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { refuseUnopenable, type Openables } from '../core/openable.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { ApprovalTree, PeopleRef, Policy } from '../core/policy.ts';
import type { Account, PullEvidence } from '../core/pull.ts';
import type { AccessRequest } from '../core/request.ts';
import { waives } from '../core/rules/break-glass.ts';
import { systemOfTicket } from '../core/ticket-system.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Tickets } from '../ports/tickets.ts';
import type { BookFacts } from './books.ts';
import { extendedRequests } from './extended.ts';

/** A fault of asking becomes a fact: the decision blocks on it and says why. */
export const factOf = async <T>(ask: () => Promise<Fact<T>>): Promise<Fact<T>> => {
  try {
    return await ask();
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') throw thrown;
    return { kind: 'failed', why: faultSentence(fault) };
  }
};

const accountsOf = (pull: PullEvidence): readonly Account[] => [
  pull.author,
  ...(pull.issue === undefined ? [] : [pull.issue.author]),
  ...pull.reviews.map((review) => review.author),
  ...pull.pushers,
  ...pull.commits.flatMap((commit) => commit.people.flatMap((person) => person.account ?? [])),
];

/** GitHub answers with the login that an id has *now*, so the evidence itself says who is called what. */
const loginsOf = (pull: PullEvidence, at: Instant): Facts['logins'] =>
  Object.fromEntries(
    accountsOf(pull).flatMap((account) =>
      account.id === undefined ? [] : [[String(account.id), known(account.login, at)]],
    ),
  );

/** Whom the access is for says nothing in the pull request as a rule, so only GitHub knows what their account is called now. */
const loginOfBeneficiary = async (evidence: Evidence, options: GatherOptions): Promise<Facts['logins']> => {
  const { pull, policy, beneficiary } = options;
  const person = beneficiary === undefined ? undefined : policy.people?.byKey.get(beneficiary);
  if (person === undefined || accountsOf(pull).some(({ id }) => id === person.gitHubId)) return {};
  return { [String(person.gitHubId)]: await factOf(() => evidence.loginOf(person.gitHubId)) };
};

const refsOf = (tree: ApprovalTree): readonly PeopleRef[] =>
  tree.kind === 'rule' ? tree.by : tree.of.flatMap(refsOf);

/** Every live team that the entitlement and the protected people lead to, through nested groups, each once. */
const teamsNeeded = (policy: Policy, entitlement: string | undefined): readonly string[] => {
  const wanted = entitlement === undefined ? undefined : policy.entitlements.get(entitlement);
  if (wanted === undefined) return [];
  return teamsIn(policy, [
    ...wanted.requesters,
    ...wanted.for,
    ...(wanted.breakGlass?.requesters ?? []),
    ...wanted.owner,
    ...(wanted.approval === 'none'
      ? []
      : [...refsOf(wanted.approval), ...(policy.settings?.waiting.escalateTo ?? [])]),
    ...(policy.settings?.protected.people ?? []),
  ]);
};

const teamsIn = (policy: Policy, refs: readonly PeopleRef[]): readonly string[] => {
  const teams = new Set<string>();
  const seen = new Set<string>();
  const visitGroup = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const group = policy.people?.groups.get(name);
    if (group?.kind === 'team') teams.add(group.team);
    if (group?.kind === 'list')
      for (const member of group.members) if (member.kind === 'group') visitGroup(member.group);
  };
  for (const ref of refs) {
    if (ref.kind === 'team') teams.add(ref.team);
    if (ref.kind === 'group') visitGroup(ref.group);
  }
  return [...teams];
};

/** This version has no connection to any system of rotas: whoever is eligible or approves by one of them does not. */
export const rotaFacts = (policy: Policy): Facts['oncall'] =>
  Object.fromEntries(
    [...(policy.people?.rotas ?? [])].flatMap(([name, rota]) =>
      rota.kind === 'static'
        ? []
        : [[name, { kind: 'failed', why: `this version cannot ask ${rota.system}` } as const]],
    ),
  );

/** What is known of the steps before any platform is asked. */
export interface BeforeAsking {
  /** What this build can open at all. */
  readonly opens: Openables;
  readonly at: Instant;
}

/**
 * At review nobody asks the platforms: a step's check is *checked at elevation*. What this build cannot open it refuses at
 * once, so that nobody approves and merges what will never be elevated.
 */
export const deferredChecks = (
  policy: Policy,
  entitlement: string | undefined,
  { opens, at }: BeforeAsking,
): Facts['checks'] => {
  const privileges =
    entitlement === undefined ? [] : (policy.entitlements.get(entitlement)?.privileges ?? []);
  return Object.fromEntries(
    privileges.map((privilege, index): readonly [string, Facts['checks'][string]] => {
      const step = String(index + 1);
      const refusal = refuseUnopenable(step, privilege, opens);
      return [
        step,
        refusal === undefined ? { kind: 'deferred', source: privilege.kind } : known(refusal, at),
      ];
    }),
  );
};

export interface GatherOptions extends BookFacts {
  readonly moment: Moment;
  readonly pull: PullEvidence;
  readonly policy: Policy;
  readonly entitlement: string | undefined;
  /** `for:` of the request. */
  readonly beneficiary: PersonKey | undefined;
  readonly defaultBranch: string;
  /** What the request extends, if it extends something. */
  readonly extends: GrantNumber | undefined;
  readonly ticket: Facts['ticket'];
  readonly checks: Facts['checks'];
  readonly now: Instant;
}

export interface TicketOptions {
  readonly moment: Moment;
  readonly policy: Policy;
  readonly request: AccessRequest | undefined;
  readonly now: Instant;
}

/** One request at most, and none unless the request names a ticket of a system that is asked. */
export const gatherTicket = async (
  tickets: Tickets,
  { moment, policy, request, now }: TicketOptions,
): Promise<Facts['ticket']> => {
  const id = request?.ticket;
  if (id === undefined || id === '') return undefined;
  // A ticket system that is down must not hold up an emergency for which nobody needs its answer.
  const entitlement = policy.entitlements.get(request?.entitlement ?? '');
  if (request !== undefined && entitlement !== undefined && waives({ request, entitlement }, 'ticket'))
    return undefined;
  const found = systemOfTicket(policy.settings?.tickets ?? [], id);
  if (found === undefined) return undefined;
  const { system, source } = found;
  switch (source.kind) {
    case 'nobody':
      return undefined;
    case 'unconnected':
      // NB. A system that nobody connected cannot vouch for a ticket: waiting is for the review, the elevation blocks.
      return moment === 'review'
        ? { kind: 'deferred', source: system }
        : {
            kind: 'failed',
            why: `there is no connection to ${system} here. Say under tickets: in policies/gatehouse.yaml whom to ask, or write ask: nobody.`,
          };
    case 'github-issues':
      return factOf(async () => {
        const ticket = await tickets.look({ system, source, id });
        return ticket === undefined ? { kind: 'empty', at: now } : known(ticket, now);
      });
  }
};

/** The policy that stood on the default branch when each approving review was submitted; one read per distinct commit. */
const policiesAtReview = async (
  evidence: Evidence,
  options: GatherOptions,
): Promise<Facts['policyAtReview']> => {
  const current = options.policy;
  const byCommit = new Map<CommitSha, Promise<Fact<{ commit: CommitSha; policy: Policy }>>>();
  const policyAt = (commit: CommitSha): Promise<Fact<{ commit: CommitSha; policy: Policy }>> => {
    const found = byCommit.get(commit);
    if (found !== undefined) return found;
    const asked = factOf(async () =>
      known(
        {
          commit,
          policy: commit === current.commit ? current : parsePolicy(await evidence.policyAt(commit)),
        },
        options.now,
      ),
    );
    byCommit.set(commit, asked);
    return asked;
  };
  const entries = options.pull.reviews
    .filter((review) => review.state === 'APPROVED')
    .map(async (review) => {
      const head = await factOf(() => evidence.mainAt(review.submittedAt));
      return [String(review.id), head.kind === 'known' ? await policyAt(head.value) : head] as const;
    });
  return Object.fromEntries(await Promise.all(entries));
};

/** Members of every live team that an entitlement leads to. */
export const teamFacts = (
  evidence: Pick<Evidence, 'team'>,
  policy: Policy,
  entitlement: string | undefined,
): Promise<Facts['teams']> => askTeams(evidence, teamsNeeded(policy, entitlement));

/** Members of every live team that these people lead to. */
export const teamFactsOf = (
  evidence: Pick<Evidence, 'team'>,
  policy: Policy,
  refs: readonly PeopleRef[],
): Promise<Facts['teams']> => askTeams(evidence, teamsIn(policy, refs));

const askTeams = async (
  evidence: Pick<Evidence, 'team'>,
  teams: readonly string[],
): Promise<Facts['teams']> =>
  Object.fromEntries(
    await Promise.all(
      teams.map(async (team): Promise<readonly [string, Fact<readonly GitHubUserId[]>]> => [
        team,
        await factOf(() => evidence.team(team)),
      ]),
    ),
  );

export const gatherFacts = async (evidence: Evidence, options: GatherOptions): Promise<Facts> => {
  const [teams, beneficiaryLogin, policyAtReview, extended] = await Promise.all([
    teamFacts(evidence, options.policy, options.entitlement),
    loginOfBeneficiary(evidence, options),
    policiesAtReview(evidence, options),
    options.extends === undefined ? undefined : factOf(extendedRequests(evidence, options, options.extends)),
  ]);
  return {
    moment: options.moment,
    pull: options.pull,
    defaultBranch: options.defaultBranch,
    running: options.running,
    recent: options.recent,
    recentSince: options.recentSince,
    freeze: options.freeze,
    ...(extended === undefined ? {} : { extended }),
    teams,
    oncall: rotaFacts(options.policy),
    logins: { ...beneficiaryLogin, ...loginsOf(options.pull, options.now) },
    policyAtReview,
    ticket: options.ticket,
    checks: options.checks,
  };
};
