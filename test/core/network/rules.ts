/** Security rules as tests write them, and the traffic between them. */
import type { Gate } from '../../../src/core/network/evaluate.ts';
import { flowsOf } from '../../../src/core/network/flow.ts';
import type { Flow } from '../../../src/core/network/flow.ts';
import type { Tags } from '../../../src/core/network/match.ts';
import { readRule } from '../../../src/core/network/security-rule.ts';
import type { Rule, RuleText } from '../../../src/core/network/security-rule.ts';

export const aText = (change: Partial<RuleText> = {}): RuleText => ({
  name: 'rule',
  protocol: 'Tcp',
  access: 'Deny',
  direction: 'Inbound',
  priority: 200,
  sources: ['*'],
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationGroups: [],
  destinationPorts: ['443'],
  state: 'Succeeded',
  ...change,
});

export const aRule = (change: Partial<RuleText> = {}): Rule => readRule(aText(change));

/** From 203.0.113.7 to 10.0.0.4 on TCP 443, where nothing else is said. */
export const aFlow = (change: Partial<RuleText> = {}): readonly Flow[] =>
  flowsOf(aRule({ sources: ['203.0.113.7'], destinations: ['10.0.0.4'], ...change }));

export const aGate = (rules: readonly Partial<RuleText>[], more: Partial<Gate> = {}): Gate => ({
  group: 'nsg',
  direction: 'Inbound',
  rules: rules.map((rule) => aRule(rule)),
  tags: NO_TAGS,
  ...more,
});

export const NO_TAGS: Tags = new Map();
