/** What the build compiles ahead says the same as what the sources compile at first use: on every fixture, and on damaged values. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { build } from 'rolldown';
import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkModule, compiledSchemas, foreignFormModule, validatorModule } from '../.ci/compiled-schemas.ts';
import { askedFittings, departureFrom, fitting } from '../src/core/foreign-form.ts';
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
let compiled: {
  validatorOf: typeof validatorOf;
  checkOf: typeof checkOf;
  fitting: typeof fitting;
  departureFrom: typeof departureFrom;
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-compiled-'));
  await build({
    input: {
      validator: 'src/core/schema/validator.ts',
      check: 'src/core/ledger/check.ts',
      foreign: 'src/core/foreign-form.ts',
    },
    platform: 'node',
    plugins: [compiledSchemas()],
    output: { dir: directory, format: 'esm' },
  });
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  const load = (name: string) => import(pathToFileURL(join(directory, `${name}.js`)).href);
  compiled = { ...(await load('validator')), ...(await load('check')), ...(await load('foreign')) };
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
    const sound = values.flatMap((value) =>
      forms.filter((form) => fits(form, value)).map((form) => [form, value] as const),
    );
    expect(sound.length).toBeGreaterThan(8);
    fc.assert(
      fc.property(fc.constantFrom(...sound), way, other, ([form, value], at, by) => {
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

/** A value that has a form; `at` says which branch is taken and what is left out. */
const sample = (schema: unknown, at: number): Json => {
  const { type, properties, required, items, anyOf, allOf, patternProperties, pattern, ...rest } = schema as {
    readonly type?: string;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
    readonly items?: unknown;
    readonly anyOf?: readonly unknown[];
    readonly allOf?: readonly unknown[];
    readonly patternProperties?: Readonly<Record<string, unknown>>;
    readonly pattern?: string;
    readonly const?: Json;
    readonly enum?: readonly Json[];
  };
  if (rest.const !== undefined) return rest.const;
  if (rest.enum !== undefined) return rest.enum[at % rest.enum.length] ?? null;
  if (anyOf !== undefined) return sample(anyOf[at % anyOf.length], at + 1);
  if (allOf !== undefined) return Object.assign({}, ...allOf.map((each) => sample(each, at)));
  if (type === 'array') return [sample(items, at), sample(items, at + 1)];
  if (type === 'string') return pattern === undefined ? 'text' : 'a'.repeat(40);
  if (type === 'integer' || type === 'number') return at;
  if (type === 'boolean') return at % 2 === 0;
  if (type !== 'object') return null;
  const keys = Object.keys(properties ?? {}).filter((key) => at % 3 !== 0 || required?.includes(key));
  const [values] = Object.values(patternProperties ?? {});
  return {
    ...(values === undefined ? {} : { p0: sample(values, at), p1: sample(values, at + 1) }),
    ...Object.fromEntries(keys.map((key) => [key, sample(properties?.[key], at)])),
  };
};

describe('what others answer', () => {
  const forms = [...askedFittings().values()];

  it('is checked alike, whole or damaged, and called wrong at the same place', () => {
    expect(forms.length).toBeGreaterThan(80);
    const whole = forms.flatMap((form) =>
      [0, 1, 2, 3].map((at) => [form, sample(form, at)] as const).filter(([, value]) => fitting(form)(value)),
    );
    expect(new Set(whole.map(([form]) => form)).size).toBeGreaterThan(70);
    for (const [form, value] of whole) expect(compiled.fitting(form)(value)).toBe(true);
    fc.assert(
      fc.property(fc.constantFrom(...whole), way, other, ([form, value], at, by) => {
        const answer = damaged(value, at, by);
        expect(compiled.fitting(form)(answer)).toBe(fitting(form)(answer));
        expect(compiled.departureFrom(form, answer)).toEqual(departureFrom(form, answer));
        // As `dist/` has them: without typebox's hidden marks.
        const plain = JSON.parse(JSON.stringify(form));
        expect(Check(plain, answer)).toBe(fitting(form)(answer));
        expect(departureFrom(plain, answer)).toEqual(departureFrom(form, answer));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is also checked by a form that the build does not know', () => {
    const [text, form] = [...askedFittings()].at(0) ?? [];
    const strange = { ...form, required: ['neverBefore'] } as (typeof forms)[number];
    const value = sample(form, 1);
    expect(text).toBe(JSON.stringify(form));
    expect([compiled.fitting(strange)(value), fitting(strange)(value)]).toEqual([false, false]);
  });
});

describe('the generated modules', () => {
  it('are the same every time', () => {
    expect(validatorModule(true)).toBe(validatorModule(true));
    expect(checkModule()).toBe(checkModule());
    expect(foreignFormModule(true)).toBe(foreignFormModule(true));
  });
});
