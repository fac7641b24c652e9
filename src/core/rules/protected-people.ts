/** Who is never given access through Gatehouse: nobody protected may be a beneficiary. */
import { openRefs, type Gap } from '../approval/people-refs.ts';
import { humanOf } from '../approval/persons.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const protectedPeopleRule: Rule<Case> = ({
  settings,
  people,
  entitlement,
  beneficiary,
  facts,
  now,
}) => {
  if (beneficiary === undefined) return [note('protected.nobody', 'Whom it is for is not known.')];
  const { people: untouchable, gaps } = openRefs(settings.protected.people, {
    people,
    owner: entitlement.owner,
    beneficiary,
    teams: facts.teams,
    oncall: facts.oncall,
    at: now,
  });
  // NB. By human: a second entry of the same person is as protected as the first.
  const human = humanOf(people, beneficiary.key);
  if ([...untouchable].some((key) => humanOf(people, key) === human))
    return [
      deny(
        'protected.person',
        `${beneficiary.key} is protected.`,
        'Give them access another way than through Gatehouse.',
      ),
    ];
  return orPass(
    gaps.filter(mayHide).map((gap) => deny(`protected.${gap.code}`, gap.sentence, gap.remedy)),
    pass('protected.no-person', `${beneficiary.key} is not protected.`),
  );
};

// NB. Everybody may be in a team that cannot be read, or that is said to be empty; only a rota has hours without anybody.
const mayHide = ({ code }: Gap): boolean => code !== 'oncall-empty';
