/** What may stand as a value, in words, read from the schema. */
import { asSchema, isSchema, type Schema } from './annotate.ts';
import type { FindingId } from './finding-ids.ts';
import {
  Cidr,
  Day,
  Duration,
  LocalTime,
  Login,
  Name,
  Pattern,
  Person,
  Ports,
  Target,
  TeamSlug,
  TimeOfDay,
  Uuid,
  Widest,
} from './words.ts';

interface Word {
  readonly word: string;
  /** Its own description is what it looks like. */
  readonly schema: object;
  readonly more?: string;
  readonly findings: readonly FindingId[];
}

/** The small words that all files are made of, by the title in their schemas. */
const WORDS: Readonly<Record<string, Word>> = {
  name: { word: 'name', schema: Name, findings: ['format.bad-name'] },
  duration: {
    word: 'length of time',
    schema: Duration,
    more: 'A number without a unit is a finding. A window is at least `10m`.',
    findings: [
      'format.duration-unit',
      'format.duration-form',
      'format.duration-short',
      'format.duration-long',
    ],
  },
  person: {
    word: 'people',
    schema: Person,
    more: '`manager` is that of whoever receives the access; `owner` is that of the entitlement.',
    findings: [
      'format.person',
      'policy.unknown-person',
      'policy.unknown-group',
      'policy.person-not-usable-here',
    ],
  },
  target: {
    word: 'target',
    schema: Target,
    more: 'In privileges also `param:x`, a parameter of type `target`.',
    findings: ['policy.target-form', 'policy.unknown-target'],
  },
  cidr: {
    word: 'network',
    schema: Cidr,
    more: 'In its usual form, without bits beyond the prefix. In privileges also `param:x`.',
    findings: ['policy.address'],
  },
  prefix: { word: 'prefix length', schema: Widest, findings: ['policy.range'] },
  port: { word: 'port', schema: Ports.items, findings: ['policy.port'] },
  pattern: {
    word: 'pattern',
    schema: Pattern,
    more: 'Put it in single quotes. Backreferences and look-around do not exist there.',
    findings: ['policy.pattern'],
  },
  uuid: { word: 'UUID', schema: Uuid, findings: ['format.bad-value'] },
  login: {
    word: 'GitHub login',
    schema: Login,
    more: 'The name of the account, without `@`.',
    findings: ['format.bad-value'],
  },
  team: { word: 'GitHub team', schema: TeamSlug, findings: ['format.bad-value'] },
  day: { word: 'day', schema: Day, findings: ['format.bad-value'] },
  time: { word: 'time of day', schema: TimeOfDay, more: 'Put it in quotes.', findings: ['format.bad-value'] },
  moment: {
    word: 'moment',
    schema: LocalTime,
    findings: [
      'format.bad-value',
      'format.moment-form',
      'format.moment-zone',
      'format.moment-skipped',
      'format.moment-twice',
      'format.day',
    ],
  },
};

const VALUES = 'what-values-look-like';

/** The section of the page that says what each word looks like. */
export const valueSection = (link: (id: FindingId) => string): readonly string[] => [
  '## What values look like',
  '',
  '| value | looks like | findings |',
  '| --- | --- | --- |',
  ...Object.values(WORDS).map(({ word, schema, more, findings }) => {
    const looks = [String(asSchema(schema)['description']), ...(more === undefined ? [] : [more])].join(' ');
    return `| ${[word, looks, findings.map(link).join(', ')].map(cell).join(' | ')} |`;
  }),
  `| text | ${TEXT} | ${(['format.wrong-type', 'format.no-value'] as const).map(link).join(', ')} |`,
  '',
];

const TEXT =
  'Taken as it is written: `0012` stays `0012`, `1E5` stays `1E5`. Put it in quotes where it contains `#`, or a colon and a blank.';

/** A vertical bar would end the cell of a table, also in code. */
export const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

/** `name` · `list of people, at most 50` · `whole number, 1 to 20`; `below` is where the keys of a mapping are described. */
export const valueWords = (schema: Schema, below: string): string => {
  const { title, type, items, enum: words, maxItems, const: only } = schema;
  const known = typeof title === 'string' ? WORDS[title] : undefined;
  if (known !== undefined) return `[${known.word}](#${VALUES})`;
  if (Array.isArray(words)) return words.map((word) => `\`${String(word)}\``).join(', ');
  if (only !== undefined) return `\`${String(only)}\``;
  if (type === 'array') {
    const most = typeof maxItems === 'number' && maxItems !== 200 ? `, at most ${maxItems}` : '';
    return `list of ${isSchema(items) ? valueWords(items, below) : 'values'}${most}`;
  }
  if (schema['then'] !== undefined) return unionWords(schema, below);
  if (typeof schema['$ref'] === 'string') return 'rules';
  if (type === 'object' || schema['allOf'] !== undefined) return objectWords(schema, below);
  if (type === 'integer') return `whole number${range(schema)}`;
  if (type === 'boolean') return '`true`, `false`';
  const longest = schema['maxLength'];
  return `text${typeof longest === 'number' ? `, at most ${longest} characters` : ''}`;
};

const objectWords = (schema: Schema, below: string): string => {
  const value = schema['additionalProperties'];
  if (isSchema(value)) return `\`<name>:\` and ${valueWords(value, below)}`;
  return schema['properties'] === undefined ? 'keys and values' : `[keys](#${below})`;
};

/** A union of one and a list of the same is read as that. */
const unionWords = (schema: Schema, below: string): string => {
  const [yes = '', no = ''] = [schema['then'], schema['else']].map((each) =>
    isSchema(each) ? valueWords(each, below) : '',
  );
  if (yes === `list of ${no}, at most 50`) return `${no}: one, or a list`;
  return yes === no ? yes : `${yes}, or ${no}`;
};

const range = ({ minimum, maximum }: Schema): string => {
  const top = maximum === 100000 ? undefined : maximum;
  if (minimum === undefined && top === undefined) return '';
  if (top === undefined) return `, at least ${String(minimum)}`;
  return `, ${String(minimum)} to ${String(top)}`;
};
