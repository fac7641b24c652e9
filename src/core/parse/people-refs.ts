/** Reads fields that name people, and says which words mean somebody where. */
import { adviseWord } from '../nearest.ts';
import { parsePerson } from '../people-grammar.ts';
import type { PeopleRef } from '../policy.ts';
import type { Path } from '../schema/plain.ts';
import { eachOf, present, type Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';

/** `rule`: who may approve; there `manager` and `owner` mean somebody. `list`: everywhere else. */
export type PeopleUse = 'rule' | 'list';

/** The people of a field; those with a finding are left out. */
export const readPeopleRefs = (
  judge: Judge,
  path: Path,
  written: string | readonly string[],
  context: { readonly people: PeopleReading; readonly use: PeopleUse },
): readonly PeopleRef[] =>
  present(
    eachOf<string>(written, path).map(({ value, path: place }) => {
      const parsed = parsePerson(value);
      if (parsed.kind === 'problem') {
        judge.report(place, 'format.person', parsed.message, parsed.remedy);
        return undefined;
      }
      return judgeRef(judge, place, parsed.ref, context) ? parsed.ref : undefined;
    }),
  );

const judgeRef = (
  judge: Judge,
  path: Path,
  ref: PeopleRef,
  { people, use }: { readonly people: PeopleReading; readonly use: PeopleUse },
): boolean => {
  const { names } = people;
  switch (ref.kind) {
    case 'user':
      return exists(judge, path, {
        id: 'policy.unknown-person',
        what: 'person',
        name: ref.person,
        known: names.people,
      });
    case 'group':
      return exists(judge, path, {
        id: 'policy.unknown-group',
        what: 'group',
        name: ref.group,
        known: names.groups,
      });
    case 'team':
      return true;
    case 'oncall':
      return exists(judge, path, {
        id: 'policy.unknown-group',
        what: 'rota',
        name: ref.rota,
        known: names.rotas,
      });
    case 'workload':
      exists(judge, path, {
        id: 'policy.unknown-group',
        what: 'workload',
        name: ref.workload,
        known: names.workloads,
      });
      return notYet(judge, path, 'workloads');
    case 'manager':
    case 'manager-of-manager':
    case 'owner':
      if (use === 'rule') return true;
      judge.report(path, 'policy.person-not-usable-here', `\`${ref.kind}\` means nobody here.`);
      return false;
  }
};

interface Reference {
  readonly id: 'policy.unknown-person' | 'policy.unknown-group';
  readonly what: string;
  readonly name: string;
  readonly known: ReadonlySet<string> | undefined;
}

const exists = (judge: Judge, path: Path, { id, what, name, known }: Reference): boolean => {
  if (known === undefined || known.has(name)) return true;
  judge.report(path, id, `There is no ${what} \`${name}\` in people.yaml.`, adviseWord(name, known, what));
  return false;
};

const notYet = (judge: Judge, path: Path, what: string): boolean => {
  judge.report(path, 'format.not-judged-yet', `This version does not judge ${what} yet.`);
  return false;
};
