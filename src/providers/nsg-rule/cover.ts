/** Which rules let everything of ours through, or nothing of it: for saying that a rule is in the way, or not needed. */
import ipaddr from 'ipaddr.js';
import { listOf } from '../../core/one-or-more.ts';
import type { NsgRuleStep } from '../../core/plan.ts';
import type { SecurityRule } from '../../ports/azure.ts';
import { isInbound, sameText } from './rule.ts';

/** The first rule in force before `priority` that denies all that ours would allow. */
export const shadowOf = (
  rules: readonly SecurityRule[],
  step: NsgRuleStep,
  priority: number,
): SecurityRule | undefined =>
  inOrder(rules).find(
    (rule) => rule.priority < priority && sameText(rule.access, 'Deny') && coversAll(rule, step),
  );

/** A rule that allows all of it already, with no rule before it that could deny a part. */
export const alreadyAllows = (
  rules: readonly SecurityRule[],
  step: NsgRuleStep,
): SecurityRule | undefined => {
  const ordered = inOrder(rules);
  const allowing = ordered.find((rule) => sameText(rule.access, 'Allow') && coversAll(rule, step));
  if (allowing === undefined) return undefined;
  const denied = ordered.some((rule) => sameText(rule.access, 'Deny') && rule.priority < allowing.priority);
  return denied ? undefined : allowing;
};

const inOrder = (rules: readonly SecurityRule[]): readonly SecurityRule[] =>
  rules.filter(isInbound).toSorted((one, other) => one.priority - other.priority);

/** Whole or nothing: what cannot be told (service tags, application security groups) does not cover. */
const coversAll = (rule: SecurityRule, step: NsgRuleStep): boolean =>
  !rule.usesGroups &&
  (rule.protocol === '*' || sameText(rule.protocol, step.protocol)) &&
  rule.sourcePorts.includes('*') &&
  listOf(step.source).every((inner) => rule.sources.some((outer) => coversAddress(outer, inner))) &&
  rule.destinations.some((outer) => coversAddress(outer, step.destination)) &&
  step.ports.every((ports) => rule.destinationPorts.some((outer) => coversPorts(outer, ports)));

const NOT_PUBLIC = new Set<string>([
  'private',
  'carrierGradeNat',
  'linkLocal',
  'loopback',
  'uniqueLocal',
  'multicast',
  'unspecified',
  'broadcast',
]);

const ANYWHERE = new Set(['*', 'any', '0.0.0.0/0', '::/0']);

const coversAddress = (outer: string, inner: string): boolean => {
  const name = outer.toLowerCase();
  if (name === '*' || name === 'any') return true;
  if (ANYWHERE.has(inner.toLowerCase())) return false;
  const [within, of] = [cidr(outer), cidr(inner)];
  // `Internet` is every public address; which others it means differs by virtual network.
  if (name === 'internet') return of !== undefined && !NOT_PUBLIC.has(of[0].range());
  if (within === undefined || of === undefined || within[0].kind() !== of[0].kind()) return false;
  return within[1] <= of[1] && of[0].match(within);
};

const cidr = (text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};

const coversPorts = (outer: string, inner: string): boolean => {
  const [from, to] = range(outer);
  const [first, last] = range(inner);
  return from <= first && last <= to;
};

const range = (ports: string): readonly [number, number] => {
  if (ports === '*') return [0, 65_535];
  const [from = '', to = from] = ports.split('-');
  return [Number(from), Number(to)];
};
