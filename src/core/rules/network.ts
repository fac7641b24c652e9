/** How wide a network source may be, wherever it comes from. */
import { isWiderThan, parseNetwork } from '../network-address.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const networkRule: Rule<Case> = ({ settings, plan }) => {
  if (plan.kind !== 'plan')
    return [note('network.unknown', 'What would be opened in the network cannot be said.')];
  const { widestSource } = settings.network;
  const wide = plan.plan.steps.flatMap((step) => {
    if (step.kind !== 'nsg-rule') return [];
    const source = parseNetwork(step.source);
    return source.kind === 'network' && !isWiderThan(source, widestSource) ? [] : [step.source];
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
