/** Parameters that nothing depends on: whoever fills one in believes that it does something. */
import type { Parameter } from '../policy.ts';
import type { Judge } from './judge.ts';

export const judgeUnused = (
  judge: Judge,
  parameters: readonly Parameter[],
  used: ReadonlySet<string>,
): void => {
  for (const { name, usedFor } of parameters) {
    if (usedFor === 'record' || used.has(name)) continue;
    judge.reportKey(
      ['parameters', name],
      'policy.parameter-unused',
      `No privilege and no rule depends on the parameter \`${name}\`.`,
      'Use it as `param:' + name + '`, write `used_for: record` if it is only to be kept, or delete it.',
    );
  }
};

/** The parameters that rules of an approval ask for, in their `when:`, wherever in the tree they stand. */
export const parametersOfRules = (approval: unknown): readonly string[] => {
  if (Array.isArray(approval)) return approval.flatMap(parametersOfRules);
  if (!isMapping(approval)) return [];
  const { when } = approval;
  const asked = isMapping(when) ? when['parameters'] : undefined;
  return [
    ...(isMapping(asked) ? Object.keys(asked) : []),
    ...parametersOfRules(approval['all']),
    ...parametersOfRules(approval['any']),
  ];
};

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
