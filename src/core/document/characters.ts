/** Characters that no document may contain, because people would not see what a machine reads. */

export type CharacterProblem = 'control' | 'invisible' | 'undecodable' | 'byte-order-mark';

export interface BadCharacter {
  readonly problem: CharacterProblem;
  /** Index into the text, in UTF-16 units. */
  readonly at: number;
  /** `U+202E` */
  readonly name: string;
}

// NB. Bidirectional controls, zero-width and tag characters show a reviewer another text than the one that is judged.
const INVISIBLE =
  /\u00AD|\u034F|\u061C|[\u115F\u1160]|[\u17B4\u17B5]|[\u180B-\u180E]|[\u200B-\u200F]|[\u2028-\u202E]|[\u2060-\u206F]|\u3164|[\uFE00-\uFE0E]|\uFEFF|\uFFA0|[\uFFF9-\uFFFB]|[\u{1D173}-\u{1D17A}]|[\u{E0000}-\u{E0FFF}]/u;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]|\r(?!\n)/u;
const UNDECODABLE = /\uFFFD|[\uD800-\uDFFF]/u;
const ANY = new RegExp(`${INVISIBLE.source}|${CONTROL.source}|${UNDECODABLE.source}`, 'gu');

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Every such character, at most `limit` of them. */
export const badCharacters = (text: string, limit: number): readonly BadCharacter[] => {
  const found: BadCharacter[] = [];
  for (const match of text.matchAll(ANY)) {
    if (found.length === limit) break;
    const character = match[0];
    const problem =
      character === '\uFEFF' && match.index === 0
        ? 'byte-order-mark'
        : UNDECODABLE.test(character)
          ? 'undecodable'
          : INVISIBLE.test(character)
            ? 'invisible'
            : 'control';
    found.push({ problem, at: match.index, name: nameOf(character) });
  }
  return found;
};
