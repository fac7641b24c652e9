/**
 * The one door to Azure's SDKs: loaded by dynamic import, so that judging a pull request loads none of them.
 * Endpoints decide the cloud: token scopes are derived from them and never fall back to the public one.
 */
import type { Milliseconds } from '../../core/brand.ts';
import type { Azure } from '../../ports/azure.ts';
import { roleApi } from './authorization.ts';
import { bastionApi } from './bastions.ts';
import { azureCalls } from './calls.ts';
import { azureCredential, httpsUrl } from './credential.ts';
import { dateObserver } from './dates.ts';
import { directoryRoleApi } from './directory-roles.ts';
import { firewallApi } from './firewall.ts';
import { graphConnection } from './graph-client.ts';
import { directoryApi } from './graph.ts';
import { groupApi } from './groups.ts';
import { identityApi } from './identities.ts';
import { jitApi } from './jit.ts';
import { networkClients } from './network-clients.ts';
import { networkApi } from './network.ts';
import { armPacing } from './pacing.ts';
import { rememberedAzure } from './remembered.ts';
import { topologyApi } from './topology.ts';

export interface AzureSettings {
  readonly tenantId: string;
  readonly clientId: string;
  /** `https://management.azure.com` */
  readonly armEndpoint: string;
  /** `https://graph.microsoft.com` */
  readonly graphEndpoint: string;
  /** `https://login.microsoftonline.com` */
  readonly authority: string;
  /** Subscription ids (UUIDs) that a sweep of the platform looks into. */
  readonly subscriptions: readonly string[];
}

export interface AzureSurroundings {
  /** The workflow's OIDC token for Entra's audience; asked for again when the last one is old. */
  readonly assertion: () => Promise<string>;
  /** Every `Date` header, with its source `arm` or `graph`. */
  readonly onDate: (source: string, date: string) => void;
  readonly sleep: (time: Milliseconds) => Promise<void>;
  /** For a run that only asks: nothing is asked twice. */
  readonly remembering?: true;
  /** Hears every token of Azure before anything else has it. */
  readonly hide?: (secret: string) => void;
  /** Milliseconds, never going back; `performance.now` when absent. */
  readonly timer?: () => number;
}

/** Makes no call yet; nothing is asked of Entra before the first call to Azure. Throws `Fault('config.invalid')`. */
export const createAzure = (settings: AzureSettings, around: AzureSurroundings): Azure => {
  const timer = around.timer ?? (() => performance.now());
  const dates = dateObserver(around.onDate, timer);
  const credential = azureCredential(settings, { assertion: around.assertion, timer, hide: around.hide });
  const calls = azureCalls(around.sleep, undefined, settings.clientId);
  const arm = {
    endpoint: httpsUrl(settings.armEndpoint, 'armEndpoint').origin,
    credential,
    calls,
    dates,
    pacing: armPacing(around.sleep),
  };
  const graph = graphConnection({
    endpoint: httpsUrl(settings.graphEndpoint, 'graphEndpoint').origin,
    credential,
    calls,
    dates,
  });
  const clients = networkClients(arm);
  const azure: Azure = {
    roles: roleApi(arm),
    jit: jitApi(arm),
    network: networkApi(clients, arm, around.sleep),
    firewall: firewallApi(clients, arm, around.sleep),
    bastions: bastionApi(clients, arm, around.sleep),
    topology: topologyApi(clients, arm),
    directory: directoryApi(graph),
    directoryRoles: directoryRoleApi(graph),
    groups: groupApi(graph),
    identities: identityApi(graph, arm),
    now: () => dates.now(),
    sleep: (time) => around.sleep(time),
  };
  return around.remembering === true ? rememberedAzure(azure) : azure;
};
