/** The stored form of events and records, as JSON Schemas: whatever is read back from the branch is checked against them. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type {
  BlobSha,
  CommitSha,
  Digest,
  EntraId,
  GitHubUserId,
  GrantNumber,
  Instant,
  Milliseconds,
  PersonKey,
  ResourceId,
} from '../brand.ts';
import type { EventType } from './event.ts';

/** A question whether a value has the form of a schema; compiled when it is first asked. */
export const guard = <S extends TSchema>(schema: S): ((value: unknown) => value is Static<S>) => {
  const compiled = once(() => Compile(schema));
  return (value: unknown): value is Static<S> => compiled().Check(value);
};

/** Where a value departs from a schema, for a message: `/data/plan: must be object`. */
export const departure = (schema: TSchema, value: unknown): string => {
  const [first] = Compile(schema).Errors(value);
  return first === undefined ? 'unknown form' : `${first.instancePath || '/'}: ${first.message}`;
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

// NB. Unknown keys are refused everywhere: a reader that passes over them would agree with a record that says more.
const closed = { additionalProperties: false } as const;
const text = Type.String();
const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const pattern = <B>(form: string) => Type.Unsafe<B>(Type.String({ pattern: form }));

const sha = '^[0-9a-f]{40}$';
const commit = pattern<CommitSha>(sha);
const blob = pattern<BlobSha>(sha);
const digest = pattern<Digest>('^[0-9a-f]{64}$');
const entra = pattern<EntraId>('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$');
const person = pattern<PersonKey>('^[a-z0-9][a-z0-9._-]{0,62}$');
const resource = pattern<ResourceId>('^(/[^/?#\\s]+)+$');
const time = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' });
const whole = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const natural = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;
const number = Type.Unsafe<GrantNumber>(Type.Integer(natural));
const instant = Type.Unsafe<Instant>(Type.Integer(whole));
const length = Type.Unsafe<Milliseconds>(Type.Integer(whole));
const words = Type.Record(Type.String(), Type.String());
/** A function of (grant, step, attempt), see `deriveEventId`. */
const eventId = Type.String({ pattern: '^[0-9a-f]{24}$' });

const endReason = Type.Union([
  Type.Literal('expired'),
  Type.Literal('early'),
  Type.Literal('failed'),
  Type.Literal('superseded'),
]);
const actor = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('person'),
      Type.Literal('gatehouse'),
      Type.Literal('bot'),
      Type.Literal('unknown'),
    ]),
    person: Type.Optional(person),
    gitHubId: Type.Optional(Type.Unsafe<GitHubUserId>(Type.Integer(natural))),
    login: Type.Optional(text),
  },
  closed,
);
const run = Type.Object({ workflow: text, id: text, attempt: Type.Integer(whole) }, closed);
const lease = Type.Object({ run: text, attempt: Type.Integer(whole), until: time }, closed);
const stepRecord = Type.Object(
  {
    step: text,
    state: Type.Union([
      Type.Literal('intended'),
      Type.Literal('elevated'),
      Type.Literal('failed'),
      Type.Literal('revoked'),
      Type.Literal('foreign'),
    ]),
    at: time,
    objectId: Type.Optional(text),
    endsAt: Type.Optional(text),
    details: Type.Optional(words),
    residual: Type.Optional(Type.Object({ what: text, until: text }, closed)),
    fault: Type.Optional(text),
  },
  closed,
);
const steps = Type.Array(stepRecord);
const approvals = Type.Array(
  Type.Object({ rule: text, person, review: Type.Integer(whole), at: instant }, closed),
);
const step = Type.Union([
  Type.Object(
    {
      id: text,
      kind: Type.Literal('azure-role'),
      layer: Type.Literal('identity'),
      principal: entra,
      role: text,
      scope: resource,
      onlyIfEligible: Type.Boolean(),
      assignment: Type.Union([Type.Literal('active'), Type.Literal('eligible')]),
    },
    closed,
  ),
  Type.Object(
    {
      id: text,
      kind: Type.Literal('nsg-rule'),
      layer: Type.Literal('network'),
      nsg: resource,
      source: text,
      destination: text,
      protocol: Type.Union([Type.Literal('Tcp'), Type.Literal('Udp'), Type.Literal('*')]),
      ports: Type.Array(text),
      priorities: Type.Object({ from: Type.Integer(whole), to: Type.Integer(whole) }, closed),
    },
    closed,
  ),
]);
const plan = Type.Object(
  {
    grant: number,
    entitlement: text,
    requester: person,
    beneficiary: person,
    start: Type.Optional(instant),
    duration: length,
    steps: Type.Array(step),
    digest,
  },
  closed,
);
const note = Type.Object({ note: text }, closed);
const deviation = Type.Object({ step: text, what: text }, closed);

