/**
 * Compiles every schema when the bundle is built: generated code takes the place of the two modules that would compile at
 * start, so that `dist/` holds no compiler, and no generated file can go stale.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'rolldown';
import type { TSchema } from 'typebox';
import { Code } from 'typebox/compile';
import { askedForms } from '../src/core/ledger/check.ts';
import { askedSchemas, compiler } from '../src/core/schema/validator.ts';

const core = resolve(import.meta.dirname, '../src/core');

// Whatever needs a validator or a check asks for it when it is imported.
for (const path of readdirSync(core, { recursive: true, encoding: 'utf8' }).toSorted())
  if (path.endsWith('.ts')) await import(join(core, path));

/** In place of `src/core/schema/validator.ts`: ajv's code for what people write. */
export const validatorModule = (): string => {
  const schemas = [...askedSchemas()];
  const ajv = compiler({ source: true, esm: true });
  for (const [id, schema] of schemas) ajv.addSchema(schema, id);
  const names = Object.fromEntries(schemas.map(([id], index) => [`form${index}`, id]));
  const code = imported(standalone.default(ajv, names));
  return `${code}
const FORMS = new Map([${schemas.map(([id], index) => `[${JSON.stringify(id)}, form${index}]`).join(', ')}]);
export const validatorOf = ({ $id }) => {
  const validate = FORMS.get($id);
  if (validate === undefined) throw new TypeError(\`The build compiled no schema \${$id}.\`);
  return (value) => (validate(value) ? [] : validate.errors);
};
`;
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

/** A function that makes the check: patterns and long code cost nothing until the first question. */
const checkCode = (schema: TSchema): string => {
  const { Code: code, External: external } = Code(schema);
  const values = external.variables.map((value) => {
    if (value instanceof RegExp) return String(value);
    throw new TypeError(
      `The check of ${String(Reflect.get(schema, '$id'))} holds ${String(value)}, which is no code.`,
    );
  });
  const body = code
    .replace(/^import .*$/gm, '')
    .replace(/^export function SetExternal.*$/m, '')
    .replace(/^let External = \[\]$/m, `const External = [${values.join(', ')}];`)
    .replace(/^export function Check/m, 'return function Check');
  return `() => {\n${body}\n}`;
};

export const compiledSchemas = (): Plugin => {
  const replaced = new Map([
    [join(core, 'schema/validator.ts'), validatorModule],
    [join(core, 'ledger/check.ts'), checkModule],
  ]);
  return {
    name: 'compiled-schemas',
    load(id) {
      const make = replaced.get(id);
      return make === undefined ? null : { code: make(), moduleType: 'js' };
    },
  };
};
