/** Network security groups through `@azure/arm-network`: only ever one child rule is written. */
import type { NetworkSecurityGroup, SecurityRule as SdkRule } from '@azure/arm-network';
import { Type } from 'typebox';
import { milliseconds, resourceId } from '../../core/brand.ts';
import type { Milliseconds, ResourceId } from '../../core/brand.ts';
import { armRule } from '../../core/network/arm-rule.ts';
import type { NetworkApi, Nsg, RuleAnswer, SecurityRule } from '../../ports/security-groups.ts';
import { collect } from './arm.ts';
import type { Service } from './arm.ts';
import { isAbsence } from './calls.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { formed, maybe, maybeText } from './formed.ts';
import { armPartsOf } from './network-clients.ts';
import type { NetworkClients } from './network-clients.ts';
import { finishedOrShown, newPace } from './operation.ts';
import { transcribed } from './transcript.ts';

const READ = 'Microsoft.Network/networkSecurityGroups/read and …/securityRules/read';
const WRITE =
  'Microsoft.Network/networkSecurityGroups/securityRules/write, Microsoft.Network/locations/operations/read and, for application security groups, Microsoft.Network/applicationSecurityGroups/joinNetworkSecurityRule/action';
const DELETE =
  'Microsoft.Network/networkSecurityGroups/securityRules/delete and Microsoft.Network/locations/operationResults/read';

const ruleForm = Type.Object({ name: maybeText, description: maybeText });
const nsgForm = Type.Object({
  id: maybeText,
  securityRules: maybe(Type.Array(ruleForm)),
  subnets: maybe(Type.Array(Type.Object({ id: maybeText }))),
  networkInterfaces: maybe(Type.Array(Type.Unknown())),
});

/** https://learn.microsoft.com/rest/api/virtualnetwork/security-rules */
export const networkApi = (
  client: NetworkClients,
  { calls }: Pick<Service, 'calls'>,
  sleep: (time: Milliseconds) => Promise<void>,
): NetworkApi => {
  const paces = { put: newPace(), delete: newPace() };
  return {
    nsg: async (id) => {
      const { subscription, group, name } = partsOf(id);
      const found = await calls.find({ name: `GET ${id}`, needs: READ }, (abortSignal) =>
        client(subscription).networkSecurityGroups.get(group, name, { abortSignal }),
      );
      return found === undefined ? undefined : asNsg(id)(found);
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
      const { securityRules } = client(subscription);
      const written = await calls.write(
        { name: `PUT …/securityRules/${rule.name}`, needs: WRITE },
        (abortSignal) =>
          finishedOrShown(
            () => securityRules.createOrUpdate(group, name, rule.name, bodyOf(rule), { abortSignal }),
            {
              sleep,
              signal: abortSignal,
              watch: {
                pace: paces.put,
                shows: async () => {
                  const found = await shown(() => securityRules.get(group, name, rule.name, { abortSignal }));
                  return found !== 'absent' && found?.provisioningState === 'Succeeded';
                },
              },
            },
          ),
      );
      return asAnswer(written);
    },
    deleteRule: async (id, ruleName) => {
      const { subscription, group, name } = partsOf(id);
      const { securityRules } = client(subscription);
      const written = await calls.write(
        { name: `DELETE …/securityRules/${ruleName}`, needs: DELETE },
        (abortSignal) =>
          finishedOrShown(() => securityRules.delete(group, name, ruleName, { abortSignal }), {
            sleep,
            signal: abortSignal,
            watch: {
              pace: paces.delete,
              shows: async () =>
                (await shown(() => securityRules.get(group, name, ruleName, { abortSignal }))) === 'absent',
            },
          }),
      );
      return asAnswer(written);
    },
    nsgsIn: (subscription) =>
      calls.read(
        { name: `GET /subscriptions/${subscription}/…/networkSecurityGroups`, needs: READ },
        (abortSignal) =>
          collect(client(subscription).networkSecurityGroups.listAll({ abortSignal }), (found) =>
            found.id === undefined ? undefined : asNsg(resourceId(found.id))(found),
          ),
      ),
  };
};

const partsOf = (
  id: ResourceId,
): { readonly subscription: string; readonly group: string; readonly name: string } => {
  const { subscription, group, names } = armPartsOf(id, 'Microsoft.Network/networkSecurityGroups');
  return { subscription, group, name: names[0] };
};

/**
 * What the rule shows meanwhile; whatever else is answered says nothing.
 * NB. Apart from what is written down of the operation: its fate must not be read from an answer about the rule.
 */
const shown = async (read: () => Promise<SdkRule>): Promise<SdkRule | 'absent' | undefined> => {
  const outcome = await transcribed(read);
  if (outcome.kind === 'returned') return outcome.value;
  return isAbsence(outcome.answers.at(-1)) ? 'absent' : undefined;
};

/** Several conflict shapes mean few things; codes come from the first answer or from the asynchronous operation (H.2). */
const asAnswer = (written: Written<'finished' | 'shown'>): RuleAnswer => {
  if (written.kind === 'returned')
    return { kind: 'done', ...(written.value === 'shown' ? { shown: true } : {}) };
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
  ...endOf(rule),
  ...oneOrMany('destinationPortRange', 'destinationPortRanges', rule.destinationPorts),
});

/** Groups, or addresses; Azure refuses both on one side. */
const endOf = ({ destinations, destinationGroups }: SecurityRule): Partial<SdkRule> =>
  destinationGroups.length > 0
    ? { destinationApplicationSecurityGroups: destinationGroups.map((id) => ({ id })) }
    : oneOrMany('destinationAddressPrefix', 'destinationAddressPrefixes', destinations);

/** Singular or plural, never both. */
const oneOrMany = (
  one: string,
  many: string,
  values: readonly string[],
): Readonly<Record<string, string | string[]>> => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? { [one]: only } : { [many]: [...values] };
};

const asNsg = (id: ResourceId): ((found: NetworkSecurityGroup) => Nsg) =>
  formed('networkSecurityGroups', nsgForm, (found) => ({
    id,
    rules: (found.securityRules ?? []).map(asRule),
    subnets: (found.subnets ?? []).flatMap(({ id: subnet }) => subnet ?? []),
    interfaces: (found.networkInterfaces ?? []).length,
    flushes: found.flushConnection === true,
  }));

const asRule = formed('securityRules', ruleForm, (rule: SdkRule): SecurityRule => ({
  ...armRule(rule.name ?? '', rule),
  description: rule.description ?? '',
}));
