/** `when:` of a rule: read, and judged by whether it could ever hold and ever not. */
import type { Milliseconds } from '../brand.ts';
import { formatDuration, SHORTEST_WINDOW } from '../duration.ts';
import { adviseWord } from '../nearest.ts';
import type { ApprovalCondition, Parameter } from '../policy.ts';
import type { ConditionSource } from '../schema/approval.ts';
import type { Path } from '../schema/plain.ts';
import { type Judge, readDuration } from './judge.ts';
import { judgeParameterValue } from './parameter-value.ts';

/** What a rule can ever see. Where a part is undefined it could not be read, and nothing is judged by it. */
export interface ConditionContext {
  readonly risks: ReadonlySet<string> | undefined;
  /** The level of the entitlement, or the level whose rule it is. */
  readonly risk: string | undefined;
  /** The longest window that can be asked for. */
  readonly longest: Milliseconds | undefined;
  readonly calendars: ReadonlySet<string> | undefined;
  /** Whether requests can be break-glass; a risk level cannot tell. */
  readonly breakGlass: boolean | undefined;
  /** `of-many`: the rule is of a risk level, whose entitlements each have their own. */
  readonly parameters: readonly Parameter[] | 'of-many' | undefined;
}

/** What a part of a condition comes to, whatever is asked for. */
type Comes = 'never' | 'always' | 'either';

export const readCondition = (
  judge: Judge,
  path: Path,
  source: ConditionSource,
  context: ConditionContext,
): ApprovalCondition => {
  const longerThan =
    source.longer_than === undefined
      ? undefined
      : readDuration(judge, [...path, 'longer_than'], source.longer_than);
  const parts: readonly Comes[] = [
    ...(longerThan === undefined ? [] : [judgeLength(judge, path, longerThan, context)]),
    ...(source.risk === undefined ? [] : [judgeRisk(judge, path, source.risk, context)]),
    ...(source.outside === undefined ? [] : [judgeCalendar(judge, path, source.outside, context)]),
    ...(source.break_glass === undefined ? [] : [judgeBreakGlass(judge, path, source.break_glass, context)]),
    ...Object.entries(source.parameters ?? {}).map(([name, values]) =>
      judgeParameter(judge, [...path, 'parameters', name], values, context),
    ),
  ];
  if (parts.length > 0 && parts.every((part) => part === 'always')) {
    judge.report(
      path,
      'policy.condition-always',
      'This holds for every request, so it says nothing.',
      'Delete `when:`, or write what you meant.',
    );
  }
  return {
    longerThan,
    risk: source.risk,
    outside: source.outside,
    breakGlass: source.break_glass,
    parameters: new Map(Object.entries(source.parameters ?? {})),
  };
};

const never = (judge: Judge, path: Path, message: string, remedy: string): Comes => {
  judge.report(path, 'policy.condition-never', message, remedy);
  return 'never';
};

const judgeLength = (
  judge: Judge,
  path: Path,
  longerThan: Milliseconds,
  { longest }: ConditionContext,
): Comes => {
  if (longerThan < SHORTEST_WINDOW) return 'always';
  if (longest === undefined || longerThan < longest) return 'either';
  return never(
    judge,
    [...path, 'longer_than'],
    `No window is longer than ${formatDuration(longest)}, so the rule would never be asked for.`,
    'Write a shorter length, or delete the rule.',
  );
};

const judgeRisk = (
  judge: Judge,
  path: Path,
  names: readonly string[],
  { risk, risks }: ConditionContext,
): Comes => {
  let known = risks !== undefined;
  for (const [index, name] of names.entries()) {
    if (risks === undefined || risks.has(name)) continue;
    known = false;
    judge.report(
      [...path, 'risk', index],
      'policy.unknown-risk',
      `There is no risk level \`${name}\` in the settings.`,
      adviseWord(name, risks, 'risk level'),
    );
  }
  // One that holds today is no finding: it says for which levels the rule was written, and speaks up when the risk is lowered.
  if (!known || risk === undefined || names.includes(risk)) return 'either';
  return never(
    judge,
    [...path, 'risk'],
    `The risk here is \`${risk}\`, so the rule would never be asked for.`,
    `Add \`${risk}\`, or delete the rule.`,
  );
};

const judgeCalendar = (judge: Judge, path: Path, name: string, { calendars }: ConditionContext): Comes => {
  if (calendars !== undefined && !calendars.has(name)) {
    judge.report(
      [...path, 'outside'],
      'policy.unknown-calendar',
      `There is no calendar \`${name}\` in the settings.`,
      adviseWord(name, calendars, 'calendar'),
    );
  }
  return 'either';
};

const judgeBreakGlass = (
  judge: Judge,
  path: Path,
  wanted: boolean,
  { breakGlass }: ConditionContext,
): Comes => {
  if (breakGlass !== false) return 'either';
  if (!wanted) return 'always';
  return never(
    judge,
    [...path, 'break_glass'],
    'This entitlement has no `break_glass:`, so the rule would never be asked for.',
    'Delete the rule, or add `break_glass:` to the entitlement.',
  );
};

const judgeParameter = (
  judge: Judge,
  path: Path,
  values: readonly string[],
  { parameters }: ConditionContext,
): Comes => {
  const name = String(path.at(-1));
  if (parameters === undefined) return 'either';
  const parameter = parameters === 'of-many' ? undefined : parameters.find((each) => each.name === name);
  if (parameter === undefined) {
    judge.reportKey(
      path,
      'policy.unknown-parameter',
      parameters === 'of-many'
        ? 'A risk level knows no parameters; each of its entitlements has its own.'
        : `There is no parameter \`${name}\` in this entitlement.`,
      parameters === 'of-many'
        ? 'Write this rule in the entitlements that have the parameter.'
        : adviseWord(
            name,
            parameters.map((each) => each.name),
            'parameter',
          ),
    );
    return 'either';
  }
  for (const [index, value] of values.entries()) {
    const problem = judgeParameterValue(parameter, value);
    if (problem === undefined) continue;
    judge.report([...path, index], 'policy.condition-value', problem.message, problem.remedy);
  }
  const options = [...parameter.choices, ...parameter.among];
  return options.length > 0 && options.every((option) => values.includes(option)) ? 'always' : 'either';
};
