/** What stands for typebox's builders in `dist/` makes the same schemas, letter by letter, of every form in the sources. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'rolldown';
import { Type as TypeboxType } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainForms, Type } from '../.ci/plain-forms.ts';

const ROOMS = ['src/core', 'src/adapters/github'];
const ASKED = {
  askedSchemas: 'src/core/schema/validator.ts',
  askedForms: 'src/core/ledger/check.ts',
  askedFittings: 'src/core/foreign-form.ts',
};

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-plain-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Every form that any source asks about, when it is built with these plugins. */
const formsBy = async (
  name: string,
  plugins: Plugin[],
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const sources = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .toSorted()
      .map((path) => `import '${resolve(room, path)}';`),
  );
  const asked = Object.entries(ASKED).map(
    ([what, path]) =>
      `import { ${what} } from '${resolve(path)}';\nexport const ${what}Said = [...${what}().values()].map((form) => JSON.stringify(form));`,
  );
  const entry = join(directory, `${name}.ts`);
  writeFileSync(entry, `${[...sources, ...asked].join('\n')}\n`);
  const file = join(directory, `${name}.mjs`);
  await build({
    input: entry,
    platform: 'node',
    plugins,
    logLevel: 'silent',
    resolve: { modules: [resolve('node_modules')] },
    output: { file, format: 'esm', codeSplitting: false },
  });
  expect(readFileSync(file, 'utf8').includes('.ci/plain-forms.ts')).toBe(plugins.length > 0);
  const { askedSchemasSaid, askedFormsSaid, askedFittingsSaid } = await import(pathToFileURL(file).href);
  return { askedSchemasSaid, askedFormsSaid, askedFittingsSaid };
};

describe('the builders of forms in dist/', () => {
  it('make of every source the forms that typebox makes', async () => {
    const [typebox, plain] = [await formsBy('typebox', []), await formsBy('plain', [plainForms()])];
    expect(plain).toEqual(typebox);
    expect(Object.values(typebox).map((forms) => forms.length > 5)).toEqual([true, true, true]);
    expect(typebox['askedFittingsSaid']?.length).toBeGreaterThan(80);
  });

  it('leave a key optional also where its form is made into another, and required where the form stands once more', () => {
    const of = (type: typeof TypeboxType | typeof Type): string => {
      const text = (type as typeof TypeboxType).String({ pattern: '^a' });
      const { Object: object, Optional: optional, Unsafe: unsafe } = type as typeof TypeboxType;
      return JSON.stringify(
        object({ a: optional(text), b: text, c: unsafe(optional(text)), d: { ...optional(text) } }),
      );
    };
    expect(of(Type)).toBe(of(TypeboxType));
  });
});
