/** Files of people and of policy editors, damaged: no crash, no hang, and nothing accepted that the published schema forbids. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import type { Policy, SourceFile } from '../../src/core/policy.ts';
import { readPolicyTests } from '../../src/core/policy-tests/read.ts';
import { fixtureRepositories } from '../builders/fixture-repositories.ts';
import { bounded, TIMEOUT } from './bounded.ts';
import { damaged } from './damage.ts';

const [sound, ...wrong] = fixtureRepositories();
const base: readonly SourceFile[] = sound?.files ?? [];
const policyOf = (files: readonly SourceFile[]): Policy => parsePolicy({ commit: undefined, files });
const policy = policyOf(base);

/** All texts that any fixture has of files that match, and this repository's own. */
const textsOf = (path: RegExp): readonly string[] => {
  const root = join(import.meta.dirname, '../..');
  const own = ['policies', 'requests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const texts = [
    ...own.filter((name) => path.test(name)).map((name) => readFileSync(join(root, name), 'utf8')),
    ...[...base, ...wrong.flatMap(({ files }) => files)]
      .filter((file) => path.test(file.path))
      .map(({ text }) => text),
  ];
  if (texts.length === 0) throw new Error(`no text of ${path}`);
  return [...new Set(texts)];
};

const ajv = new Ajv2020({ strict: false, coerceTypes: true });
const schemaOf = (name: string): ValidateFunction =>
  ajv.compile(
    JSON.parse(readFileSync(join(import.meta.dirname, `../../docs/schemas/${name}.schema.json`), 'utf8')),
  );

/** Every scalar is taken as it is written, as the parsers take it; the schema says which of them are numbers. */
const forbidden = (validate: ValidateFunction, text: string): unknown =>
  validate(parse(text, { schema: 'failsafe', maxAliasCount: 0 })) ? undefined : validate.errors;

const judged = {
  request: schemaOf('request'),
  entitlement: schemaOf('entitlement'),
  people: schemaOf('people'),
  targets: schemaOf('targets'),
  settings: schemaOf('settings'),
  test: schemaOf('policy-test'),
};

/** What the schema says of a file that had no finding. */
const schemaAgrees = (kind: keyof typeof judged, text: string): void => {
  const errors = forbidden(judged[kind], text);
  if (errors !== undefined)
    throw new Error(`accepted, and the schema forbids it: ${JSON.stringify(errors)}\n${text}`);
};

/** The sound repository with one file replaced. */
const withFile = (path: string, text: string): readonly SourceFile[] => [
  ...base.filter((file) => file.path !== path),
  { path, text },
];

describe('whatever is made of', () => {
  it('a request, it is read or refused', { timeout: TIMEOUT }, () => {
    bounded('request', damaged(textsOf(/^requests\/.*\.yaml$/)), (text) => {
      const read = parseRequest({ path: 'requests/sample.yaml', text }, policy);
      if (read.kind === 'request') schemaAgrees('request', text);
      else expect(read.findings.length).toBeGreaterThan(0);
    });
  });

  it.each([
    ['settings', 'policies/gatehouse.yaml'],
    ['people', 'policies/people.yaml'],
    ['targets', 'policies/targets.yaml'],
  ] as const)('%s, it is read or refused', { timeout: TIMEOUT }, (kind, path) => {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.')}$`);
    bounded(kind, damaged(textsOf(pattern)), (text) => {
      const read = policyOf(withFile(path, text));
      if (!read.findings.some(({ file }) => file === path)) schemaAgrees(kind, text);
      else if (kind !== 'targets') expect(read.settings).toBeUndefined();
    });
  });

  it('an entitlement, it is read or blocked', { timeout: TIMEOUT }, () => {
    bounded('entitlement', damaged(textsOf(/^policies\/entitlements\//)), (text) => {
      const name = /^entitlement: ([a-z0-9-]{1,60})$/m.exec(text)?.[1] ?? 'sample';
      const path = `policies/entitlements/${name}.yaml`;
      const read = policyOf(withFile(path, text));
      if (read.findings.some(({ file }) => file === path)) expect(read.entitlements.has(name)).toBe(false);
      else schemaAgrees('entitlement', text);
    });
  });

  it('a policy test, it is read or refused', { timeout: TIMEOUT }, () => {
    bounded('policy test', damaged(textsOf(/^policies\/tests\//)), (text) => {
      const read = readPolicyTests({ path: 'policies/tests/one.yaml', text }, policy);
      if (read.findings.length === 0) schemaAgrees('test', text);
    });
  });

  it('several files at once, whatever is blocked cannot be asked for', { timeout: TIMEOUT }, () => {
    const files = fc.tuple(
      ...base.map(({ path, text }) => damaged([text]).map((other) => ({ path, text: other }))),
    );
    bounded('repository', files, (all) => {
      const read = policyOf(all);
      for (const name of read.blocked.keys()) expect(read.entitlements.has(name)).toBe(false);
      for (const { path, text } of all)
        if (path.startsWith('requests/')) {
          const asked = parseRequest({ path, text }, read);
          if (read.settings === undefined) expect(asked.kind).toBe('findings');
        }
    });
  });
});
