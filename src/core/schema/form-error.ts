/** What a schema's complaint means to a person: id, sentence and remedy. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { parseDuration } from '../duration.ts';
import { adviseWord, nearest } from '../nearest.ts';
import { parsePerson } from '../people-grammar.ts';
import type { FindingId } from './finding-ids.ts';
import { NOT_JUDGED } from './words.ts';

export interface Explained {
  readonly id: FindingId;
  readonly message: string;
  readonly remedy: string | undefined;
  /** Whether the key or the value is shown. */
  readonly on: 'key' | 'value';
  /** The key below the place that the complaint is about. */
  readonly key?: string;
}

/** Undefined: the complaint says nothing that another one does not say better. */
export const explain = (error: ErrorObject): Explained | undefined => {
  const { keyword } = error;
  switch (keyword) {
    case 'if':
    case 'propertyNames':
      return undefined;
    case 'additionalProperties':
      return unknownKey(error);
    case 'required':
      return missingKey(error);
    case 'type':
      return wrongType(error);
    case 'enum':
    case 'const':
      return unknownValue(error);
    case NOT_JUDGED:
      return {
        id: 'format.not-judged-yet',
        message: `This version does not judge ${String(error.schema)} yet.`,
        remedy: 'Delete it: nothing is granted on a policy or request that says more than is judged.',
        on: 'key',
      };
    default:
      return error.propertyName === undefined ? badValue(error) : badName(error);
  }
};

/** Complaints of a key that is missing because it is misspelt beside: `enviroment:` is one mistake, not two. */
export const echoesIn = (errors: readonly ErrorObject[]): ReadonlySet<ErrorObject> => {
  const meant = new Set(
    errors
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map((error) => JSON.stringify([error.instancePath, meantKey(error)])),
  );
  return new Set(
    errors.filter(
      (error) =>
        error.keyword === 'required' &&
        meant.has(JSON.stringify([error.instancePath, param(error, 'missingProperty')])),
    ),
  );
};

const meantKey = (error: ErrorObject): string | undefined =>
  nearest(String(param(error, 'additionalProperty')), keysOf(error));

const keysOf = ({ parentSchema }: ErrorObject): readonly string[] => {
  const properties: unknown = Object.entries(parentSchema ?? {}).find(([name]) => name === 'properties')?.[1];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
};

const param = (error: ErrorObject, name: string): unknown => error.params[name];

const described = (schema: object | undefined, key: string): string | undefined => {
  const value: unknown =
    schema === undefined ? undefined : Object.entries(schema).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : undefined;
};

const wordsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
};

const unknownKey = (error: ErrorObject): Explained => {
  const key = String(param(error, 'additionalProperty'));
  const words = keysOf(error);
  const near = meantKey(error);
  return {
    id: 'format.unknown-key',
    message: `There is no key ${shown(key)} here.`,
    remedy:
      near === undefined
        ? `The keys are ${words.map((word) => `\`${word}\``).join(', ')}.`
        : `Did you mean \`${near}\`?`,
    on: 'key',
    key,
  };
};

const missingKey = (error: ErrorObject): Explained => {
  const key = String(param(error, 'missingProperty'));
  const properties: unknown = Object.entries(error.parentSchema ?? {}).find(
    ([name]) => name === 'properties',
  )?.[1];
  const child: unknown =
    typeof properties === 'object' && properties !== null
      ? Object.entries(properties).find(([name]) => name === key)?.[1]
      : undefined;
  const what = typeof child === 'object' && child !== null ? described(child, 'description') : undefined;
  return {
    id: 'format.missing-key',
    message: `\`${key}:\` is missing.`,
    remedy: `Add \`${key}:\`${what === undefined ? '' : ` (${what.replace(/\.$/, '')})`}.`,
    on: 'key',
  };
};

const TYPES: Readonly<Record<string, string>> = {
  object: '`key: value` lines',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
};

const wrongType = (error: ErrorObject): Explained => {
  if (error.data === null) {
    return {
      id: 'format.no-value',
      message: 'There is no value here.',
      remedy: 'Write a value, or delete the key.',
      on: 'value',
    };
  }
  const wanted = [param(error, 'type')].flat().map(String);
  const word = wanted.includes('string') ? 'string' : (wanted[0] ?? 'string');
  return {
    id: 'format.wrong-type',
    message: `${typeof error.data === 'object' ? 'What stands here' : shown(error.data)} is not ${TYPES[word] ?? word}.`,
    remedy: `Write ${TYPES[word] ?? word}${hint(error)}.`,
    on: 'value',
  };
};

const hint = (error: ErrorObject): string => {
  const text = described(error.parentSchema, 'description');
  return text === undefined ? '' : ` (${text.replace(/\.$/, '')})`;
};

