/** Every parameter is given, known, and inside its constraints. */
import type { Reason } from '../decision.ts';
import { judgeParameterValue } from '../parse/parameter-value.ts';
import type { Parameter } from '../policy.ts';
import type { RequestParameter } from '../request.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';

export const parametersRule: Rule<Case> = (subject) => {
  const { entitlement, request } = subject;
  const declared = new Map(entitlement.parameters.map((parameter) => [parameter.name, parameter]));
  const reasons: Reason[] = [];
  for (const parameter of entitlement.parameters) {
    const given = request.parameters.get(parameter.name);
    if (given === undefined)
      reasons.push(
        deny(
          'parameter.missing',
          `The parameter ${parameter.name} is missing.`,
          `Add ${parameter.name} under parameters.`,
        ),
      );
    else {
      const problem = problemOf(parameter, given, subject);
      if (problem !== undefined)
        reasons.push(
          deny(
            `parameter.${parameter.type}`,
            `${parameter.name}: ${problem.message}`,
            problem.remedy,
            placeOf(given, subject),
          ),
        );
    }
  }
  for (const [name, given] of request.parameters)
    if (!declared.has(name))
      reasons.push(
        deny(
          'parameter.unknown',
          `${entitlement.name} has no parameter ${name}.`,
          'Take it out.',
          placeOf(given, subject),
        ),
      );
  return orPass(reasons, pass('parameter.allowed', 'Every parameter is inside its constraints.'));
};

/** By the judgement that the file itself got; a target must also be one that the policy still has. */
const problemOf = (
  parameter: Parameter,
  { value }: RequestParameter,
  { policy }: Case,
): { readonly message: string; readonly remedy: string } | undefined =>
  judgeParameterValue(parameter, value) ??
  (parameter.type === 'target' && !policy.targets.has(value)
    ? { message: `There is no target \`${value}\`.`, remedy: 'Add it to targets.yaml.' }
    : undefined);

const placeOf = ({ line, column }: RequestParameter, { request }: Case): NonNullable<Reason['place']> => ({
  file: request.path,
  line,
  column,
});
