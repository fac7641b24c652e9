/** Everything that is wrong in a repository's policies and requests, all at once. */
import { sortFindings, type Finding } from './finding.ts';
import { isPolicyTest, parsePolicy } from './parse-policy.ts';
import { parseRequest } from './parse-request.ts';
import type { Policy, SourceFile } from './policy.ts';
import { CATALOGUE_PATH, judgeCatalogue } from './render/catalogue.ts';
import { finding } from './schema/finding-ids.ts';
import { former } from './schema/form.ts';
import { PolicyTests } from './schema/policy-test.ts';

const formTests = former(PolicyTests, 'policy');

/**
 * `files` are those under `policies/` and `requests/`, with paths relative to the repository.
 * Requests are judged only when the policy can be used: else each of them would repeat that it cannot.
 */
export const checkRepository = (files: readonly SourceFile[]): readonly Finding[] => {
  const policy = parsePolicy({
    commit: undefined,
    files: files.filter(({ path }) => path.startsWith('policies/')),
  });
  const usable = policy.settings !== undefined && policy.people !== undefined;
  return sortFindings([
    ...policy.findings,
    ...files.filter(({ path }) => isPolicyTest(path)).flatMap((file) => formTests(file).findings),
    ...files.filter(({ path }) => path === CATALOGUE_PATH).flatMap((file) => judgeCatalogue(file, policy)),
    ...files
      .filter(({ path }) => path.startsWith('requests/'))
      .flatMap((file) => checkRequest(file, policy, usable)),
  ]);
};

const checkRequest = (file: SourceFile, policy: Policy, usable: boolean): readonly Finding[] => {
  if (/(?:^|\/)(?:README|readme)\.md$/.test(file.path) || file.path.endsWith('/.gitkeep')) return [];
  if (!/\.ya?ml$/i.test(file.path)) {
    return [
      finding(
        'request.file-name',
        { file: file.path, line: 1, column: 1 },
        'Only requests, and a README, belong under `requests/`.',
        'Move the file out of `requests/`.',
      ),
    ];
  }
  const parsed = parseRequest(file, policy);
  if (parsed.kind === 'request') return [];
  return usable ? parsed.findings : parsed.findings.filter(({ id }) => id !== 'request.policy-blocked');
};
