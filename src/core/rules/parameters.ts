/** Every parameter is given, known, and inside its constraints. */
import type { Reason } from '../decision.ts';
import { judgeSource } from '../network-address.ts';
import { fitsPattern } from '../pattern.ts';
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
            `${parameter.name}: ${problem.what}`,
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

interface Problem {
  readonly what: string;
  readonly remedy: string;
}

const problemOf = (
  parameter: Parameter,
  { value }: RequestParameter,
  { policy, settings }: Case,
): Problem | undefined => {
  switch (parameter.type) {
    case 'ip':
    case 'cidr': {
      // NB. An address is one address, whatever the width that a CIDR may have.
      const widest = parameter.type === 'ip' ? 32 : (parameter.widest ?? settings.network.widestSource);
      const judged = judgeSource(value, { within: parameter.within, widest });
      return judged.kind === 'refused' ? { what: judged.message, remedy: judged.remedy } : undefined;
    }
    case 'text':
      return parameter.pattern === undefined || fitsPattern(parameter.pattern, value)
        ? undefined
        : {
            what: 'the value has not the form that it must have.',
            remedy: `Write it so that it fits ${parameter.pattern}.`,
          };
    case 'choice':
      return oneOf(value, parameter.choices);
    case 'target':
      return (
        oneOf(value, parameter.among) ??
        (policy.targets.has(value)
          ? undefined
          : { what: 'there is no such target.', remedy: 'Add it to targets.yaml.' })
      );
    case 'integer':
      return integerProblem(value, parameter);
  }
};

const oneOf = (value: string, allowed: readonly string[]): Problem | undefined =>
  allowed.includes(value)
    ? undefined
    : {
        what: 'the value is none of those allowed.',
        remedy: `Give one of ${allowed.join(', ') || 'none: the entitlement allows no value'}.`,
      };

const integerProblem = (value: string, { min, max }: Parameter): Problem | undefined => {
  const number = /^-?(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : undefined;
  if (number === undefined) return { what: 'the value is no whole number.', remedy: 'Write a whole number.' };
  if (min !== undefined && number < min)
    return { what: `the value is less than ${min}.`, remedy: `Give at least ${min}.` };
  return max !== undefined && number > max
    ? { what: `the value is more than ${max}.`, remedy: `Give at most ${max}.` }
    : undefined;
};

const placeOf = ({ line, column }: RequestParameter, { request }: Case): NonNullable<Reason['place']> => ({
  file: request.path,
  line,
  column,
});
