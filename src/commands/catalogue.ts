/** `gatehouse catalogue`: writes `requests/README.md` and the issue form from the policy, or says that they are stale. */
import { FORM_PATH } from '../core/issue-form/fields.ts';
import { isOwnForm, judgeForm, renderForm } from '../core/issue-form/write.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy, SourceFile } from '../core/policy.ts';
import { CATALOGUE_PATH, judgeCatalogue, renderCatalogue, targetOf } from '../core/render/catalogue.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import type { LinkTarget } from '../core/render/request-template.ts';

export interface CatalogueOutcome {
  /** 0: written, or fresh. 1: stale, or the policy cannot be used. */
  readonly exit: 0 | 1;
  readonly text: readonly string[];
  readonly json: {
    readonly path: string;
    readonly changed: boolean;
    readonly findings: ReturnType<typeof findingsAsValue>;
  };
  /** What is to be written: the catalogue, and the issue form. */
  readonly file: SourceFile | undefined;
  readonly form: SourceFile | undefined;
}

/**
 * `files`: every file under `policies/`, `requests/README.md` and the issue form, with paths relative to the repository.
 * `target` undefined: only checks, with the links that the catalogue has.
 */
export const catalogue = (files: readonly SourceFile[], target: LinkTarget | undefined): CatalogueOutcome => {
  const policy = parsePolicy({
    commit: undefined,
    files: files.filter(({ path }) => path.startsWith('policies/')),
  });
  const before = files.find(({ path }) => path === CATALOGUE_PATH);
  const { settings } = policy;
  if (settings === undefined) return found(policy.findings, files);
  if (target === undefined) {
    if (policy.findings.length > 0) return found(policy.findings, files);
    const form = files.find(({ path }) => path === FORM_PATH);
    const staleForm = form === undefined ? [] : judgeForm(form, policy);
    if (staleForm.length === 0 && (before === undefined || targetOf(before.text) === undefined))
      return said(`${CATALOGUE_PATH} holds no catalogue.`, undefined);
    const stale = [...(before === undefined ? [] : judgeCatalogue(before, policy)), ...staleForm];
    return stale.length === 0
      ? said(`${CATALOGUE_PATH} says what the policy says.`, undefined)
      : found(stale, files);
  }
  const text = renderCatalogue({ ...policy, settings }, target, before?.text);
  const count = `${policy.entitlements.size} ${policy.entitlements.size === 1 ? 'entitlement' : 'entitlements'}`;
  const blocked = policy.blocked.size === 0 ? '' : `, ${policy.blocked.size} blocked`;
  const form = newForm(files, policy);
  return text === before?.text
    ? said(`${CATALOGUE_PATH} says it already: ${count}${blocked}.`, undefined, form)
    : said(`${CATALOGUE_PATH} was written: ${count}${blocked}.`, { path: CATALOGUE_PATH, text }, form);
};

/** What a person wrote in its place stays. */
const newForm = (files: readonly SourceFile[], policy: Policy): SourceFile | undefined => {
  const before = files.find(({ path }) => path === FORM_PATH);
  const text = renderForm(policy);
  if (text === undefined || text === before?.text || (before !== undefined && !isOwnForm(before)))
    return undefined;
  return { path: FORM_PATH, text };
};

const said = (
  sentence: string,
  file: SourceFile | undefined,
  form: SourceFile | undefined = undefined,
): CatalogueOutcome => ({
  exit: 0,
  text: [sentence, ...(form === undefined ? [] : [`${FORM_PATH} was written.`])],
  json: { path: CATALOGUE_PATH, changed: file !== undefined || form !== undefined, findings: [] },
  file,
  form,
});

const found = (
  findings: Parameters<typeof findingsAsValue>[0],
  files: readonly SourceFile[],
): CatalogueOutcome => ({
  exit: 1,
  text: renderFindings(findings, files).trimEnd().split('\n'),
  json: { path: CATALOGUE_PATH, changed: false, findings: findingsAsValue(findings) },
  file: undefined,
  form: undefined,
});
