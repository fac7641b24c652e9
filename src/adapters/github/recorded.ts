/** Recorded decisions from the ledger branch through the API: whole days at a time, the newest first, then the request files. */
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { BlobSha, GrantNumber, Instant } from '../../core/brand.ts';
import { formatInstant, later, milliseconds } from '../../core/brand.ts';
import type { Recorded } from '../../core/replay.ts';
import type { EventData } from '../../core/ledger/event.ts';
import { eventGuard } from '../../core/ledger/schema.ts';
import { dayPath, LEDGER_REF } from '../../core/ledger/paths.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RecordedDecisions } from '../../ports/recorded.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

/** Days in one query, and files in one query. */
const DAYS = 10;
const FILES = 100;
const DAY = milliseconds(86_400_000);

export const createRecordedDecisions = (client: GitHubClient, clock: Clock): RecordedDecisions => ({
  async since(from, most) {
    const days = daysBack(from, clock.now());
    const found: Found[] = [];
    let read = 0;
    while (read < days.length && found.length < most) {
      found.push(...(await decisionsOf(client, days.slice(read, read + DAYS))));
      read += DAYS;
    }
    const wanted = found.slice(0, most);
    const texts = await textsOf(client, [...new Set(wanted.flatMap(({ blob }) => blob ?? []))]);
    return {
      decisions: wanted.map(({ blob, ...one }) => ({
        ...one,
        text: blob === undefined ? undefined : texts.get(blob),
      })),
      complete: read >= days.length && found.length <= most,
    };
  },
});

interface Found extends Recorded {
  readonly grant: GrantNumber;
  readonly blob: BlobSha | undefined;
}

/** `2026/11/28`, the newest first. */
const daysBack = (from: Instant, to: Instant): readonly string[] => {
  const days: string[] = [];
  for (let at = to; at > later(from, milliseconds(-DAY)); at = later(at, milliseconds(-DAY)))
    days.push(dayPath(formatInstant(at)));
  return days;
};

const blobFields = '__typename ... on Blob { text isTruncated }';
const blobSchema = Type.Object({
  __typename: Type.String(),
  text: Type.Optional(Type.Union([Type.Null(), Type.String()])),
  isTruncated: Type.Optional(Type.Boolean()),
});
const treeSchema = Type.Union([
  Type.Null(),
  Type.Object({
    __typename: Type.String(),
    entries: Type.Optional(
      Type.Array(Type.Object({ name: Type.String(), object: Type.Union([Type.Null(), blobSchema]) })),
    ),
  }),
]);

const alias = (index: number): string => `o${index}`;
const answerOf = <S extends typeof treeSchema | ReturnType<typeof nullableBlob>>(call: string, schema: S) =>
  decoder(call, Type.Object({ repository: Type.Record(Type.String(), schema) }));
const nullableBlob = () => Type.Union([Type.Null(), blobSchema]);
const daysOf = answerOf('POST /graphql LedgerDays', treeSchema);
const textsIn = answerOf('POST /graphql RequestTexts', nullableBlob());

/** https://docs.github.com/graphql/reference/objects#tree */
const decisionsOf = async (client: GitHubClient, days: readonly string[]): Promise<readonly Found[]> => {
  const operation = 'LedgerDays';
  const answer = await client.graphql(
    operation,
    `query ${operation}($owner: String!, $name: String!${days.map((_, at) => `, $${alias(at)}: String!`).join('')}) {
      repository(owner: $owner, name: $name) {
        ${days.map((_, at) => `${alias(at)}: object(expression: $${alias(at)}) { __typename ... on Tree { entries { name object { ${blobFields} } } } }`).join('\n')}
      }
    }`,
    {
      owner: client.owner,
      name: client.repo,
      ...Object.fromEntries(days.map((day, at) => [alias(at), `${LEDGER_REF}:${day}`])),
    },
    daysOf,
  );
  return days.flatMap((_, at) => {
    const entries = answer.repository[alias(at)]?.entries ?? [];
    return entries
      .toSorted((a, b) => (a.name < b.name ? 1 : -1))
      .flatMap(({ object }) => linesOf(object).flatMap(decisionIn).toReversed());
  });
};

const linesOf = (blob: Static<typeof blobSchema> | null): readonly string[] =>
  blob === null || blob.isTruncated !== false || typeof blob.text !== 'string'
    ? []
    : blob.text.split('\n').filter((line) => line !== '');

const { whole: isDecided } = eventGuard('decided');

/** Anything else, and what has not the form of an event, is passed over: this is for people's eyes and decides nothing. */
const decisionIn = (line: string): readonly Found[] => {
  const event = parsed(line);
  if (!isDecided(event) || event.grant === null) return [];
  const data: EventData['decided'] = event.data;
  return [{ grant: event.grant, data, time: event.time, blob: data.subject?.blob }];
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** https://docs.github.com/graphql/reference/objects#blob */
const textsOf = async (
  client: GitHubClient,
  blobs: readonly BlobSha[],
): Promise<ReadonlyMap<BlobSha, string>> => {
  const texts = new Map<BlobSha, string>();
  for (let from = 0; from < blobs.length; from += FILES) {
    const some = blobs.slice(from, from + FILES);
    const operation = 'RequestTexts';
    const answer = await client.graphql(
      operation,
      `query ${operation}($owner: String!, $name: String!${some.map((_, at) => `, $${alias(at)}: GitObjectID!`).join('')}) {
        repository(owner: $owner, name: $name) {
          ${some.map((_, at) => `${alias(at)}: object(oid: $${alias(at)}) { ${blobFields} }`).join('\n')}
        }
      }`,
      {
        owner: client.owner,
        name: client.repo,
        ...Object.fromEntries(some.map((blob, at) => [alias(at), blob])),
      },
      textsIn,
    );
    for (const [at, blob] of some.entries()) {
      const object = answer.repository[alias(at)];
      if (object?.isTruncated === false && typeof object.text === 'string') texts.set(blob, object.text);
    }
  }
  return texts;
};
