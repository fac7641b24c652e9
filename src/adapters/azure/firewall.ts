/** Policies of Azure Firewall through `@azure/arm-network`: only ever one rule collection group is written, whole. */
import type {
  FirewallPolicy as SdkPolicy,
  FirewallPolicyRuleCollectionGroup as SdkGroup,
} from '@azure/arm-network';
import { Type } from 'typebox';
import { milliseconds, resourceId } from '../../core/brand.ts';
import type { Milliseconds, ResourceId } from '../../core/brand.ts';
import type { FirewallAnswer, FirewallApi, FirewallPolicy } from '../../ports/firewalls.ts';
import { collect } from './arm.ts';
import type { Service } from './arm.ts';
import { isAbsence } from './calls.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { asGroup, bodyOf, whole, without } from './firewall-group.ts';
import { formed, maybe, maybeReference, maybeText } from './formed.ts';
import { armPartsOf } from './network-clients.ts';
import type { NetworkClients } from './network-clients.ts';
import { finished } from './operation.ts';

const TYPE = 'Microsoft.Network/firewallPolicies';
const READ = `${TYPE}/read and …/ruleCollectionGroups/read`;
const WRITE = `${TYPE}/ruleCollectionGroups/write and Microsoft.Network/locations/operations/read`;
const DELETE = `${TYPE}/ruleCollectionGroups/delete, Microsoft.Network/locations/operations/read and …/operationResults/read`;

const policyForm = Type.Object({
  id: maybeText,
  basePolicy: maybeReference,
  firewalls: maybe(Type.Array(Type.Object({ id: maybeText }))),
  childPolicies: maybe(Type.Array(Type.Object({ id: maybeText }))),
});

/** https://learn.microsoft.com/rest/api/firewall/firewall-policy-rule-collection-groups */
export const firewallApi = (
  client: NetworkClients,
  { calls }: Pick<Service, 'calls'>,
  sleep: (time: Milliseconds) => Promise<void>,
): FirewallApi => {
  const find = (id: ResourceId, name: string): Promise<SdkGroup | undefined> => {
    const { subscription, group, policy } = partsOf(id);
    return calls.find({ name: `GET …/ruleCollectionGroups/${name}`, needs: READ }, async (abortSignal) =>
      whole(
        await client(subscription).firewallPolicyRuleCollectionGroups.get(group, policy, name, {
          abortSignal,
        }),
      ),
    );
  };
  const put = async (id: ResourceId, name: string, body: SdkGroup, etag: string | undefined) => {
    const { subscription, group, policy } = partsOf(id);
    const written = await calls.write(
      { name: `PUT …/ruleCollectionGroups/${name}`, needs: WRITE },
      (abortSignal) =>
        finished(
          () =>
            client(subscription).firewallPolicyRuleCollectionGroups.createOrUpdate(
              group,
              policy,
              name,
              body,
              { abortSignal, requestOptions: { headers: onlyOver(etag) } },
            ),
          { sleep, signal: abortSignal },
        ),
    );
    return asAnswer(written);
  };
  return {
    policy: async (id) => {
      const { subscription, group, policy } = partsOf(id);
      const found = await calls.find({ name: `GET ${id}`, needs: READ }, (abortSignal) =>
        client(subscription).firewallPolicies.get(group, policy, { abortSignal }),
      );
      return found === undefined ? undefined : asPolicy(id)(found);
    },
    groups: async (id) => {
      const { subscription, group, policy } = partsOf(id);
      return calls.find({ name: `GET ${id}/ruleCollectionGroups`, needs: READ }, (abortSignal) =>
        collect(
          client(subscription).firewallPolicyRuleCollectionGroups.list(group, policy, { abortSignal }),
          asGroup,
        ),
      );
    },
    group: async (id, name) => {
      const found = await find(id, name);
      return found === undefined ? undefined : asGroup(found);
    },
    putGroup: (id, group) => put(id, group.name, bodyOf(group), group.etag),
    takeOut: async (id, name, rule) => {
      const found = await find(id, name);
      if (found === undefined) return { kind: 'gone' };
      // NB. Others' rules go back with it: where it cannot be said over which version, nothing is written.
      return found.etag === undefined ? { kind: 'changed' } : put(id, name, without(found, rule), found.etag);
    },
    deleteGroup: async (id, name, etag) => {
      const { subscription, group, policy } = partsOf(id);
      const headers = etag === undefined ? {} : { 'If-Match': etag };
      const written = await calls.write(
        { name: `DELETE …/ruleCollectionGroups/${name}`, needs: DELETE },
        (abortSignal) =>
          finished(
            () =>
              client(subscription).firewallPolicyRuleCollectionGroups.delete(group, policy, name, {
                abortSignal,
                requestOptions: { headers },
              }),
            { sleep, signal: abortSignal },
          ),
      );
      return asAnswer(written);
    },
    policiesIn: (subscription) =>
      calls.read(
        { name: `GET /subscriptions/${subscription}/…/firewallPolicies`, needs: READ },
        (abortSignal) =>
          collect(client(subscription).firewallPolicies.listAll({ abortSignal }), (found) =>
            found.id === undefined ? undefined : asPolicy(resourceId(found.id))(found),
          ),
      ),
  };
};

const partsOf = (
  id: ResourceId,
): { readonly subscription: string; readonly group: string; readonly policy: string } => {
  const { subscription, group, names } = armPartsOf(id, TYPE);
  return { subscription, group, policy: names[0] };
};

const onlyOver = (etag: string | undefined): Record<string, string> =>
  etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': etag };

/** Codes come from the first answer or from the asynchronous operation, whose failure the SDK throws without one (H.2). */
const asAnswer = (written: Written<unknown>): FirewallAnswer => {
  if (written.kind === 'returned') return { kind: 'done' };
  const { fault } = written;
  const answer = written.answers.at(-1);
  const codes = answer === undefined ? [] : [answer.code, ...answer.details];
  if (answer?.status === 412 || codes.includes('CanceledAndSupersededDueToAnotherOperation'))
    return { kind: 'changed' };
  if (answer?.operation !== undefined && /^cancell?ed$/i.test(answer.operation)) return { kind: 'changed' };
  // The policy, a firewall of it, its parent or a child of it is being changed: 409 and 429 alike mean to come again.
  if (answer?.status === 409 || answer?.status === 429 || codes.includes('AnotherOperationInProgress'))
    return {
      kind: 'busy',
      retryIn: answer?.retryAfter === undefined ? undefined : milliseconds(answer.retryAfter),
    };
  if (isAbsence(answer)) return { kind: 'gone' };
  if (isUnclear(fault)) return { kind: 'unclear', fault };
  if (fault.code === 'azure.rejected' || fault.code === 'azure.failed') return { kind: 'failed', fault };
  throw fault;
};

const asPolicy = (id: ResourceId): ((found: SdkPolicy) => FirewallPolicy) =>
  formed('firewallPolicies', policyForm, (found) => ({
    id,
    parent: found.basePolicy?.id === undefined ? undefined : resourceId(found.basePolicy.id),
    firewalls: (found.firewalls ?? []).flatMap((each) => each.id ?? []),
    children: (found.childPolicies ?? []).flatMap((each) => each.id ?? []),
  }));
