/** How wide a network source may be, wherever it comes from. */
import { isWiderThan, parseNetwork } from '../network-address.ts';
import { listOf } from '../one-or-more.ts';
import type { Step } from '../plan.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const networkRule: Rule<Case> = ({ settings, plan }) => {
  if (plan.kind !== 'plan')
    return [note('network.unknown', 'What would be opened in the network cannot be said.')];
  const { widestSource } = settings.network;
  const wide = plan.plan.steps.flatMap(sourcesOf).filter((written) => {
    const source = parseNetwork(written);
    return source.kind !== 'network' || isWiderThan(source, widestSource);
  });
  return orPass(
    wide.map((source) =>
      deny(
        'network.too-wide',
        `The source ${source} is wider than /${widestSource}.`,
        'Give a narrower source.',
      ),
    ),
    pass('network.narrow', 'Every network source is narrow enough.'),
  );
};

const sourcesOf = (step: Step): readonly string[] => {
  switch (step.kind) {
    case 'nsg-rule':
    case 'vm-jit':
    case 'azure-firewall':
      return listOf(step.source);
    case 'azure-role':
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
      return [];
  }
};
