/** The small words that all schemas are made of. */
/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import { Type, type Static, type TSchema, type TProperties } from 'typebox';

/** Marks what the format has and this version does not judge: its presence is `format.not-judged-yet`. */
export const NOT_JUDGED = 'x-not-judged-yet';

/** What a file's schema is known by, also to editors: `urn:gatehouse:schema:settings:1`. */
export const schemaId = (file: string): string => `urn:gatehouse:schema:${file}:1`;

/** An object with these keys and no others. */
export const closed = <P extends TProperties>(
  properties: P,
  description: string,
  more: Record<string, unknown> = {},
) => Type.Object(properties, { additionalProperties: false, description, ...more });

/** Named things: `name: value`, names judged by `names`. */
export const named = <S extends TSchema>(value: S, description: string, names: TSchema = Name) =>
  Type.Unsafe<Record<string, Static<S>>>({
    type: 'object',
    description,
    propertyNames: names,
    additionalProperties: value,
  });

/** The same schema, marked as not judged yet. */
export const notYet = <S extends TSchema>(schema: S, why: string) =>
  Type.Unsafe<Static<S>>({ ...schema, [NOT_JUDGED]: why });

/** One word of a closed list. */
export const oneOf = <const W extends readonly string[]>(words: W, description: string) =>
  Type.Unsafe<W[number]>({ type: 'string', enum: [...words], description });

/**
 * A branch for each word of `key`. Only the branch that the word names is judged, so a typo in it is one finding.
 */
export const discriminated = <B extends Record<string, TSchema>>(
  key: string,
  branches: B,
  description: string,
) =>
  Type.Unsafe<Static<B[keyof B]>>({
    type: 'object',
    description,
    required: [key],
    properties: { [key]: { type: 'string', enum: Object.keys(branches) } },
    allOf: Object.entries(branches).map(([word, then]) => ({
      if: { properties: { [key]: { const: word } }, required: [key] },
      then,
    })),
  });

/** `yes` when the value fits `test`, else `no`: unions whose branches can be told apart at a glance. */
export const when = <Y extends TSchema, N extends TSchema>(test: Record<string, unknown>, yes: Y, no: N) =>
  Type.Unsafe<Static<Y> | Static<N>>({ if: test, then: yes, else: no });

/** One, or a list of them. */
export const oneOrMore = <S extends TSchema>(item: S, description: string) =>
  Type.Unsafe<Static<S> | Static<S>[]>({
    ...when({ type: 'array' }, Type.Array(item, { minItems: 1, maxItems: 50 }), item),
    description,
  });

export const list = <S extends TSchema>(item: S, description: string, more: Record<string, unknown> = {}) =>
  Type.Array(item, { minItems: 1, maxItems: 200, description, ...more });

/** Text is taken as written: `ticket: 0012` is the four characters, whatever YAML makes of them. */
export const text = (longest: number, description: string, more: Record<string, unknown> = {}) =>
  Type.Unsafe<string>({
    type: ['string', 'number', 'boolean'],
    minLength: 1,
    maxLength: longest,
    description,
    ...more,
  });

export const Name = Type.String({
  title: 'name',
  pattern: '^[a-z0-9][a-z0-9._-]{0,62}$',
  description: 'A name: lower-case letters, digits, `.`, `_` and `-`.',
});

export const EntitlementName = Type.String({
  title: 'name',
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'A name: lower-case letters, digits and `-`.',
});

export const ParameterName = Type.String({
  title: 'name',
  pattern: '^[a-z][a-z0-9_]{0,40}$',
  description: 'A name: lower-case letters, digits and `_`.',
});

/** Judged by `duration.ts`, which knows what was meant. */
export const Duration = Type.String({
  title: 'duration',
  pattern: '^(?=[0-9])([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?$',
  description: 'A length of time: `30m`, `2h`, `1h30m`, `30d`.',
});

/** Judged by `people-grammar.ts`. */
export const Person = Type.String({
  title: 'person',
  pattern:
    '^((user|group|oncall|workload):[a-z0-9][a-z0-9._-]*|team:[A-Za-z0-9-]+/[A-Za-z0-9._-]+|manager|manager-of-manager|owner)$',
  description:
    '`user:x`, `group:x`, `team:org/slug`, `oncall:x`, `workload:x`, `manager`, `manager-of-manager` or `owner`.',
});

