/** What a preflight asks about one entitlement: a step for everybody who may get it, as if they asked now for the least there is. */
import type { GrantNumber, PersonKey } from './brand.ts';
import { grantNumber } from './brand.ts';
import { SHORTEST_WINDOW } from './duration.ts';
import { makePlan } from './make-plan.ts';
import type { Step } from './plan.ts';
import type { Entitlement, Parameter, Person, Policy } from './policy.ts';
import { questionOf } from './preflight.ts';
import type { AccessRequest, RequestParameter } from './request.ts';

export interface Question {
  readonly id: string;
  readonly step: Step;
  readonly person: PersonKey;
}

/** No pull request has it, so nothing on a platform is ever taken for this grant's. */
export const NO_GRANT: GrantNumber = grantNumber(2 ** 52);

/** Each question once; every target and choice that a parameter lists is asked about. People whom no plan can be made for are left out. */
export const questionsOf = (
  entitlement: Entitlement,
  policy: Policy,
  people: readonly Person[],
): readonly Question[] => {
  const questions = new Map<string, Question>();
  for (const person of people) {
    for (const parameters of fillings(entitlement.parameters)) {
      const made = makePlan(requestFor(entitlement.name, parameters), policy, {
        grant: NO_GRANT,
        requester: person.key,
        beneficiary: person.key,
        principal: person.entra,
        account: person.gitHubId,
      });
      if (made.kind !== 'plan') continue;
      for (const step of made.plan.steps) {
        const id = questionOf(step);
        if (!questions.has(id)) questions.set(id, { id, step, person: person.key });
      }
    }
  }
  return [...questions.values()];
};

const requestFor = (
  entitlement: string,
  parameters: ReadonlyMap<string, RequestParameter>,
): AccessRequest => ({
  path: '',
  entitlement,
  start: undefined,
  duration: SHORTEST_WINDOW,
  justification: '',
  ticket: undefined,
  parameters,
  beneficiary: undefined,
  extends: undefined,
  breakGlass: false,
});

/** The first choice of every parameter, then the second, until each was once taken. */
const fillings = (parameters: readonly Parameter[]): readonly ReadonlyMap<string, RequestParameter>[] => {
  const values = parameters.map((parameter) => ({ name: parameter.name, choices: valuesOf(parameter) }));
  const most = Math.max(1, ...values.map(({ choices }) => choices.length));
  return Array.from(
    { length: most },
    (_, turn) =>
      new Map(
        values.map(({ name, choices }) => {
          const value = choices[turn % choices.length] ?? '';
          return [name, { name, value, line: 1, column: 1 }] as const;
        }),
      ),
  );
};

/** RFC 5737: an address that is nobody's. */
const NOBODYS_ADDRESS = '192.0.2.1';

const valuesOf = ({ type, among, choices, min }: Parameter): readonly string[] => {
  switch (type) {
    case 'target':
      return among;
    case 'choice':
      return choices;
    case 'ip':
    case 'cidr':
      return [NOBODYS_ADDRESS];
    case 'integer':
      return [String(min ?? 0)];
    case 'text':
      return ['preflight'];
  }
};
