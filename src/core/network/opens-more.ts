/** Does one rule let through what another does not? Judged part by part, and what cannot be told is taken for more. */
import { EVERY_ADDRESS } from './addresses.ts';
import { covers } from './ranges.ts';
import { readRule } from './security-rule.ts';
import type { Ports, RuleText, Side } from './security-rule.ts';

/** NB. `false` only where it is certain: whoever widens a rule of ours must not pass by a value that nobody can read. */
export const opensMore = (text: RuleText, than: RuleText): boolean => {
  const [rule, wanted] = [readRule(text), readRule(than)];
  if (rule.access === 'Deny' || (rule.direction !== undefined && rule.direction !== wanted.direction))
    return false;
  return !(
    rule.access === wanted.access &&
    rule.direction === wanted.direction &&
    // An earlier place may come before rules that deny, a later one never does.
    rule.priority >= wanted.priority &&
    rule.protocols !== undefined &&
    wanted.protocols !== undefined &&
    covers(wanted.protocols, rule.protocols) &&
    isWithin(rule.source, wanted.source) &&
    isWithin(rule.destination, wanted.destination) &&
    arePortsWithin(rule.sourcePorts, wanted.sourcePorts) &&
    arePortsWithin(rule.ports, wanted.ports)
  );
};

const isWithin = (side: Side, wanted: Side): boolean =>
  covers(wanted.addresses, EVERY_ADDRESS) ||
  (side.unreadable.length === 0 &&
    covers(wanted.addresses, side.addresses) &&
    areAmong(side.tags, wanted.tags) &&
    areAmong(side.groups, wanted.groups));

const areAmong = (names: readonly string[], wanted: readonly string[]): boolean =>
  names.every((name) => wanted.some((other) => other.toLowerCase() === name.toLowerCase()));

const arePortsWithin = (ports: Ports, wanted: Ports): boolean =>
  ports.unreadable.length === 0 && covers(wanted.numbers, ports.numbers);
