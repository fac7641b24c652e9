import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  FINDINGS,
  PEOPLE_FINDINGS,
  PREFLIGHT_FINDINGS,
  ISSUE_FINDINGS,
  PULL_FINDINGS,
} from '../../src/core/schema/finding-ids.ts';
import { publishedFiles } from '../../src/core/schema/publish.ts';
import { NOT_JUDGED } from '../../src/core/schema/words.ts';

const root = join(import.meta.dirname, '../..');

describe('published files', () => {
  it.each(publishedFiles().map(({ path, text }) => [path, text]))(
    '%s is what its source says',
    (path, text) => {
      expect(readFileSync(join(root, path), 'utf8'), 'run `node .ci/schemas.ts`').toBe(text);
    },
  );

  it('are JSON Schemas 2020-12 that take this repository’s own policies, read by any YAML library', () => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addKeyword({ keyword: NOT_JUDGED });
    const schemaOf = (name: string) =>
      JSON.parse(readFileSync(join(root, `docs/schemas/${name}.schema.json`), 'utf8'));
    const all = (name: string, folder: string) =>
      readdirSync(join(root, folder)).map((file) => [name, `${folder}/${file}`] as const);
    const pairs = [
      ['settings', 'policies/gatehouse.yaml'],
      ['people', 'policies/people.yaml'],
      ['targets', 'policies/targets.yaml'],
      ...all('entitlement', 'policies/entitlements'),
      ...all('policy-test', 'policies/tests'),
      ...all('request', 'docs/examples/requests'),
    ] as const;
    for (const [name, path] of pairs) {
      const validate = ajv.getSchema(`urn:gatehouse:schema:${name}:1`) ?? ajv.compile(schemaOf(name));
      validate(parse(readFileSync(join(root, path), 'utf8')));
      expect(validate.errors, path).toBeNull();
    }
  });
});

describe('docs/findings.md', () => {
  const page = readFileSync(join(root, 'docs/findings.md'), 'utf8');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/sandbox/'));

  it('has every id that makes a finding in the sources', () => {
    const ids = sources.flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const made = [
        ...text.matchAll(
          /\bfinding\(\s*'([a-z.-]+)'|\bid: '((?:pull|request|policy|format|yaml)\.[a-z-]+)'/g,
        ),
      ];
      return made.map((match) => match[1] ?? match[2] ?? '');
    });
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([]);
  });

  it('has every id of the list, and each is used', () => {
    const everything = sources
      .filter((path) => !path.endsWith('finding-ids.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const ids = [FINDINGS, ISSUE_FINDINGS, PULL_FINDINGS, PEOPLE_FINDINGS, PREFLIGHT_FINDINGS].flatMap(
      (list) => Object.keys(list),
    );
    expect(ids.filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([]);
    expect(ids.filter((id) => !everything.includes(`'${id}'`))).toEqual([]);
  });
});
