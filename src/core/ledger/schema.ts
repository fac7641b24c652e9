/** The stored form of events and records, as JSON Schemas: whatever is read back from the branch is checked against them. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
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
import { departureFrom } from '../foreign-form.ts';
import type { Step } from '../plan.ts';
import { checkOf } from './check.ts';
import type { EventType } from './event.ts';

/** A question whether a value has the form of a schema, which has an `$id`. */
export const guard = <S extends TSchema>(schema: S): ((value: unknown) => value is Static<S>) => {
  const check = checkOf(schema);
  return (value: unknown): value is Static<S> => check(value);
};

/** Where a value departs from a schema, for a message: `/data/plan: must be object`. */
export const departure = (schema: TSchema, value: unknown): string => {
  const first = departureFrom(schema, value);
  return first === undefined ? 'unknown form' : `${first.instancePath || '/'}: ${first.message}`;
};

// NB. Unknown keys are refused everywhere: a reader that passes over them would agree with a record that says more.
const closed = { additionalProperties: false } as const;
const text = Type.String();
const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const oneOf = <const W extends readonly string[]>(...those: W) =>
  Type.Unsafe<W[number]>(Type.Union(those.map((word) => Type.Literal(word))));
const pattern = <B>(form: string) => Type.Unsafe<B>(Type.String({ pattern: form }));