/** Judged by `parse/targets.ts`. */
export const Target = Type.String({
  title: 'target',
  pattern: '^(target:[a-z0-9][a-z0-9._-]*|/.+)$',
  description: '`target:x`, or the platform’s own id.',
});

export const TargetOrParameter = Type.String({
  title: 'target',
  pattern: '^((target|param):[a-z0-9][a-z0-9._-]*|/.+)$',
  description: '`target:x`, `param:x`, or the platform’s own id.',
});

/** Judged by `network-address.ts`. */
export const Cidr = Type.String({
  title: 'cidr',
  maxLength: 64,
  description: 'A network such as `203.0.113.0/24`.',
});

export const SourceAddress = Type.String({
  title: 'cidr',
  maxLength: 64,
  description: '`param:x`, or a network such as `203.0.113.0/24`.',
});

/** Judged by `pattern.ts`. */
export const Pattern = Type.String({
  title: 'pattern',
  maxLength: 300,
  description: 'An anchored pattern in RE2 syntax: begins with `^`, ends with `$`.',
});

export const Uuid = Type.String({
  title: 'uuid',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'A UUID such as `0f2c0000-0000-4000-8000-000000000001`.',
});

export const UuidOrParameter = Type.String({
  title: 'uuid',
  pattern:
    '^(param:[a-z][a-z0-9_]*|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$',
  description: 'A UUID, or `param:x`.',
});

/** With `_`, which stands before the short code of an enterprise in the logins of managed users. */
export const LOGIN = '^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$';

export const Login = text(40, 'A GitHub login.', { title: 'login', pattern: LOGIN });

export const TeamSlug = Type.String({
  title: 'team',
  pattern: '^[A-Za-z0-9-]+/(?!\\.{1,2}$)[A-Za-z0-9._-]+$',
  description: 'A GitHub team: `org/slug`.',
});

// NB. `.` and `..` would be another path to GitHub.
const REPOSITORY = '[A-Za-z0-9-]{1,39}/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}';

export const isRepositoryName = (name: string): boolean => new RegExp(`^${REPOSITORY}$`).test(name);

export const Repository = Type.String({
  title: 'repository',
  pattern: `^(param:[a-z][a-z0-9_]*|${REPOSITORY})$`,
  description: 'A repository on GitHub: `owner/name`, or `param:x`.',
});

export const DirectoryScope = Type.String({
  title: 'directory scope',
  pattern:
    '^(/|/administrativeUnits/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$',
  description: '`/` for the whole directory, or `/administrativeUnits/<id>`.',
});

export const Ports = list(
  Type.Unsafe<string>({
    type: ['string', 'integer'],
    title: 'port',
    pattern: '^[0-9]{1,5}(-[0-9]{1,5})?$',
    description: 'A port, or a range such as `8000-8010`.',
  }),
  'Ports, or ranges of ports.',
);

/** The widest network, as a prefix length of IPv4; for IPv6 the same number of host bits is meant. */
export const Widest = Type.Unsafe<string>({
  type: ['string', 'integer'],
  title: 'prefix',
  pattern: '^/?(?:[1-9]|[12][0-9]|3[0-2])$',
  description: 'A prefix length such as `/32`, counted for IPv4.',
});

export const Day = Type.String({
  title: 'day',
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'A day such as `2026-12-18`.',
});

export const TimeOfDay = Type.String({
  title: 'time',
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'A time of day such as `07:00`.',
});

/** The end of a stretch, which may be the end of its day. */
export const EndOfDay = Type.String({
  title: 'time',
  pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
  description: 'A time of day such as `20:00`, or `24:00`.',
});

const moment =
  '^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2}| [A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*)$';

/** Judged by `moment.ts` where the settings' time zone is known, so that a missing one can be proposed. */
export const Start = Type.String({
  title: 'start',
  pattern: moment,
  description:
    'When the window begins, such as `2026-11-28 22:00 Europe/Berlin` or `2026-11-28T21:00:00Z`; at once if absent.',
});

export const LocalTime = Type.String({
  title: 'moment',
  pattern: moment,
  description: 'A moment such as `2026-11-28 22:00 Europe/Berlin` or `2026-11-28T21:00:00Z`.',
});
