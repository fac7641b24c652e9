/** The schemas, the reference of the policy and the list of findings as files for people and editors. */
import type { SourceFile } from '../policy.ts';
import { annotated } from './annotate.ts';
import { findingsPage } from './finding-ids.ts';
import { notesSection } from './lint-ids.ts';
import { WRITTEN_FILES } from './notes/files.ts';
import { referencePage } from './reference.ts';

/** Path relative to the repository, and text, of every generated file. */
export const publishedFiles = (): readonly SourceFile[] => [
  ...WRITTEN_FILES.map(({ name, title, schema, notes }) => ({
    path: `docs/schemas/${name}.schema.json`,
    text: `${JSON.stringify(
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        ...annotated(schema, notes),
        title,
      },
      undefined,
      2,
    )}\n`,
  })),
  { path: 'docs/policy.md', text: referencePage() },
  { path: 'docs/findings.md', text: `${findingsPage()}\n${notesSection()}` },
];
