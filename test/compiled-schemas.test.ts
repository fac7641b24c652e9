/** What the build compiles ahead says the same as what the sources compile at first use: on every fixture, and on damaged values. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkModule, compiledSchemas, validatorModule } from '../.ci/compiled-schemas.ts';
import { chain } from '../src/core/ledger/files.ts';
import { askedForms, checkOf } from '../src/core/ledger/check.ts';
import { EMPTY_CHAIN } from '../src/core/ledger/line.ts';
import { askedSchemas, validatorOf } from '../src/core/schema/validator.ts';
import { fixtureRepositories } from './builders/fixture-repositories.ts';
import { fakeLedgerStore } from './fakes/ledger-store.ts';
import { begun, life, liveThrough, RUN } from './core/ledger/builders.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One place of a value replaced, or left out. */
const damaged = (value: Json, way: readonly number[], by: Json | undefined): Json => {
  const [step = 0, ...rest] = way;
  if (typeof value !== 'object' || value === null || rest.length === 0) return by ?? null;
  const entries = Object.entries(value);
  if (entries.length === 0) return by ?? null;
  const [at = ''] = entries[step % entries.length] ?? [];
  const changed = entries.flatMap(([key, each]): [string, Json][] => {
    if (key !== at) return [[key, each]];
    if (rest.length === 1 && by === undefined) return [];
    return [[key, damaged(each, rest, by)]];
  });
  return Array.isArray(value) ? changed.map(([, each]) => each) : Object.fromEntries(changed);
};

const way = fc.array(fc.nat(20), { minLength: 2, maxLength: 7 });
const other = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<
  Json | undefined
>;

let directory = '';
let compiled: { validatorOf: typeof validatorOf; checkOf: typeof checkOf };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-compiled-'));
  await build({
    input: { validator: 'src/core/schema/validator.ts', check: 'src/core/ledger/check.ts' },
    platform: 'node',
    plugins: [compiledSchemas()],
    output: { dir: directory, format: 'esm' },
  });
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  const load = (name: string) => import(pathToFileURL(join(directory, `${name}.js`)).href);
  compiled = { ...(await load('validator')), ...(await load('check')) };
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('what people write', () => {
  const schemas = [...askedSchemas().values()];
  const documents = fixtureRepositories().flatMap(({ files }) =>
    files.flatMap(({ text }): Json[] => {
      try {
        return [parse(text, { logLevel: 'silent' })];
      } catch {
        return [];
      }
    }),
  );

  it('is judged by the validators of all six files', () => {
    expect([...askedSchemas().keys()].toSorted()).toEqual(
      ['entitlement', 'people', 'policy-test', 'request', 'settings', 'targets'].map(
        (file) => `urn:gatehouse:schema:${file}:1`,
      ),
    );
  });

  it('gets the same complaints, in the same order, about every fixture', () => {
    expect(documents.length).toBeGreaterThan(300);
    const distinct = [...new Map(documents.map((each) => [JSON.stringify(each), each])).values()];
    let complaints = 0;
    for (const schema of schemas) {
      const [runtime, ahead] = [validatorOf(schema), compiled.validatorOf(schema)];
      for (const document of distinct) {
        const expected = runtime(document);
        complaints += expected.length;
        expect(ahead(document)).toEqual(expected);
      }
    }
    expect(complaints).toBeGreaterThan(1_000);
  });

  it('gets the same complaints about any damage', () => {
    const sound = documents.filter((each) =>
      schemas.some((schema) => validatorOf(schema)(each).length === 0),
    );
    expect(sound.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(
        fc.constantFrom(...sound),
        fc.constantFrom(...schemas),
        way,
        other,
        (value, schema, at, by) => {
          const document = damaged(value, at, by);
          expect(compiled.validatorOf(schema)(document)).toEqual(validatorOf(schema)(document));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what the ledger holds', () => {
  it('is checked alike, whole or damaged', async () => {
    const { store, clock, ledger } = await begun(fakeLedgerStore());
    await liveThrough(ledger, 7, clock);
    const of = life(8);
    await ledger.append(() => [of.requested(), of.approved(), of.elevating()], {});
    const { events } = chain(
      EMPTY_CHAIN,
      [
        of.requested(),
        of.approved(),
        of.denied(),
        of.elevating(),
        of.elevated(),
        of.failed(),
        of.ended(),
        of.drifted(),
      ],
      { time: '2026-11-20T10:00:00Z', run: RUN },
    );
    const values: Json[] = JSON.parse(
      JSON.stringify([...events, ...[...store.files.values()].flatMap(jsonOf)]),
    );
    const forms = [...askedForms().values()];
    expect(forms.length).toBeGreaterThan(20);
    const fits = (form: (typeof forms)[number], value: Json): boolean => {
      const answer = checkOf(form)(value);
      expect(compiled.checkOf(form)(value)).toBe(answer);
      return answer;
    };
    const fitting = values.flatMap((value) =>
      forms.filter((form) => fits(form, value)).map((form) => [form, value] as const),
    );
    expect(fitting.length).toBeGreaterThan(8);
    fc.assert(
      fc.property(fc.constantFrom(...fitting), way, other, ([form, value], at, by) => {
        fits(form, damaged(value, at, by));
      }),
      { numRuns: 1_000 },
    );
  });
});

const jsonOf = (text: string): Json[] => {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
};

describe('the generated modules', () => {
  it('are the same every time', () => {
    expect(validatorModule(true)).toBe(validatorModule(true));
    expect(checkModule()).toBe(checkModule());
  });
});
