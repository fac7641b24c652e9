/** Network security groups through `@azure/arm-network` 39 (api-version 2026-01-01): only ever one child rule is written. */
import { NetworkManagementClient } from '@azure/arm-network';
import type { NetworkSecurityGroup, SecurityRule as SdkRule } from '@azure/arm-network';
import { milliseconds, resourceId } from '../../core/brand.ts';
import type { Milliseconds, ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { armRule } from '../../core/network/arm-rule.ts';
import type { NetworkApi, Nsg, RuleAnswer, SecurityRule } from '../../ports/azure.ts';
import { answerPolicies, collect, scopeOf } from './arm.ts';
import type { Service } from './arm.ts';
import { isAbsence } from './calls.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { finished } from './operation.ts';

const READ = 'Microsoft.Network/networkSecurityGroups/read and …/securityRules/read';
const WRITE =
  'Microsoft.Network/networkSecurityGroups/securityRules/write and Microsoft.Network/locations/operations/read';
const DELETE =
  'Microsoft.Network/networkSecurityGroups/securityRules/delete and Microsoft.Network/locations/operationResults/read';

/** https://learn.microsoft.com/rest/api/virtualnetwork/security-rules */
export const networkApi = (
  { endpoint, credential, calls, dates }: Service,
  sleep: (time: Milliseconds) => Promise<void>,
): NetworkApi => {
  const clients = new Map<string, NetworkManagementClient>();
  const client = (subscription: string): NetworkManagementClient => {
    const known = clients.get(subscription);
    if (known !== undefined) return known;
    const made = new NetworkManagementClient(credential, subscription, {
      endpoint,
      // NB. Without this the SDK asks for a token of the public cloud, whatever the endpoint.
      credentials: { scopes: [scopeOf(endpoint)] },
      retryOptions: { maxRetries: 0 },
      additionalPolicies: answerPolicies(dates),
    });
    clients.set(subscription, made);
    return made;
  };
  return {
    nsg: async (id) => {
      const { subscription, group, name } = partsOf(id);
      const found = await calls.find({ name: `GET ${id}`, needs: READ }, (abortSignal) =>
        client(subscription).networkSecurityGroups.get(group, name, { abortSignal }),
      );
      return found === undefined ? undefined : asNsg(found, id);
    },
    rule: async (id, ruleName) => {
      const { subscription, group, name } = partsOf(id);
      const found = await calls.find(
        { name: `GET …/securityRules/${ruleName}`, needs: READ },
        (abortSignal) => client(subscription).securityRules.get(group, name, ruleName, { abortSignal }),
      );
      return found === undefined ? undefined : asRule(found);
    },
    putRule: async (id, rule) => {
      const { subscription, group, name } = partsOf(id);
      const written = await calls.write(
        { name: `PUT …/securityRules/${rule.name}`, needs: WRITE },
        (abortSignal) =>
          finished(
            () =>
              client(subscription).securityRules.createOrUpdate(group, name, rule.name, bodyOf(rule), {
                abortSignal,
              }),
            { sleep, signal: abortSignal },
          ),
      );
      return asAnswer(written);
    },
    deleteRule: async (id, ruleName) => {
      const { subscription, group, name } = partsOf(id);
      const written = await calls.write(
        { name: `DELETE …/securityRules/${ruleName}`, needs: DELETE },
        (abortSignal) =>
          finished(() => client(subscription).securityRules.delete(group, name, ruleName, { abortSignal }), {
            sleep,
            signal: abortSignal,
          }),
      );
      return asAnswer(written);
    },
    nsgsIn: (subscription) =>
      calls.read(
        { name: `GET /subscriptions/${subscription}/…/networkSecurityGroups`, needs: READ },
        (abortSignal) =>
          collect(client(subscription).networkSecurityGroups.listAll({ abortSignal }), (found) =>
            found.id === undefined ? undefined : asNsg(found, resourceId(found.id)),
          ),
      ),
  };
};

const NSG =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/networkSecurityGroups\/([^/]+)$/i;

const partsOf = (
  id: ResourceId,
): { readonly subscription: string; readonly group: string; readonly name: string } => {
  const [, subscription, group, name] = NSG.exec(id) ?? [];
  // NB. A name of dots would be resolved by the URL parser and reach another resource.
  if (
    subscription === undefined ||
    group === undefined ||
    name === undefined ||
    /^\.+$/.test(group) ||
    /^\.+$/.test(name)
  ) {
    throw new Fault('config.invalid', `${JSON.stringify(id)} is not the id of a network security group`, {
      remedy:
        'Correct it in policies/targets.yaml: /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/networkSecurityGroups/…',
    });
  }
  return { subscription: subscription.toLowerCase(), group, name };
};

/** Several conflict shapes mean few things; codes come from the first answer or from the asynchronous operation (H.2). */
const asAnswer = (written: Written<unknown>): RuleAnswer => {
  if (written.kind === 'returned') return { kind: 'done' };
  const { fault } = written;
  const answer = written.answers.at(-1);
  const codes = answer === undefined ? [] : [answer.code, ...answer.details];
  if (codes.includes('SecurityRuleConflict')) return { kind: 'priority-taken' };
  if (codes.includes('CanceledAndSupersededDueToAnotherOperation') || answer?.status === 412)
    return { kind: 'superseded' };
  if (answer?.operation !== undefined && /^cancell?ed$/i.test(answer.operation))
    return { kind: 'superseded' };
  if (answer?.status === 429 || codes.some((code) => BUSY.has(code))) {
    return {
      kind: 'busy',
      retryIn: answer?.retryAfter === undefined ? undefined : milliseconds(answer.retryAfter),
    };
  }
  if (isAbsence(answer)) return { kind: 'gone' };
  if (isUnclear(fault)) return { kind: 'unclear', fault };
  throw fault;
};

const BUSY = new Set([
  'AnotherOperationInProgress',
  'RetryableError',
  'RetryableErrorDueToAnotherOperation',
  'ReferencedResourceNotProvisioned',
]);

const bodyOf = (rule: SecurityRule): SdkRule => ({
  description: rule.description,
  protocol: rule.protocol,
  access: rule.access,
  direction: rule.direction,
  priority: rule.priority,
  ...oneOrMany('sourceAddressPrefix', 'sourceAddressPrefixes', rule.sources),
  ...oneOrMany('sourcePortRange', 'sourcePortRanges', rule.sourcePorts),
  ...oneOrMany('destinationAddressPrefix', 'destinationAddressPrefixes', rule.destinations),
  ...oneOrMany('destinationPortRange', 'destinationPortRanges', rule.destinationPorts),
});

/** Singular or plural, never both. */
const oneOrMany = (
  one: string,
  many: string,
  values: readonly string[],
): Readonly<Record<string, string | string[]>> => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? { [one]: only } : { [many]: [...values] };
};

const asNsg = (found: NetworkSecurityGroup, id: ResourceId): Nsg => ({
  id,
  rules: (found.securityRules ?? []).map(asRule),
});

const asRule = (rule: SdkRule): SecurityRule => ({
  ...armRule(rule.name ?? '', rule),
  description: rule.description ?? '',
});
