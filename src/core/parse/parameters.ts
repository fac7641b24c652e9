/** The parameters that an entitlement declares. */
import { parseNetwork } from '../network-address.ts';
import type { Parameter } from '../policy.ts';
import type { Path } from '../schema/plain.ts';
import type { EntitlementSource } from './entitlement-source.ts';
import type { Judge } from './judge.ts';
import { reportPattern } from './pattern.ts';
import { prefixOf } from './network.ts';
import { readTargetNames, type TargetsReading } from './targets.ts';

type Source = NonNullable<EntitlementSource['parameters']>[string];

export interface ParameterContext {
  readonly targets: TargetsReading;
  /** `network.widest_source`: what a parameter may be at most where it becomes a source. */
  readonly widestSource: number;
  /** Names of parameters that become a source. */
  readonly sources: ReadonlySet<string>;
}

export const readParameters = (
  judge: Judge,
  sources: Readonly<Record<string, Source>>,
  context: ParameterContext,
): readonly Parameter[] =>
  Object.entries(sources).map(([name, source]) => readParameter(judge, { name, source }, context));

const readParameter = (
  judge: Judge,
  { name, source }: { readonly name: string; readonly source: Source },
  context: ParameterContext,
): Parameter => {
  const path = ['parameters', name];
  const base: Parameter = {
    name,
    type: source.type,
    hint: source.hint,
    usedFor: source.used_for ?? 'privilege',
    within: [],
    widest: undefined,
    pattern: undefined,
    choices: [],
    among: [],
    min: undefined,
    max: undefined,
  };
  switch (source.type) {
    case 'ip':
      return { ...base, within: readWithin(judge, path, source.within), widest: 32 };
    case 'cidr':
      return {
        ...base,
        within: readWithin(judge, path, source.within),
        widest: readWidest(judge, { name, written: source.widest }, context),
      };
    case 'text':
      reportPattern(judge, [...path, 'pattern'], source.pattern);
      return { ...base, pattern: source.pattern };
    case 'choice':
      return { ...base, choices: source.choices };
    case 'target':
      return { ...base, among: readTargetNames(judge, [...path, 'among'], source.among, context.targets) };
    case 'integer': {
      const { min, max } = source;
      if (min !== undefined && max !== undefined && min > max) {
        judge.report([...path, 'min'], 'policy.range', `${min} is above ${max}.`, 'Turn them round.');
      }
      return { ...base, min, max };
    }
  }
};

const readWithin = (judge: Judge, path: Path, written: readonly string[] | undefined): readonly string[] =>
  (written ?? []).map((text, index) => {
    const network = parseNetwork(text);
    if (network.kind === 'network') return network.cidr;
    judge.report([...path, 'within', index], 'policy.address', network.message, network.remedy);
    return text;
  });

const readWidest = (
  judge: Judge,
  { name, written }: { readonly name: string; readonly written: string | undefined },
  { sources, widestSource }: ParameterContext,
): number => {
  const widest = written === undefined ? widestSource : prefixOf(written);
  if (!sources.has(name) || widest >= widestSource) return widest;
  judge.report(
    ['parameters', name, 'widest'],
    'policy.looser-than-level',
    `/${widest} is wider than \`network.widest_source\` of the settings, /${widestSource}.`,
    `Write at least \`/${widestSource}\`, or delete the key.`,
  );
  return widestSource;
};
