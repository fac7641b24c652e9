/** The files of the sample policy, changed where a case needs it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../src/core/policy.ts';

const root = join(import.meta.dirname, '../fixtures/formats/base');

/** The whole policy. */
export const allSampleFiles: readonly SourceFile[] = readdirSync(join(root, 'policies'), {
  recursive: true,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));

/** Without the entitlement that is there for its parameters alone. */
export const sampleFiles: readonly SourceFile[] = allSampleFiles.filter(
  ({ path }) => !path.endsWith('/every-parameter.yaml'),
);

/** With one text replaced in one file; it must stand there. */
export const edited = (
  files: readonly SourceFile[],
  path: string,
  [from, to]: readonly [string, string],
): readonly SourceFile[] => {
  const file = files.find((each) => each.path === path);
  if (file === undefined || !file.text.includes(from)) throw new Error(`${path} does not say ${from}`);
  return files.map((each) => (each === file ? { path, text: file.text.replace(from, () => to) } : each));
};
