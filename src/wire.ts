/** The only file that names concrete adapters: from a configuration to the ports that the commands ask for. */
import type { GrantNumber, Installation } from './core/brand.ts';
import { milliseconds } from './core/brand.ts';
import type { RunRef } from './core/ledger/event.ts';
import { installationOf } from './core/ledger/installation.ts';
import type { Openables } from './core/openable.ts';
import { issuerAt, issuerIn } from './core/doctor/issuer.ts';
import { platformOf } from './core/platform.ts';
import type { Policy } from './core/policy.ts';
import { createAnchors } from './adapters/github/anchors.ts';
import { createGitHubClient } from './adapters/github/client.ts';
import { createGitHub } from './adapters/github/github.ts';
import { createLedgerStore } from './adapters/github/ledger-store.ts';
import { createRecordedDecisions } from './adapters/github/recorded.ts';
import { createVersionReports } from './adapters/github/version-reports.ts';
import { createProposals } from './adapters/github/proposals.ts';
import { createReviewIssues } from './adapters/github/review-issues.ts';
import { createRoster } from './adapters/github/roster.ts';
import { createRuns } from './adapters/github/runs.ts';
import { createSigningKeys } from './adapters/github/signing-keys.ts';
import { createSetup } from './adapters/github/setup.ts';
import { createSetupActions } from './adapters/github/setup-actions.ts';
import { createSetupCode } from './adapters/github/setup-code.ts';
import { createTickets } from './adapters/github/tickets.ts';
import { createNotices } from './adapters/notices/notices.ts';
import type { PlatformClock } from './adapters/platform-clock.ts';
import { createPlatformClock } from './adapters/platform-clock.ts';
import type { Anchoring } from './commands/anchoring.ts';
import { createAnchoring } from './commands/anchoring.ts';
import type { DoctorPorts } from './commands/doctor.ts';
import type { AzureDoctorPorts } from './commands/doctor-azure.ts';
import type { Checker } from './commands/preflight.ts';
import type { Ledger } from './commands/record.ts';
import { openLedger } from './commands/record.ts';
import type { Address } from './adapters/notices/addresses.ts';
import { readAddresses } from './adapters/notices/addresses.ts';
import { asFault, Fault, faultSentence } from './core/fault.ts';
import type { AzureConfig, ClientsConfig, GitHubConfig, OrganizationConfig, RunConfig } from './config.ts';
import type { Anchors } from './ports/anchors.ts';
import type { Azure } from './ports/azure.ts';
import type { DirectoryApi } from './ports/directory.ts';
import type { RepositoryFacts } from './ports/evidence.ts';
import type { Bell, Desk } from './ports/desk.ts';
import type { Evidence } from './ports/evidence.ts';
import type { LedgerStore } from './ports/ledger-store.ts';
import type { Log } from './ports/log.ts';
import type { Notices } from './ports/notices.ts';
import type { Organization } from './ports/organization.ts';
import type { Provider } from './ports/privilege.ts';
import type { RecordedDecisions } from './ports/recorded.ts';
import type { VersionReports } from './ports/version-reports.ts';
import type { Proposals } from './ports/proposals.ts';
import type { ReviewIssues } from './ports/review-issues.ts';
import type { Roster } from './ports/roster.ts';
import type { Runs } from './ports/runs.ts';
import type { SigningKeys } from './ports/signatures.ts';
import type { Tickets } from './ports/tickets.ts';
import { OPENS } from './providers/opens.ts';

export interface Wiring {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly bell: Bell;
  readonly reviews: ReviewIssues;
  readonly runs: Runs;
  readonly tickets: Tickets;
  readonly roster: Roster;
  readonly proposals: Proposals;
  readonly clock: PlatformClock;
  readonly log: Log;
  readonly notices: Notices;
  readonly run: RunRef;
  readonly store: LedgerStore;
  readonly anchors: Anchors;
  readonly anchoring: Anchoring;
  readonly signingKeys: SigningKeys;
  readonly recorded: RecordedDecisions;
  readonly setup: DoctorPorts['setup'];
  /** What `doctor` asks of Entra and Azure; undefined: this run has no identity there. */
  readonly tenant: AzureDoctorPorts | undefined;
  readonly versions: VersionReports;
  readonly ledger: (policy: Policy | undefined) => Ledger;
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly providers: () => Promise<readonly Provider[]>;
  /** For asking alone: whatever was asked once in this run is not asked again. Kinds without credentials are left out. */
  readonly checkers: () => Promise<readonly Checker[]>;
  readonly opens: Openables;
  readonly directory: () => Promise<DirectoryApi>;
}

