/** What somebody may ask for, on a terminal: what each gives, who approves, and whether now is the time. */
import type { Offer, Way } from '../asking/offers.ts';
import { writeDuration } from '../duration.ts';
import type { RuleStatus } from '../decision.ts';
import type { Policy, Settings } from '../policy.ts';
import { terminalSafe } from './escape.ts';
import { plainEmergency, plainFacts } from './offer.ts';

export const renderOffers = (
  offers: readonly Offer[],
  offered: { readonly policy: Policy; readonly settings: Settings },
): readonly string[] => offers.flatMap((offer) => ['', ...offerLines(offer, offered)]);

const offerLines = (
  { entitlement, usual, breakGlass, unknown }: Offer,
  offered: { readonly policy: Policy; readonly settings: Settings },
): readonly string[] =>
  [
    entitlement.name,
    ...plainFacts(entitlement, offered).map((line) => `  ${line}`),
    ...(usual === undefined ? [] : usualLines(usual)),
    ...unknown.map(({ sentence }) => `  Whether you may is not known here: ${sentence}`),
    ...(breakGlass === undefined ? [] : emergencyLines(plainEmergency(entitlement), breakGlass)),
  ].map(indented);

/** Blanks at the front stay; whatever else could act on a terminal does not. */
const indented = (line: string): string => `${/^ */.exec(line)?.[0] ?? ''}${terminalSafe(line)}`;

const usualLines = (way: Way): readonly string[] => [
  `  Who approves: ${approversOf(way)}`,
  ...nowLines('  Now', way),
];

const emergencyLines = (facts: readonly string[], way: Way): readonly string[] => [
  '  Break glass, in an emergency only:',
  ...facts.map((line) => `    - ${line}`),
  ...nowLines('    - now', way),
];

const nowLines = (label: string, { obstacles, waits }: Way): readonly string[] => {
  if (obstacles.length > 0)
    return obstacles.map(
      ({ sentence, remedy }) => `${label}: no. ${sentence}${remedy === undefined ? '' : ` ${remedy}`}`,
    );
  return [`${label}: yes${waits ? ', once it is approved' : ', at once'}`];
};

/** `manager: carol; then system owner: bob or dave` */
export const approversOf = ({ rules, waits }: Way): string =>
  !waits && rules.every(({ needed }) => needed === 0)
    ? 'nobody needs to'
    : rules
        .filter(({ notNeeded }) => notNeeded === undefined)
        .map(ruleWords)
        .join('; ') || 'nobody needs to';

const ruleWords = ({ rule, needed, couldFill, waitsFor, instead }: RuleStatus): string => {
  const who = couldFill.length === 0 ? 'nobody can' : couldFill.slice(0, 6).join(' or ');
  const more = couldFill.length > 6 ? ` or ${couldFill.length - 6} more` : '';
  const count = needed > 1 ? `${needed} of ` : '';
  const first = instead === true ? 'or instead ' : waitsFor === undefined ? '' : 'then ';
  return `${first}${rule}: ${count}${who}${more}`;
};

/** For machines. */
export const offersAsValue = (offers: readonly Offer[]) =>
  offers.map(({ entitlement: { name, description, parameters }, usual, breakGlass, unknown }) => ({
    entitlement: name,
    description,
    parameters: parameters.map(({ name: parameter, type, hint, choices, among }) => ({
      name: parameter,
      type,
      hint,
      choices: [...choices, ...among],
    })),
    usual: wayAsValue(usual),
    breakGlass: wayAsValue(breakGlass),
    unknown: unknown.map(({ sentence }) => sentence),
  }));

const wayAsValue = (way: Way | undefined) =>
  way === undefined
    ? null
    : {
        longest: writeDuration(way.longest),
        approves: way.rules
          .filter(({ notNeeded }) => notNeeded === undefined)
          .map(({ rule, needed, couldFill }) => ({ rule, needed, by: couldFill })),
        now: way.obstacles.length === 0,
        obstacles: way.obstacles.map(({ code, sentence, remedy }) => ({ code, sentence, remedy })),
      };
