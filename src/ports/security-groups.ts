/** Network security groups and their rules. */
import type { Milliseconds, ResourceId } from '../core/brand.ts';
import type { RuleText } from '../core/network/security-rule.ts';
import type { Unclear } from './unclear.ts';

export interface SecurityRule extends RuleText {
  readonly description: string;
}

export interface Nsg {
  readonly id: ResourceId;
  readonly rules: readonly SecurityRule[];
  /** Ids of the subnets that it guards. */
  readonly subnets: readonly string[];
  /** How many network interfaces it guards. */
  readonly interfaces: number;
  /** `flushConnection`: connections that stand are judged again when a rule changes. */
  readonly flushes: boolean;
}

export type RuleAnswer =
  /** `shown`: the rule itself was read meanwhile, and is as it was asked for. */
  | { readonly kind: 'done'; readonly shown?: true }
  /** `SecurityRuleConflict`, at once or at the end of the long-running operation. */
  | { readonly kind: 'priority-taken' }
  /** Another operation holds the group. */
  | { readonly kind: 'busy'; readonly retryIn: Milliseconds | undefined }
  /** Another operation cancelled ours; it may or may not contain our change. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'gone' }
  | Unclear;

export interface NetworkApi {
  /** `undefined`: no such group. */
  nsg(id: ResourceId): Promise<Nsg | undefined>;
  /** `undefined`: no such rule, or no such group. */
  rule(nsg: ResourceId, name: string): Promise<SecurityRule | undefined>;
  /** One PUT of one child rule and the wait for its long-running operation; never the group, never repeated. */
  putRule(nsg: ResourceId, rule: SecurityRule): Promise<RuleAnswer>;
  deleteRule(nsg: ResourceId, name: string): Promise<RuleAnswer>;
  nsgsIn(subscription: string): Promise<readonly Nsg[]>;
}
