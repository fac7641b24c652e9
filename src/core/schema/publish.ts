/** The schemas and the list of findings as files for people and editors. */
import type { SourceFile } from '../policy.ts';
import { Entitlement } from './entitlement.ts';
import { findingsPage } from './finding-ids.ts';
import { notesSection } from './lint-ids.ts';
import { People } from './people.ts';
import { PolicyTests } from './policy-test.ts';
import { Request } from './request.ts';
import { Settings } from './settings.ts';
import { Targets } from './targets.ts';

const SCHEMAS = {
  request: ['Request', Request],
  entitlement: ['Entitlement', Entitlement],
  settings: ['Settings', Settings],
  targets: ['Targets', Targets],
  people: ['People', People],
  'policy-test': ['Policy tests', PolicyTests],
} as const;

/** Path relative to the repository, and text, of every generated file. */
export const publishedFiles = (): readonly SourceFile[] => [
  ...Object.entries(SCHEMAS).map(([name, [title, schema]]) => ({
    path: `docs/schemas/${name}.schema.json`,
    text: `${JSON.stringify(
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        ...schema,
        title,
      },
      undefined,
      2,
    )}\n`,
  })),
  { path: 'docs/findings.md', text: `${findingsPage()}\n${notesSection()}` },
];
