/** `gatehouse catalogue`: writes `requests/README.md` from the policy, or says that it is stale. */
import { parsePolicy } from '../core/parse-policy.ts';
import type { SourceFile } from '../core/policy.ts';
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
  /** What is to be written. */
  readonly file: SourceFile | undefined;
}

/**
 * `files`: every file under `policies/`, and `requests/README.md`, with paths relative to the repository.
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
    if (before === undefined || targetOf(before.text) === undefined)
      return said(`${CATALOGUE_PATH} holds no catalogue.`, undefined);
    const stale = judgeCatalogue(before, policy);
    return stale.length === 0
      ? said(`${CATALOGUE_PATH} says what the policy says.`, undefined)
      : found(stale, files);
  }
  const text = renderCatalogue({ ...policy, settings }, target, before?.text);
  const count = `${policy.entitlements.size} ${policy.entitlements.size === 1 ? 'entitlement' : 'entitlements'}`;
  const blocked = policy.blocked.size === 0 ? '' : `, ${policy.blocked.size} blocked`;
  return text === before?.text
    ? said(`${CATALOGUE_PATH} says it already: ${count}${blocked}.`, undefined)
    : said(`${CATALOGUE_PATH} was written: ${count}${blocked}.`, { path: CATALOGUE_PATH, text });
};

const said = (sentence: string, file: SourceFile | undefined): CatalogueOutcome => ({
  exit: 0,
  text: [sentence],
  json: { path: CATALOGUE_PATH, changed: file !== undefined, findings: [] },
  file,
});

const found = (
  findings: Parameters<typeof findingsAsValue>[0],
  files: readonly SourceFile[],
): CatalogueOutcome => ({
  exit: 1,
  text: renderFindings(findings, files).trimEnd().split('\n'),
  json: { path: CATALOGUE_PATH, changed: false, findings: findingsAsValue(findings) },
  file: undefined,
});
