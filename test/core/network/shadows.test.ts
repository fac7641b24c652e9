import { describe, expect, it } from 'vitest';
import type { RuleText } from '../../../src/core/network/security-rule.ts';
import { shadows } from '../../../src/core/network/shadows.ts';
import { aGate, aRule } from './rules.ts';

const ASG = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/web';
const OURS = { name: 'ours', access: 'Allow', priority: 300 } as const;
const shadowsOf = (rule: Partial<RuleText>, rules: readonly Partial<RuleText>[]) =>
  shadows(aRule({ ...OURS, ...rule }), aGate(rules)).map(({ rule: { name }, how, extent }) => [
    name,
    how,
    extent,
  ]);

describe('shadows', () => {
  it.each<[string, Partial<RuleText>, readonly Partial<RuleText>[], readonly (readonly string[])[]]>([
    ['nothing where nothing comes before', {}, [{ priority: 301 }], []],
    ['the whole', {}, [{ name: 'wall' }], [['wall', 'denies', 'all']]],
    ['a part', {}, [{ name: 'hole', destinations: ['10.0.0.4'] }], [['hole', 'denies', 'part']]],
    [
      'parts of several',
      { destinationPorts: ['20-30'] },
      [
        { name: 'low', destinationPorts: ['20-24'] },
        { name: 'high', destinationPorts: ['0-30'], priority: 201 },
      ],
      [
        ['low', 'denies', 'part'],
        ['high', 'denies', 'part'],
      ],
    ],
    ['only what is left by an earlier rule that allows', {}, [{ access: 'Allow', priority: 150 }, {}], []],
    [
      'the same tag, whatever it holds',
      { sources: ['AzureCloud'] },
      [{ name: 'wall', sources: ['AZURECLOUD'] }],
      [['wall', 'denies', 'all']],
    ],
    [
      'another tag, perhaps',
      { sources: ['AzureCloud'] },
      [{ name: 'wall', sources: ['Storage'] }],
      [['wall', 'maybe', 'all']],
    ],
    [
      'the same group',
      { destinations: [], destinationGroups: [ASG] },
      [{ name: 'wall', destinations: [], destinationGroups: [ASG.toLowerCase()] }],
      [['wall', 'denies', 'all']],
    ],
    ['a rule of the same number, perhaps', {}, [{ name: 'twin', priority: 300 }], [['twin', 'maybe', 'all']]],
    ['what cannot be read, perhaps', {}, [{ name: 'odd', access: '?' }], [['odd', 'maybe', 'all']]],
    [
      'nothing of a rule that is being written, by later rules',
      { state: 'Updating' },
      [{ priority: 301 }],
      [],
    ],
    ['nothing the other way', {}, [{ direction: 'Outbound' }], []],
  ])('names %s', (_, rule, rules, expected) => {
    expect(shadowsOf(rule, rules)).toEqual(expected);
  });
});
