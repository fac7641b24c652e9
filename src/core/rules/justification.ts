/** A reason that somebody else can understand later. */
import { type Case, deny, pass, type Rule } from './case.ts';

export const justificationRule: Rule<Case> = ({ request, settings }) => {
  // NB. Invisible characters and blanks would fill up the length and say nothing.
  const said = request.justification
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const length = [...said].length;
  const { minLength } = settings.justification;
  return length >= minLength && length > 0
    ? [pass('justification.given', 'A justification is given.')]
    : [
        deny(
          'justification.too-short',
          `The justification has ${length} characters and needs ${minLength}.`,
          'Say what you will do and why now.',
        ),
      ];
};
