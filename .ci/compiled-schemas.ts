/**
 * Compiles every schema when the bundle is built: generated code takes the place of the three modules that would compile at
 * start, so that `dist/` holds no compiler, and no generated file can go stale.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import type { TSchema } from 'typebox';
import { Code } from 'typebox/compile';
import { askedFittings } from '../src/core/foreign-form.ts';
import { askedForms } from '../src/core/ledger/check.ts';
import { askedSchemas, compiler } from '../src/core/schema/validator.ts';

const core = resolve(import.meta.dirname, '../src/core');
/** To be bundled by themselves where they are apart. */
export const complaintsPath = join(core, 'schema/complaints.mjs');
export const departuresPath = join(core, 'departures.mjs');

// Whatever needs a validator or a check asks for it when it is imported.
for (const room of [core, resolve(core, '../adapters/github')])
  for (const path of readdirSync(room, { recursive: true, encoding: 'utf8' }).toSorted())
    if (path.endsWith('.ts')) await import(join(room, path));

/**
 * In place of `src/core/schema/validator.ts`: ajv's code for what people write. First the short question whether all is well, which
 * stops at the first thing that is not; what is wrong is said by long code. `apart`: in a file that is read only then.
 */
export const validatorModule = (apart: boolean): string => `import * as fits from './fits.mjs';
${apart ? "import { createRequire } from 'node:module';" : "import * as complaints from './complaints.mjs';"}
const FORMS = new Map([${[...askedSchemas().keys()].map((id, index) => `[${JSON.stringify(id)}, 'form${index}']`).join(', ')}]);
${apart ? `let known;\nconst all = () => (known ??= createRequire(import.meta.url)('./${COMPLAINTS}'));` : 'const all = () => complaints;'}
export const validatorOf = ({ $id }) => {
  const name = FORMS.get($id);
  if (name === undefined) throw new TypeError(\`The build compiled no schema \${$id}.\`);
  return (value) => {
    if (fits[name](value)) return [];
    const complain = all()[name];
    return complain(value) ? [] : complain.errors;
  };
};
`;

/** Beside the chunk that asks for them. */
export const COMPLAINTS = 'complaints.cjs';
export const DEPARTURES = 'departures.cjs';

/** ajv's code for every schema, each under a name. */
const codeOf = (complaining: boolean): string => {
  const schemas = [...askedSchemas()];
  const ajv = compiler({ source: true, esm: true }, complaining);
  for (const [id, schema] of schemas) ajv.addSchema(schema, id);
  return imported(
    standalone.default(ajv, Object.fromEntries(schemas.map(([id], index) => [`form${index}`, id]))),
  );
};

/** Of the short question only the answer is of use: whatever it would say of what is wrong is left out. */
const withoutWords = (code: string): string => {
  const words: { readonly start: number; readonly end: number }[] = [];
  const { program } = parseSync('fits.mjs', code);
  new Visitor({
    ObjectExpression({ properties, start, end }) {
      const keys = properties.flatMap((each) =>
        each.type === 'Property' && each.key.type === 'Identifier' ? [each.key.name] : [],
      );
      if (['instancePath', 'schemaPath', 'keyword'].every((key) => keys.includes(key)))
        words.push({ start, end });
    },
  }).visit(program);
  return words
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}{}${text.slice(end)}`, code);
};

/** ajv asks for its own small runtime by `require`; a module of the bundle imports it. */
const imported = (code: string): string => {
  const found = [
    ...new Set([...code.matchAll(/require\("([^"]+)"\)\.default/g)].map(([, path = '']) => path)),
  ];
  const lines = found.map((path, index) => `import runtime${index} from ${JSON.stringify(`${path}.js`)};\n`);
  return found.reduce(
    (text, path, index) => text.replaceAll(`require("${path}").default`, `runtime${index}.default`),
    `${lines.join('')}${code}`,
  );
};

/** In place of `src/core/ledger/check.ts`: typebox's code for what the ledger holds. */
export const checkModule = (): string => {
  const forms = [...askedForms()].map(([id, schema]) => `[${JSON.stringify(id)}, ${checkCode(schema)}]`);
  return `import { Guard } from 'typebox/guard';
import { Hashing } from 'typebox/system';
const FORMS = new Map([
${forms.join(',\n')}
]);
export const checkOf = ({ $id }) => {
  const make = FORMS.get($id);
  if (make === undefined) throw new TypeError(\`The build compiled no form \${$id}.\`);
  let check;
  return (value) => (check ??= make())(value);
};
`;
};

/** What a form is known by where its code is compiled ahead: its own text, so that code of another form is never taken for it. */
const DIGEST = `const digestOf = (text) => createHash('sha256').update(text).digest('base64');`;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/**
 * In place of `src/core/foreign-form.ts`: typebox's code for what others answer. typebox itself is read, `apart`, when something is
 * not as it should be, and for a form that no module asked about when it was loaded.
 */
export const foreignFormModule = (apart: boolean): string => {
  const forms = [...askedFittings()].map(
    ([text, schema]) => `[${JSON.stringify(digestOf(text))}, ${checkCode(schema)}]`,
  );
  return `import { createHash } from 'node:crypto';
import { Guard } from 'typebox/guard';
import { Hashing } from 'typebox/system';
${apart ? "import { createRequire } from 'node:module';" : "import * as typebox from './departures.mjs';"}
const FORMS = new Map([
${forms.join(',\n')}
]);
${DIGEST}
${apart ? `let known;\nconst library = () => (known ??= createRequire(import.meta.url)('./${DEPARTURES}'));` : 'const library = () => typebox;'}
export const fitting = (schema) => {
  let check;
  return (value) => {
    check ??= FORMS.get(digestOf(JSON.stringify(schema)))?.() ?? ((each) => library().Check(schema, each));
    return check(value);
  };
};
export const departureFrom = (schema, value) => library().Errors(schema, value)[0];
`;
};

/** A function that makes the check: patterns and long code cost nothing until the first question. */
const checkCode = (schema: TSchema): string => {
  const { Code: code, External: external } = Code(schema);
  const values = external.variables.map((value) => {
    if (value instanceof RegExp) return String(value);
    throw new TypeError(
      `The check of ${String(Reflect.get(schema, '$id') ?? JSON.stringify(schema))} holds ${String(value)}, which is no code.`,
    );
  });
  const body = code
    .replace(/^import .*$/gm, '')
    .replace(/^export function SetExternal.*$/m, '')
    .replace(/^let External = \[\]$/m, `const External = [${values.join(', ')}];`)
    .replace(/^export function Check/m, 'return function Check');
  return `() => {\n${body}\n}`;
};

export const compiledSchemas = ({ apart = false } = {}): Plugin => {
  const replaced = new Map([
    [join(core, 'schema/validator.ts'), () => validatorModule(apart)],
    [join(core, 'ledger/check.ts'), checkModule],
    [join(core, 'foreign-form.ts'), () => foreignFormModule(apart)],
    [departuresPath, () => "export { Check, Errors } from 'typebox/value';"],
    // Files that are nowhere but here, beside the one that imports them.
    [join(core, 'schema/fits.mjs'), () => withoutWords(codeOf(false))],
    [complaintsPath, () => codeOf(true)],
  ]);
  return {
    name: 'compiled-schemas',
    resolveId: (source, importer) => {
      const path = importer === undefined ? source : resolve(dirname(importer), source);
      return path.endsWith('.mjs') && replaced.has(path) ? path : null;
    },
    load(id) {
      const make = replaced.get(id);
      return make === undefined ? null : { code: make(), moduleType: 'js' };
    },
  };
};
