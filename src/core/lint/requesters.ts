/** Lints of who may ask and who approves: thresholds that cannot be met, nobody to ask, people who serve each other. */
import {
  type ApprovalQuestion,
  explainUnfillable,
  openStatic,
  rulesThatStayEmpty,
  type Unfillable,
} from '../approval/fillable.ts';
import { humanOf } from '../approval/persons.ts';
import { waysOf } from '../approval/tree.ts';
import { needsPrincipal } from '../bind-step.ts';
import type { PersonKey } from '../brand.ts';
import type { Entitlement, Person, PeopleRef } from '../policy.ts';
import { lint } from '../schema/lint-ids.ts';
import { anyOf, type Lint, type Linted } from './subject.ts';

/** Some of those who may ask can never be served, though others can. */
export const thresholdLint: Lint = (subject) => {
  const { entitlement, form } = subject;
  const question = questionOf(subject);
  if (entitlement === undefined || question === undefined) return [];
  const stuck = new Map<string, { readonly empty: Unfillable; readonly askers: PersonKey[] }>();
  for (const { person, empty } of eachAsker(entitlement, question))
    for (const rule of empty) {
      const key = JSON.stringify([rule.leaf.name, rule.others]);
      const known = stuck.get(key);
      if (known === undefined) stuck.set(key, { empty: rule, askers: [person.key] });
      else known.askers.push(person.key);
    }
  return [...stuck.values()].map(({ empty, askers }) => {
    const { message, remedy } = explainUnfillable(empty, anyOf(askers));
    const { place } = empty.leaf;
    // A rule of the risk level stands in the settings; what cannot go together is said where the level is chosen.
    return lint('lint.threshold', place.file === form.file ? place : form.at(['risk']), message, remedy);
  });
};

export const nobodyMayRequestLint: Lint = (subject) => {
  const { entitlement, form, people } = subject;
  if (entitlement === undefined || form.parts.for !== undefined) return [];
  const needsEntra = entitlement.privileges.some(needsPrincipal);
  const asking = requestersOf(entitlement, subject);
  if (!needsEntra || asking === undefined || asking.length === 0) return [];
  if (asking.some((key) => people.byKey.get(key)?.entra !== undefined)) return [];
  return [
    lint(
      'lint.nobody-may-request',
      form.at(['requesters']),
      `Nobody can ask for \`${entitlement.name}\`: no Entra id is known of ${anyOf(asking)}.`,
      'Add `entra:` to them in people.yaml, or name requesters who have one.',
    ),
  ];
};

/** NB. One person never approves their own request; people who approve nobody's but each other's are the next weaker thing. */
export const selfApprovalLint: Lint = (subject) => {
  const { entitlement, form, people } = subject;
  const question = questionOf(subject);
  if (entitlement === undefined || question === undefined) return [];
  const asking = requestersOf(entitlement, subject);
  if (asking === undefined || asking.length < 2) return [];
  const humans = new Set(asking.map((key) => humanOf(people, key)));
  const { leaves } = waysOf(question.tree);
  const outside = asking.some((key) =>
    leaves.some((leaf) => {
      const { people: may, gaps } = openStatic(leaf.by, question, people.byKey.get(key));
      return (
        gaps.some(({ uncertain }) => uncertain) || [...may].some((each) => !humans.has(humanOf(people, each)))
      );
    }),
  );
  if (outside) return [];
  return [
    lint(
      'lint.self-approval',
      form.at([form.parts.approval === undefined ? 'risk' : 'approval']),
      `Everybody who could approve \`${entitlement.name}\` may also ask for it: ${anyOf(asking)} approve each other.`,
      'Add a rule of people who may not ask, such as `{ name: security, by: [group:security] }`.',
    ),
  ];
};

const questionOf = ({ entitlement, people }: Linted): ApprovalQuestion | undefined =>
  entitlement === undefined || entitlement.approval === 'none'
    ? undefined
    : { tree: entitlement.approval, owner: entitlement.owner, people };

/** By key, or undefined when a live team or rota says who may ask. */
const requestersOf = (
  { requesters, owner }: Entitlement,
  { people }: Pick<Linted, 'people'>,
): readonly PersonKey[] | undefined => {
  const opened = openStatic(requesters, { owner, people }, undefined);
  return opened.gaps.some(({ uncertain }) => uncertain) ? undefined : [...opened.people].toSorted();
};

interface Asker {
  readonly person: Person;
  readonly empty: readonly Unfillable[];
}

/** Everybody who is known to be able to ask; people in one and the same position towards the approval are judged once. */
const eachAsker = (entitlement: Entitlement, question: ApprovalQuestion): readonly Asker[] => {
  const { people } = question;
  const asking = openStatic(entitlement.requesters, question, undefined).people;
  const named = approversOf(question);
  const judged = new Map<string, readonly Unfillable[]>();
  return [...asking].toSorted().flatMap((key) => {
    const person = people.byKey.get(key);
    if (person === undefined) return [];
    const chief = person.manager === undefined ? undefined : people.byKey.get(person.manager);
    const self = humanOf(people, key);
    const approves = named.has(self) || person.manager === key || chief?.manager === key;
    const position = JSON.stringify([approves ? self : '', person.manager, chief?.manager]);
    const empty = judged.get(position) ?? rulesThatStayEmpty(question, person);
    judged.set(position, empty);
    return [{ person, empty }];
  });
};

/** The humans whom the rules name whoever asks. */
const approversOf = (question: ApprovalQuestion): ReadonlySet<PersonKey> => {
  const fixed = (ref: PeopleRef): boolean => ref.kind !== 'manager' && ref.kind !== 'manager-of-manager';
  const refs = waysOf(question.tree).leaves.flatMap((leaf) => leaf.by.filter(fixed));
  return new Set(
    [...openStatic(refs, question, undefined).people].map((key) => humanOf(question.people, key)),
  );
};
