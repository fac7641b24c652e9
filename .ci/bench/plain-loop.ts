/** What anybody would write first to check the files of a repository: no places, no sentences, nothing that one file says of another. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { SourceFile } from '../../src/core/policy.ts';
import { publishedFiles } from '../../src/core/schema/publish.ts';

const kindOf = (path: string): string => {
  if (path.startsWith('requests/')) return 'request';
  if (path.startsWith('policies/entitlements/')) return 'entitlement';
  return path === 'policies/people.yaml'
    ? 'people'
    : path === 'policies/targets.yaml'
      ? 'targets'
      : 'settings';
};

/** How many of the files are wrong; the schemas are compiled once, before. */
export const plainLoop = (): ((files: readonly SourceFile[]) => number) => {
  const ajv = new Ajv2020({ strict: false });
  const validators = new Map<string, ValidateFunction>();
  for (const { path, text } of publishedFiles()) {
    const name = /^docs\/schemas\/(.*)\.schema\.json$/.exec(path)?.[1];
    if (name !== undefined) validators.set(name, ajv.compile(JSON.parse(text)));
  }
  return (files) => {
    let wrong = 0;
    for (const { path, text } of files) if (validators.get(kindOf(path))?.(parse(text)) !== true) wrong += 1;
    return wrong;
  };
};
