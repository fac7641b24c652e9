/** A reason that somebody else can understand later, and that may be kept for ever. */
import { type ForbiddenText, forbiddenIn } from '../forbidden-text.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';

export const justificationRule: Rule<Case> = ({ request, settings }) => {
  // NB. Invisible characters and blanks would fill up the length and say nothing.
  const said = request.justification
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    // Only where it is more than one blank: most texts stay as they are.
    .replace(/\s{2,}|[^\S ]/gu, ' ')
    .trim();
  const length = [...said].length;
  const { minLength, forbid } = settings.justification;
  const short =
    length >= minLength && length > 0
      ? []
      : [
          deny(
            'justification.too-short',
            `The justification has ${length} characters and needs ${minLength}.`,
            'Say what you will do and why now.',
          ),
        ];
  const forbidden = forbiddenIn(request.justification, forbid).map((kind) =>
    // NB. The text itself is not repeated: it would stand in the comment, the log and the ledger once more.
    deny(
      'justification.forbidden',
      `The justification contains ${WORDS[kind]}, and it would be kept for ever.`,
      'Say it without that. What was pushed stays in this branch: ask again from a new one, and delete this.',
    ),
  );
  return orPass([...short, ...forbidden], pass('justification.given', 'A justification is given.'));
};

const WORDS: Readonly<Record<ForbiddenText, string>> = {
  'email-address': 'an e-mail address',
  'card-number': 'the number of a payment card',
  'phone-number': 'a telephone number',
};
