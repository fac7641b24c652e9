/** The half of `doctor` that asks Entra and Azure: identities, PIM, networks. Looks, and changes nothing. */
import type { GitHubFacts } from '../core/doctor/facts.ts';
import { judgeAzure, unlooked } from '../core/doctor/judge-azure.ts';
import { look as lookOnce, type Point, type Seen } from '../core/doctor/point.ts';
import type { Repository } from '../core/doctor/shell.ts';
import type { IdentityName, Impossible, TenantFacts } from '../core/doctor/tenant-facts.ts';
import { usesOf } from '../core/doctor/uses.ts';
import type { Policy } from '../core/policy.ts';
import type { Azure } from '../ports/azure.ts';
import { lookAtIdentity, lookForClosers } from './doctor-identities.ts';
import { lookAtNetwork } from './doctor-network.ts';
import { lookAtPim, lookForImpossible } from './doctor-pim.ts';
import type { AskingPorts, PreflightPorts } from './preflight.ts';

/** What the run knows already when Azure is asked. */
export interface AzureAbout {
  readonly repository: Repository & { readonly id: number };
  /** Undefined: the policy of the default branch cannot be read. */
  readonly policy: Policy | undefined;
  readonly facts: GitHubFacts;
}

/** What the points of Azure are asked of; undefined in `DoctorPorts`: this run has no identity in Azure. */
export interface AzureDoctorPorts {
  /** Connected at the first question. */
  readonly azure: () => Promise<Azure>;
  /** Client ids as they are configured; `undefined`: the run was not told. */
  readonly clients: Readonly<Record<IdentityName, string | undefined>>;
  /** UUIDs, lower case: what a sweep searches. */
  readonly subscriptions: readonly string[];
  /** Of the id tokens of GitHub's jobs. */
  readonly issuer: () => Promise<string>;
  readonly audience: string;
  readonly asking: AskingPorts &
    Pick<PreflightPorts, 'installation'> & { readonly evidence: PreflightPorts['evidence'] };
}

export interface AzurePosture {
  readonly points: readonly Point[];
  /** What was asked and not answered: exit code 2. */
  readonly faults: readonly string[];
}

/** Asks, keeps whatever comes of it, and remembers what was not answered. */
export type Look = <T>(ask: () => Promise<T>) => Promise<Seen<T>>;

export const lookAtAzure = async (
  ports: AzureDoctorPorts | undefined,
  { policy, facts: gitHub }: AzureAbout,
): Promise<AzurePosture> => {
  if (ports === undefined) return { points: unlooked(NO_IDENTITY, [RUN_AUDIT]), faults: [] };
  if (policy?.settings === undefined || policy.people === undefined)
    return {
      points: unlooked('The policy of the default branch cannot be read, so nobody knows what to look at.', [
        'gatehouse check',
      ]),
      faults: [],
    };
  const faults = new Set<string>();
  const look: Look = async (ask) => {
    const found = await lookOnce(ask);
    if (found.kind === 'failed') faults.add(found.why);
    return found;
  };
  const facts = await gather(ports, policy, look);
  return { points: judgeAzure(facts, gitHub.subject), faults: [...faults, ...facts.impossible.failed] };
};

const NO_IDENTITY = 'This run has no identity in Azure, and asked nothing there.';
const RUN_AUDIT = 'gh workflow run audit.yml --repo "$REPO"   # its job signs in as the audit identity';

const gather = async (ports: AzureDoctorPorts, policy: Policy, look: Look): Promise<TenantFacts> => {
  const azure = await ports.azure();
  const looking = { azure, look };
  const uses = usesOf(policy);
  const searched = [...new Set(ports.subscriptions.map((id) => id.toLowerCase()))];
  const scopes = [
    ...new Set([...searched, ...uses.subscriptions].map((id) => `/subscriptions/${id}`)),
    ...uses.managementGroups,
  ];
  const named = (['elevate', 'revoke', 'audit'] as const).flatMap((name) => {
    const clientId = ports.clients[name];
    return clientId === undefined ? [] : [{ name, clientId }];
  });
  const [identities, network, pim, impossible, licences, closers, issuer] = await Promise.all([
    Promise.all(named.map((identity) => lookAtIdentity(looking, identity, scopes))),
    lookAtNetwork(looking, policy),
    lookAtPim(looking, policy),
    impossibleOf(ports, policy, look),
    look(() => azure.identities.licences()),
    Promise.all(uses.endless.map((scope) => lookForClosers(looking, scope))),
    ports.issuer(),
  ]);
  return {
    clients: ports.clients,
    issuer,
    audience: ports.audience,
    searched,
    uses,
    identities,
    network,
    pim,
    impossible,
    licences,
    closers,
    now: ports.asking.clock.now(),
  };
};

const impossibleOf = async (
  { asking }: AzureDoctorPorts,
  policy: Policy,
  look: Look,
): Promise<Impossible> => {
  const found = await look(async () => {
    const installation = asking.installation(await asking.evidence.repository(), policy);
    return lookForImpossible(asking, policy, installation);
  });
  if (found.kind === 'seen') return found.value;
  return { found: [], hidden: [found.why], failed: [], left: [], asked: 0 };
};