const unknownValue = (error: ErrorObject): Explained | undefined => {
  if (error.data === null) return undefined;
  const title = described(error.parentSchema, 'title');
  if (title === 'version') {
    return {
      id: 'format.version',
      message: `This Gatehouse does not know version ${shown(error.data)} of the format.`,
      remedy: 'Write `version: 1`.',
      on: 'value',
    };
  }
  if (title === 'pull_request') {
    return {
      id: 'format.not-judged-yet',
      message: 'This version always tells people on the pull request.',
      remedy: 'Write `true`, or delete the key.',
      on: 'key',
    };
  }
  const words = keywordWords(error);
  if (typeof error.data !== 'string') return undefined;
  return {
    id: 'format.unknown-value',
    message: `${shown(error.data)} is not one of the words that may stand here.`,
    remedy: adviseWord(error.data, words, 'word'),
    on: 'value',
  };
};

const keywordWords = (error: ErrorObject): readonly string[] =>
  error.keyword === 'const' ? [String(param(error, 'allowedValue'))] : wordsOf(param(error, 'allowedValues'));

const badName = (error: ErrorObject): Explained => ({
  id: 'format.bad-name',
  message: `${shown(error.propertyName)} is not a name.`,
  remedy: described(error.parentSchema, 'description'),
  on: 'key',
  key: error.propertyName ?? '',
});

const badValue = (error: ErrorObject): Explained | undefined => {
  const title = described(error.parentSchema, 'title');
  const text = typeof error.data === 'string' ? error.data : undefined;
  if (error.keyword === 'pattern' && text !== undefined) {
    const special = judgedElsewhere(title, text);
    if (special !== 'not') return special;
  }
  if (title === 'approval list' && error.keyword === 'minItems') {
    return {
      id: 'policy.approval-empty',
      message: 'An empty list approves nothing and waives nothing.',
      remedy: 'Write rules, or `none`, or leave the key out to take the rules of the risk level.',
      on: 'value',
    };
  }
  const limit = LIMITS[error.keyword]?.(param(error, 'limit'));
  return {
    id: title === 'name' ? 'format.bad-name' : 'format.bad-value',
    message:
      limit === undefined
        ? `${shown(error.data)} has not the form that is needed.`
        : `What stands here ${limit}.`,
    remedy: described(error.parentSchema, 'description') ?? 'Write another value.',
    on: 'value',
  };
};

const LIMITS: Readonly<Record<string, (limit: unknown) => string>> = {
  minLength: () => 'is empty',
  maxLength: (limit) => `is longer than ${String(limit)} characters`,
  minItems: (limit) => `has fewer than ${String(limit)} items`,
  maxItems: (limit) => `has more than ${String(limit)} items`,
  minimum: (limit) => `is below ${String(limit)}`,
  maximum: (limit) => `is above ${String(limit)}`,
};

export const DURATION_IDS = {
  unit: 'format.duration-unit',
  form: 'format.duration-form',
  short: 'format.duration-short',
  long: 'format.duration-long',
} as const;

/** Words with a grammar of their own: their parser knows what was meant. `not`: the schema's own words will do. */
const judgedElsewhere = (title: string | undefined, text: string): Explained | undefined | 'not' => {
  switch (title) {
    case 'duration': {
      const parsed = parseDuration(text);
      return parsed.kind === 'duration'
        ? undefined
        : { id: DURATION_IDS[parsed.problem], message: parsed.message, remedy: parsed.remedy, on: 'value' };
    }
    case 'person': {
      const parsed = parsePerson(text);
      return parsed.kind === 'person'
        ? undefined
        : { id: 'format.person', message: parsed.message, remedy: parsed.remedy, on: 'value' };
    }
    case 'target':
      return {
        id: 'policy.target-form',
        message: `${shown(text)} names no target.`,
        remedy: /^[a-z0-9][a-z0-9._-]*$/.test(text)
          ? `Write \`target:${text}\`, or the id as Azure shows it.`
          : 'Write `target:x`, or the id as Azure shows it.',
        on: 'value',
      };
    case 'start':
      return undefined;
    case 'port':
      return {
        id: 'policy.port',
        message: `${shown(text)} is not a port.`,
        remedy: 'Write a port from 1 to 65535, or a range such as `8000-8010`.',
        on: 'value',
      };
    case 'prefix':
      return {
        id: 'format.bad-value',
        message: `${shown(text)} is not a prefix length.`,
        remedy: 'Write `/1` to `/32`, counted for IPv4; `/32` is a single address.',
        on: 'value',
      };
    default:
      return 'not';
  }
};