/** `data` of an event, by its type. */
const data = {
  swept: Type.Union([
    Type.Object(
      {
        kind: Type.Literal('genesis'),
        repository: Type.Object({ id: Type.Integer(natural), name: text }, closed),
        baseline: Type.Array(Type.Object({ path: text, blob }, closed)),
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('platform'),
        found: Type.Integer(whole),
        ended: Type.Integer(whole),
        faults: Type.Array(text),
      },
      closed,
    ),
  ]),
  requested: Type.Object(
    {
      requester: person,
      beneficiary: person,
      entitlement: text,
      justification: text,
      ticket: nullable(text),
      parameters: words,
      path: text,
      blob,
      url: text,
      head: commit,
      merge: commit,
      mergedBy: actor,
      createdAt: time,
      mergedAt: time,
    },
    closed,
  ),
  decided: Type.Object(
    {
      outcome: Type.Union([Type.Literal('approved'), Type.Literal('denied')]),
      policy: commit,
      reasons: Type.Array(Type.Object({ code: text, effect: text, sentence: text }, closed)),
      approvals,
      plan: nullable(digest),
      subject: Type.Optional(Type.Object({ path: text, blob, commit: nullable(commit) }, closed)),
      facts: Type.Optional(Type.Unknown()),
    },
    closed,
  ),
  scheduled: Type.Object(
    {
      startsAt: time,
      expiresAt: time,
      principal: entra,
      plan,
      policy: commit,
    },
    closed,
  ),
  elevating: Type.Object(
    { principal: entra, plan, startsAt: time, expiresAt: time, policy: commit, owner: lease },
    closed,
  ),
  elevated: Type.Object({ steps }, closed),
  failed: Type.Object({ why: text, steps }, closed),
  ending: Type.Object({ why: endReason, note: text }, closed),
  ended: Type.Object({ why: endReason, steps, lagSeconds: Type.Number() }, closed),
  withdrawn: note,
  lapsed: note,
  amended: Type.Object({ note: text, plan }, closed),
  extended: Type.Object({ by: number, expiresAt: time }, closed),
  drifted: deviation,
  repaired: deviation,
  'review-owed': Type.Object({ by: text }, closed),
  reviewed: Type.Object(
    { verdict: Type.Union([Type.Literal('justified'), Type.Literal('not-justified')]), text },
    closed,
  ),
  'policy-changed': Type.Object({ commit }, closed),
  posture: note,
} satisfies Record<EventType, TSchema>;

const event = <T extends EventType>(type: T) =>
  Type.Object(
    {
      v: Type.Literal(1),
      id: eventId,
      seq: Type.Integer(natural),
      prev: digest,
      time,
      type: Type.Literal(type),
      grant: nullable(number),
      actor,
      run: nullable(run),
      data: data[type],
    },
    closed,
  );

/** One whole line, by its type. */
export const eventSchemas = {
  swept: event('swept'),
  requested: event('requested'),
  decided: event('decided'),
  scheduled: event('scheduled'),
  elevating: event('elevating'),
  elevated: event('elevated'),
  failed: event('failed'),
  ending: event('ending'),
  ended: event('ended'),
  withdrawn: event('withdrawn'),
  lapsed: event('lapsed'),
  amended: event('amended'),
  extended: event('extended'),
  drifted: event('drifted'),
  repaired: event('repaired'),
  'review-owed': event('review-owed'),
  reviewed: event('reviewed'),
  'policy-changed': event('policy-changed'),
  posture: event('posture'),
} satisfies Record<EventType, TSchema>;

/** `open/<n÷1000>/<n>.json` */
export const openSchema = Type.Object(
  {
    grant: number,
    state: Type.Union([
      Type.Literal('scheduled'),
      Type.Literal('elevating'),
      Type.Literal('active'),
      Type.Literal('ending'),
    ]),
    requester: person,
    beneficiary: person,
    entitlement: text,
    ticket: nullable(text),
    principal: entra,
    plan,
    scheduledAt: Type.Optional(time),
    startsAt: time,
    expiresAt: time,
    policy: commit,
    path: text,
    blob,
    url: text,
    head: commit,
    merge: commit,
    approvals,
    owner: lease,
    steps,
    ending: nullable(Type.Object({ why: endReason, since: time }, closed)),
    outbox: Type.Array(text),
    /** Ids of all its events so far: an effect recorded twice is written once. */
    events: Type.Array(eventId),
  },
  closed,
);

/** `grants/<n÷1000>/<n>.json` */
export const recordSchema = Type.Object(
  {
    grant: number,
    state: Type.Union([
      Type.Literal('denied'),
      Type.Literal('scheduled'),
      Type.Literal('elevating'),
      Type.Literal('active'),
      Type.Literal('ending'),
      Type.Literal('ended'),
    ]),
    why: nullable(endReason),
    requester: nullable(person),
    beneficiary: nullable(person),
    entitlement: nullable(text),
    path: nullable(text),
    blob: nullable(blob),
    startsAt: nullable(time),
    expiresAt: nullable(time),
    endedAt: nullable(time),
    events: Type.Array(eventId),
  },
  closed,
);

/** `recent/YYYY-MM-DD.json`: what ended on that day, by number. */
export const recentSchema = Type.Record(Type.String({ pattern: '^[1-9][0-9]*$' }), recordSchema);

/** `known/requests/<2 hex>.json`: which files under `requests/` were dealt with, by path. */
export const knownSchema = Type.Record(Type.String(), Type.Object({ blob, grant: nullable(number) }, closed));

/** `head.json` */
export const headSchema = Type.Object(
  {
    seq: Type.Integer(natural),
    hash: digest,
    genesis: digest,
    segment: Type.String({ pattern: '^events/\\d{4}/\\d{2}/\\d{2}/\\d{12}\\.jsonl$' }),
  },
  closed,
);
