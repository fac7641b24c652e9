/** Everything that is wrong in a repository's policies and requests, all at once. */
import { sortFindings, type Finding } from './finding.ts';
import { lintPolicy } from './lint/lint.ts';
import { isPolicyTest, parsePolicy } from './parse-policy.ts';
import { parseRequest } from './parse-request.ts';
import type { Policy, SourceFile } from './policy.ts';
import { FORM_PATH } from './issue-form/fields.ts';
import { judgeForm } from './issue-form/write.ts';
import { CATALOGUE_PATH, judgeCatalogue } from './render/catalogue.ts';
import { readPolicyTests } from './policy-tests/read.ts';
import { finding } from './schema/finding-ids.ts';

/** Findings block what they concern; notes only tell what is probably not meant. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly notes: readonly Finding[];
}

/** `files` are those under `policies/` and `requests/` and the issue form, with paths relative to the repository. */
export const judgeRepository = (files: readonly SourceFile[]): Judgement => {
  const policyFiles = files.filter(({ path }) => path.startsWith('policies/'));
  const policy = parsePolicy({ commit: undefined, files: policyFiles });
  return { findings: findingsOf(files, policy), notes: lintPolicy(policy, policyFiles) };
};

export const checkRepository = (files: readonly SourceFile[]): readonly Finding[] =>
  judgeRepository(files).findings;

/** Requests are judged only when the policy can be used: else each of them would repeat that it cannot. */
const findingsOf = (files: readonly SourceFile[], policy: Policy): readonly Finding[] => {
  const usable = policy.settings !== undefined && policy.people !== undefined;
  return sortFindings([
    ...policy.findings,
    ...files
      .filter(({ path }) => isPolicyTest(path))
      .flatMap((file) => readPolicyTests(file, policy).findings),
    ...files.filter(({ path }) => path === CATALOGUE_PATH).flatMap((file) => judgeCatalogue(file, policy)),
    ...files.filter(({ path }) => path === FORM_PATH).flatMap((file) => judgeForm(file, policy)),
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
