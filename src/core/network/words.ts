/** Phrases about what keeps traffic from getting through, for people who then look for the rule. */
import { addressTexts } from './addresses.ts';
import type { Box } from './box.ts';
import type { Answer } from './evaluate.ts';
import { covers, NONE, union } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { protocolTexts } from './security-rule.ts';
import type { Rule } from './security-rule.ts';
import type { Obstacle } from './shadows.ts';

/** `rule "x" with priority 200`; names are the platform's words, so they stand as JSON. */
export const rulePhrase = ({ name, priority }: Rule): string =>
  `rule ${JSON.stringify(name)} with priority ${priority}`;

/** `all of it`, or `a part of it (to 10.0.0.4)` with only that in which the part is less than the whole. */
export const extentPhrase = ({ extent, parts }: Obstacle, { pieces }: Answer): string => {
  if (extent === 'all') return 'all of it';
  const less = (dimension: keyof Box): Ranges => {
    const [part, whole] = [parts, pieces.map(({ box }) => box)].map((boxes) =>
      boxes.map((box) => box[dimension]).reduce(union, NONE),
    );
    return part === undefined || whole === undefined || covers(part, whole) ? NONE : part;
  };
  const phrases = [
    few('from', addressTexts(less('sources'))),
    few('from port', less('sourcePorts').map(portText)),
    few('to', addressTexts(less('destinations'))),
    few('on port', less('ports').map(portText)),
    few('over', protocolTexts(less('protocols'))),
  ].filter((phrase) => phrase !== '');
  return phrases.length === 0 ? 'a part of it' : `a part of it (${phrases.join(', ')})`;
};

/** Why it cannot be said what a rule does: a clause without a capital and an end. */
export const doubtPhrase = ({ settled, unreadable, source, destination }: Rule): string => {
  const tags = [...source.tags, ...destination.tags];
  const phrases = [
    settled ? '' : 'it is being changed',
    few(
      'nobody can read',
      unreadable.map((text) => JSON.stringify(text.slice(0, 60))),
    ),
    few('it is not known here what belongs to', tags),
    source.groups.length + destination.groups.length === 0
      ? ''
      : 'it is not known here who is in its application security groups',
  ].filter((phrase) => phrase !== '');
  return phrases.length === 0 ? 'another rule may decide instead' : phrases.join(', and ');
};

const SHOWN = 3;

const few = (word: string, texts: readonly string[]): string => {
  if (texts.length === 0) return '';
  const more = texts.length - SHOWN;
  return `${word} ${texts.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const portText = ({ from, to }: Ranges[number]): string => (from === to ? `${from}` : `${from}-${to}`);