export interface WireOptions {
  readonly github: GitHubConfig;
  readonly azure: AzureConfig | undefined;
  /** Which applications the other workflows sign in as; needed to look at them alone. */
  readonly clients?: ClientsConfig;
  readonly organization: OrganizationConfig | undefined;
  /** Of an App that may open pull requests; absent: the token for everything else. */
  readonly proposalToken?: string | undefined;
  readonly run: RunConfig;
  /** Channels outside GitHub, as the secret names them; none when absent. */
  readonly notifyChannels?: string;
  readonly expecting: GrantNumber | undefined;
  readonly log: Log;
  /** The workflow's OIDC token for an audience. */
  readonly idToken: (audience: string) => Promise<string>;
  /** Keeps a token that was just got out of the log of a job; absent at a terminal, where saying it would show it. */
  readonly hide?: (secret: string) => void;
  /** In [0, 1), to spread retries; `Math.random` when absent. */
  readonly random?: () => number;
}

const NOT_TOLD: ClientsConfig = { elevate: undefined, revoke: undefined, audit: undefined };

const installationFrom = (repository: RepositoryFacts, policy: Policy): Installation => {
  const genesis = policy.settings?.genesis;
  if (genesis !== undefined) return installationOf(repository.id, genesis);
  throw new Fault('ledger.missing', 'policies/gatehouse.yaml names no ledger', {
    remedy: 'Run "gatehouse init" and write the genesis that it prints into policies/gatehouse.yaml.',
  });
};

/** NB. Nothing waits for a message, ending least of all: with a secret that is wrong nobody is told, and the run goes on. */
const addressesFrom = ({ notifyChannels = '', log }: WireOptions): readonly Address[] => {
  try {
    return readAddresses(notifyChannels);
  } catch (thrown) {
    log.warning(`Nobody is told outside GitHub: ${faultSentence(asFault(thrown))}`);
    return [];
  }
};

/** NB. Loaded by name at first use: judging a pull request never loads the code that can open access. */
const connectAzure = async (
  options: WireOptions,
  clock: PlatformClock,
  remembering: boolean,
): Promise<Azure> => {
  const { azure } = options;
  if (azure === undefined)
    throw new Fault('config.invalid', 'The inputs azure-tenant-id and azure-client-id are missing', {
      remedy:
        'Set the repository variables that .github/workflows/elevate.yml and revoke.yml read; see docs/adopt.md.',
    });
  const { createAzure } = await import('./adapters/azure/connect.ts');
  return createAzure(azure, {
    assertion: () => options.idToken(azure.tokenAudience),
    onDate: (source, date) => clock.observe(source, date),
    sleep: (time) => clock.sleep(time),
    ...(remembering ? { remembering } : {}),
    ...(options.hide === undefined ? {} : { hide: options.hide }),
    timer: clock.timer,
  });
};

/** NB. Loaded by name at first use, like Azure. */
const connectOrganization = async (
  organization: OrganizationConfig,
  options: WireOptions,
  clock: PlatformClock,
): Promise<Organization> => {
  const { createOrganization } = await import('./adapters/github/organization.ts');
  const { apiUrl, token, login: owner } = organization;
  const client = createGitHubClient({
    apiUrl,
    token,
    owner,
    repo: options.github.repo,
    onDate: (source, date) => clock.observe(source, date),
    sleep: (time) => clock.sleep(milliseconds(time)),
    timer: clock.timer,
  });
  return createOrganization(client, clock);
};

