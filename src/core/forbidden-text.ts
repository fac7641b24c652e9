/** Personal data that a policy may keep out of justifications, which stand in the ledger for ever. */

export type ForbiddenText = 'email-address' | 'card-number' | 'phone-number';

/** Which of `kinds` the text contains, in their order. It errs towards finding: what looks like one counts as one. */
export const forbiddenIn = (text: string, kinds: readonly ForbiddenText[]): readonly ForbiddenText[] => {
  if (kinds.length === 0) return [];
  // NB. Full-width digits, or an invisible character in the midst of a number, would hide it from a reader of bytes alone.
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return kinds.filter((kind) => contains(plain, kind));
};

const contains = (text: string, kind: ForbiddenText): boolean => {
  switch (kind) {
    case 'email-address':
      return EMAIL.test(text);
    case 'card-number':
      return (text.match(DIGITS) ?? []).some((run) => isCardNumber(run.replace(/\D/g, '')));
    case 'phone-number':
      return (text.match(PHONE) ?? []).some((run) => run.replace(/\D/g, '').length >= SHORTEST_PHONE);
  }
};

/** Also with a domain that has letters beyond ASCII. */
const EMAIL = /[^\s@,;:<>()"']{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}]{2,63}/u;

/** Digits in groups that a blank, a hyphen or a dot divides. */
const DIGITS = /(?<![\p{L}\p{N}])\d(?:[ .-]?\d){11,18}(?![\p{L}\p{N}])/gu;

/** 12 to 19 digits whose last one checks the others (ISO/IEC 7812-1, Luhn). */
const isCardNumber = (digits: string): boolean => {
  if (/^(\d)\1*$/.test(digits)) return false;
  const sum = [...digits].toReversed().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
};

/** `+49 30 1234567`, `0049…`, `(030) 123 45 67`, `030/1234567`: an international prefix or a leading zero, in groups or not. */
const PHONE = /(?<![\p{L}\p{N}:.-])(?:\+\d|\(?0)(?:[ ()/.-]{0,2}\d){6,17}(?![\p{L}\p{N}:])/gu;
const SHORTEST_PHONE = 8;
