/** docs/privacy.md names every field of the ledger that can say something about a person: by the schema that the ledger is read with. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventSchemas, openSchema, recordSchema, reviewsSchema } from '../src/core/ledger/schema.ts';

const page = readFileSync(resolve(import.meta.dirname, '../docs/privacy.md'), 'utf8');

/** Names of everything in a schema that holds a value of its own, at any depth. */
const fieldsOf = (schema: unknown, name: string): readonly string[] => {
  const { properties, patternProperties, anyOf, items, ...own } = schema as Readonly<Record<string, any>>;
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([key, each]) => fieldsOf(each, key));
  if (patternProperties !== undefined)
    return Object.values(patternProperties).flatMap((each) => fieldsOf(each, name));
  if (anyOf !== undefined) return anyOf.flatMap((each: unknown) => fieldsOf(each, name));
  if (items !== undefined) return fieldsOf(items, name);
  return own['type'] === 'null' ? [] : [name];
};

const fields = new Set(
  [...Object.values(eventSchemas), openSchema, recordSchema, reviewsSchema].flatMap((schema) =>
    fieldsOf(schema, ''),
  ),
);

const named = new Set(
  [
    ...(page.split('## Fields of the ledger')[1] ?? '').split('\n## ')[0]!.matchAll(/^\| (`[^|]+) \|/gm),
  ].flatMap((row) => [...row[1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)),
);

/** Times, hashes, numbers, names of roles and resources: of a thing or a moment, whoever has to do with it. */
const OF_NO_PERSON = new Set(
  [
    'at attempt blob breakGlass code commit count createdAt digest due duration effect endedAt endsAt events expiresAt',
    'from ended grant head how id kind knownPart lagSeconds layer level merge mergedAt name number on onlyIfEligible exclusive plan policy prev run rule',
    'scheduledAt seq since start startsAt step time to state type until v workflow entitlement found files repository',
    'access assignment destination destinationGroups destinations outcome permission protocol directoryScope group nsg ports role scope team vm',
  ].flatMap((line) => line.split(' ')),
);

describe('docs/privacy.md', () => {
  it('names every field of the ledger that is not known to say nothing about a person', () => {
    expect(fields.size).toBeGreaterThan(60);
    expect(
      [...fields].filter((field) => field !== '' && !named.has(field) && !OF_NO_PERSON.has(field)),
    ).toEqual([]);
  });

  it('names no field that the ledger does not have, and none as both', () => {
    expect([...named].filter((field) => !fields.has(field))).toEqual([]);
    expect([...named].filter((field) => OF_NO_PERSON.has(field))).toEqual([]);
    expect([...OF_NO_PERSON].filter((field) => !fields.has(field))).toEqual([]);
  });

  it('calls the text of a request, its address and every id of a person personal', () => {
    for (const field of ['justification', 'source', 'gitHubId', 'login', 'principal', 'requester', 'facts'])
      expect(named).toContain(field);
  });
});