/** No platform is connected before something is asked of it: a privilege on GitHub needs no Azure. */
const connectProviders = async (
  azure: () => Promise<Azure>,
  options: WireOptions,
  clock: PlatformClock,
): Promise<readonly Provider[]> => {
  const { createProviders } = await import('./providers/providers.ts');
  const { organization } = options;
  return createProviders({
    azure,
    organization:
      organization === undefined ? undefined : () => connectOrganization(organization, options, clock),
  });
};

/** `asking`: an Azure that answers each question once. */
const connectCheckers = async (
  asking: () => Promise<Azure>,
  options: WireOptions,
  clock: PlatformClock,
): Promise<readonly Checker[]> => {
  const all = await connectProviders(asking, options, clock);
  return all.filter(({ kind }) => platformOf(kind) !== 'github' || options.organization !== undefined);
};

/** NB. What a token says is believed only of a job of GitHub: a host's own token names the host's issuer. */
const issuerFrom = async ({ azure, github, idToken }: WireOptions): Promise<string> => {
  try {
    const token = azure === undefined ? '' : await idToken(azure.tokenAudience);
    return issuerIn(token) ?? issuerAt(github.apiUrl);
  } catch {
    return issuerAt(github.apiUrl);
  }
};

/** `clock`: the run's own, which nobody has told the time yet. */
export const wire = (
  options: WireOptions,
  clock: PlatformClock = createPlatformClock(() => performance.now()),
): Wiring => {
  const client = createGitHubClient({
    ...options.github,
    onDate: (source, date) => clock.observe(source, date),
    sleep: (time) => clock.sleep(milliseconds(time)),
    timer: clock.timer,
  });
  const { proposalToken } = options;
  const proposing =
    proposalToken === undefined
      ? client
      : createGitHubClient({
          ...options.github,
          token: proposalToken,
          onDate: (source, date) => clock.observe(source, date),
          sleep: (time) => clock.sleep(milliseconds(time)),
          timer: clock.timer,
        });
  const store = createLedgerStore(client);
  const anchors = createAnchors(client);
  const anchoring = createAnchoring(anchors, options.log);
  let connection: Promise<Azure> | undefined;
  let providers: Promise<readonly Provider[]> | undefined;
  let ledger: Ledger | undefined;
  let remembered: Promise<Azure> | undefined;
  const azure = (): Promise<Azure> => (connection ??= connectAzure(options, clock, false));
  const asking = (): Promise<Azure> => (remembered ??= connectAzure(options, clock, true));
  const gitHub = createGitHub(client, { expecting: options.expecting });
  const checkers = (): Promise<readonly Checker[]> => connectCheckers(asking, options, clock);
  return {
    ...gitHub,
    runs: createRuns(client),
    tickets: createTickets(client),
    reviews: createReviewIssues(client),
    roster: createRoster(client),
    proposals: createProposals(proposing),
    clock,
    log: options.log,
    notices: createNotices(addressesFrom(options), (time) => clock.sleep(milliseconds(time))),
    run: options.run,
    store,
    anchors,
    anchoring,
    signingKeys: createSigningKeys(client),
    recorded: createRecordedDecisions(client, clock),
    setup: { ...createSetup(client), ...createSetupCode(client), ...createSetupActions(client) },
    versions: createVersionReports(client),
    ledger: (policy) =>
      (ledger ??= openLedger({
        store,
        clock,
        run: options.run,
        genesis: policy?.settings?.genesis,
        random: options.random ?? Math.random,
        anchoring,
        anchorsSince: policy?.settings?.anchorsSince,
      })),
    installation: installationFrom,
    opens: OPENS,
    providers: () => (providers ??= connectProviders(azure, options, clock)),
    checkers,
    tenant:
      options.azure === undefined
        ? undefined
        : {
            azure: asking,
            clients: options.clients ?? NOT_TOLD,
            subscriptions: options.azure.subscriptions,
            issuer: () => issuerFrom(options),
            audience: options.azure.tokenAudience,
            asking: {
              evidence: gitHub.evidence,
              clock,
              checkers,
              opens: OPENS,
              installation: installationFrom,
            },
          },
    directory: async () => (await azure()).directory,
  };
};