const sha = '^[0-9a-f]{40}$';
const commit = pattern<CommitSha>(sha);
const blob = pattern<BlobSha>(sha);
const digest = pattern<Digest>('^[0-9a-f]{64}$');
const entra = pattern<EntraId>('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$');
const person = pattern<PersonKey>('^[a-z0-9][a-z0-9._-]{0,62}$');
const resource = pattern<ResourceId>('^(/[^/?#\\s]+)+$');
/** `org/slug`, `owner/name`. NB. It goes into request paths: `.` and `..` would be another one. */
const onGitHub = '^[A-Za-z0-9-]+/(?!\\.{1,2}$)[A-Za-z0-9._-]+$';
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
const endedBy = oneOf('gatehouse', 'platform', 'closer-or-hand', 'hand');
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
    ended: Type.Optional(Type.Object({ by: endedBy, lagSeconds: Type.Integer(whole) }, closed)),
  },
  closed,
);
const steps = Type.Array(stepRecord);
const approvals = Type.Array(
  Type.Object({ rule: text, person, review: Type.Integer(whole), at: instant }, closed),
);
const id = text;
const identity = Type.Literal('identity');
const network = Type.Literal('network');
const assignment = oneOf('active', 'eligible');
const onlyIfEligible = Type.Boolean();
const exclusive = Type.Boolean();
const account = Type.Unsafe<GitHubUserId>(Type.Integer(natural));
const protocol = oneOf('Tcp', 'Udp', '*');
const ports = Type.Array(text);
const several = Type.Array(text, { minItems: 2 });
const rule = {
  id,
  kind: Type.Literal('nsg-rule'),
  layer: network,
  source: Type.Union([text, several]),
  protocol,
  ports,
  priorities: Type.Object({ from: Type.Integer(whole), to: Type.Integer(whole) }, closed),
};
const step = Type.Union([
  Type.Object(
    {
      id,
      kind: Type.Literal('azure-role'),
      layer: identity,
      principal: entra,
      role: text,
      scope: resource,
      onlyIfEligible,
      assignment: oneOf('active', 'eligible', 'plain'),
    },
    closed,
  ),
  Type.Object(
    {
      id,
      kind: Type.Literal('entra-role'),
      layer: identity,
      principal: entra,
      role: text,
      directoryScope: Type.String({ pattern: '^/(administrativeUnits/[0-9a-fA-F-]{36})?$' }),
      onlyIfEligible,
      assignment,
    },
    closed,
  ),
  Type.Object(
    {
      id,
      kind: Type.Literal('entra-group'),
      layer: identity,
      principal: entra,
      group: entra,
      access: oneOf('member', 'owner'),
      onlyIfEligible,
      assignment,
      exclusive,
    },
    closed,
  ),
  Type.Object(
    {
      id,
      kind: Type.Literal('github-team'),
      layer: identity,
      account,
      team: Type.String({ pattern: onGitHub }),
      role: oneOf('member', 'maintainer'),
    },
    closed,
  ),
  Type.Object(
    {
      id,
      kind: Type.Literal('github-repo'),
      layer: identity,
      account,
      repository: Type.String({ pattern: onGitHub }),
      permission: oneOf('pull', 'triage', 'push', 'maintain', 'admin'),
      exclusive,
    },
    closed,
  ),
  Type.Object({ ...rule, nsg: resource, destination: text }, closed),
  Type.Object({ ...rule, nsg: resource, destinationGroups: Type.Array(resource, { minItems: 1 }) }, closed),
  Type.Object({ ...rule, vm: resource }, closed),
  Type.Object(
    { id, kind: Type.Literal('vm-jit'), layer: network, vm: resource, source: text, protocol, ports },
    closed,
  ),
  Type.Object(
    {
      id,
      kind: Type.Literal('azure-firewall'),
      layer: network,
      policy: resource,
      source: text,
      destinations: Type.Array(text, { minItems: 1 }),
      protocol,
      ports,
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
    breakGlass: Type.Optional(Type.Literal(true)),
    steps: Type.Array(step),
    digest,
  },
  closed,
);
const comment = Type.Integer(natural);
const sources = Type.Array(text);
/** Steps as they stood before a move. */
const moving = {
  comment,
  state: Type.Literal('moving'),
  source: sources,
  before: Type.Array(step),
  owner: lease,
};
const moved = { comment, state: Type.Literal('moved'), source: sources };
const unmoved = { comment, state: Type.Literal('refused'), why: text };
const answered = { at: time, count: Type.Integer(whole) };
const verdict = Type.Union([Type.Literal('justified'), Type.Literal('not-justified')]);
const review = Type.Object({ by: text, due: time, verdict: nullable(verdict) }, closed);
const unmerged = Type.Object(
  {
    note: text,
    closed: Type.Optional(
      Type.Object(
        {
          at: time,
          createdAt: time,
          requester: actor,
          url: text,
          head: commit,
          request: nullable(Type.Object({ path: text, blob }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);
const deviation = Type.Object({ step: text, what: text }, closed);
const driftHow = oneOf('gone', 'edited', 'wider', 'foreign', 'idle', 'lost');

/** `data` of an event, by its type. */
const data = {
  swept: Type.Union([
    Type.Object(
      {
        kind: Type.Literal('genesis'),
        repository: Type.Object({ id: Type.Integer(natural), name: text }, closed),
        baseline: Type.Array(Type.Object({ path: text, blob }, closed)),
        keys: Type.Optional(Type.Array(Type.Object({ path: text, blob }, closed))),
        knownPart: Type.Optional(Type.Integer(natural)),
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
      since: Type.Optional(time),
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
      at: Type.Optional(instant),
    },
    closed,
  ),
  scheduled: Type.Object(
    {
      startsAt: time,
      expiresAt: time,
      principal: nullable(entra),
      plan,
      policy: commit,
    },
    closed,
  ),
  elevating: Type.Object(
    { principal: nullable(entra), plan, startsAt: time, expiresAt: time, policy: commit, owner: lease },
    closed,
  ),
  elevated: Type.Object({ steps }, closed),
  failed: Type.Object({ why: text, steps }, closed),
  ending: Type.Object({ why: endReason, note: text }, closed),
  ended: Type.Object({ why: endReason, steps, lagSeconds: Type.Number() }, closed),
  withdrawn: unmerged,
  lapsed: unmerged,
  amended: Type.Object(
    {
      note: text,
      plan,
      move: Type.Optional(
        Type.Union([
          Type.Object(moving, closed),
          Type.Object({ ...moved, steps }, closed),
          Type.Object(unmoved, closed),
        ]),
      ),
    },
    closed,
  ),
  extended: Type.Object({ by: number, expiresAt: time }, closed),
  drifted: Type.Object({ step: text, what: text, how: Type.Optional(driftHow) }, closed),
  repaired: deviation,
  'review-owed': Type.Object({ by: text, due: time }, closed),
  reviewed: Type.Object(
    {
      verdict,
      text,
      comment: Type.Optional(Type.Object({ id: Type.Integer(natural), on: Type.Integer(natural) }, closed)),
    },
    closed,
  ),
  'policy-changed': Type.Object(
    {
      commit,
      files: Type.Optional(Type.Record(Type.String(), blob)),
      pulls: Type.Optional(
        Type.Array(
          Type.Object(
            {
              number,
              author: actor,
              mergedBy: actor,
              merge: commit,
              mergedAt: time,
              approvals: Type.Array(
                Type.Object({ review: Type.Integer(natural), by: actor, at: time }, closed),
              ),
            },
            closed,
          ),
        ),
      ),
      until: Type.Optional(time),
    },
    closed,
  ),
  posture: Type.Object(
    {
      note: text,
      files: Type.Optional(Type.Record(Type.String(), nullable(blob))),
      freeze: Type.Optional(
        Type.Object(
          { level: oneOf('none', 'changes', 'everything'), until: nullable(time), why: text },
          closed,
        ),
      ),
    },
    closed,
  ),
} satisfies Record<EventType, TSchema>;

const shared = {
  v: Type.Literal(1),
  id: eventId,
  seq: Type.Integer(natural),
  prev: digest,
  time,
  grant: nullable(number),
  actor,
  run: nullable(run),
};

const event = <T extends EventType>(type: T) =>
  Type.Object({ ...shared, type: Type.Literal(type), data: data[type] }, { ...closed, $id: `event/${type}` });

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

/** Of an event, its type and its data, and nothing else of it. */
const ownForm = <T extends EventType>(type: T) =>
  guard(Type.Object({ type: Type.Literal(type), data: data[type] }, { $id: `own/${type}` }));

/** What every event has, whatever its type. */
const hasShared = guard(
  Type.Object({ ...shared, type: text, data: Type.Unknown() }, { ...closed, $id: 'event' }),
);

export interface EventGuard<T extends EventType> {
  /** Whether a value is a whole event of that type: has what `eventSchemas` asks of it. */
  whole(value: unknown): value is Static<(typeof eventSchemas)[T]>;
  /** The same of a value whose other members were taken from an event of any type. */
  own(value: unknown): value is Static<(typeof eventSchemas)[T]>;
}

/** In two parts, so that the code for what all events have is there once. */
export const eventGuard = <T extends EventType>(type: T): EventGuard<T> => {
  const own = ownForm(type);
  return {
    whole: (value): value is Static<(typeof eventSchemas)[T]> => hasShared(value) && own(value),
    own: (value): value is Static<(typeof eventSchemas)[T]> => own(value),
  };
};

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
    principal: nullable(entra),
    plan,
    scheduledAt: Type.Optional(time),
    since: Type.Optional(time),
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
    review: Type.Optional(review),
    drift: Type.Optional(Type.Array(Type.Object({ step: text, how: driftHow, what: text }, closed))),
    move: Type.Optional(
      Type.Union([
        Type.Object({ ...moving, ...answered }, closed),
        Type.Object({ ...moved, ...answered }, closed),
        Type.Object({ ...unmoved, ...answered }, closed),
      ]),
    ),
    /** Ids of all its events so far: an effect recorded twice is written once. */
    events: Type.Array(eventId),
  },
  { ...closed, $id: 'open' },
);

const closings = Type.Optional(
  Type.Array(
    Type.Object(
      { kind: Type.Unsafe<Step['kind']>(text), by: endedBy, lagSeconds: Type.Integer(whole) },
      closed,
    ),
  ),
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
    closings,
    review: Type.Optional(review),
    events: Type.Array(eventId),
  },
  { ...closed, $id: 'record' },
);

/** `recent/YYYY-MM-DD.json`, and its further parts: what ended on that day, by number. */
export const recentSchema = Type.Record(Type.String({ pattern: '^[1-9][0-9]*$' }), recordSchema, {
  $id: 'recent',
  ...closed,
});

/** `known/reviews.json`: reviews of break-glass that are owed, by the grant's number. */
export const reviewsSchema = Type.Record(
  Type.String({ pattern: '^[1-9][0-9]{0,14}$' }),
  Type.Object(
    {
      requester: person,
      beneficiary: person,
      entitlement: text,
      principal: nullable(entra),
      by: text,
      due: time,
      startsAt: time,
      expiresAt: time,
      note: Type.Optional(text),
      ended: nullable(
        Type.Object(
          {
            at: time,
            why: endReason,
            closings,
            sessions: Type.Optional(Type.Array(text)),
            left: Type.Optional(Type.Array(text)),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
  { $id: 'reviews', ...closed },
);

const known = { blob, grant: nullable(number), at: Type.Optional(time) };

/** `known/requests/<2 hex>.json`: which files under `requests/` were dealt with, by path; `policies/` is the policy as a whole, `pulls/<n>` one that was closed without a merge. */
export const knownSchema = Type.Record(Type.String(), Type.Object(known, closed), { $id: 'known' });

/** A line of `known/requests/<2 hex>.jsonl`, and of the full parts beside it: the same of one path. */
export const knownLineSchema = Type.Object({ ...known, path: text }, { ...closed, $id: 'known-line' });

/** `head.json` */
export const headSchema = Type.Object(
  {
    seq: Type.Integer(natural),
    hash: digest,
    genesis: digest,
    segment: Type.String({ pattern: '^events/\\d{4}/\\d{2}/\\d{2}/\\d{12}\\.jsonl$' }),
    freeze: Type.Optional(
      Type.Object(
        {
          level: oneOf('changes', 'everything'),
          by: actor,
          since: time,
          until: nullable(time),
          why: text,
        },
        closed,
      ),
    ),
    knownPart: Type.Optional(Type.Integer(natural)),
  },
  { ...closed, $id: 'head' },
);
