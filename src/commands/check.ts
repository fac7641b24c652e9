/** `gatehouse check`: everything that is wrong in `policies/` and `requests/`, like a compiler. */
import { checkRepository } from '../core/check-repository.ts';
import type { SourceFile } from '../core/policy.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';

export interface CheckOutcome {
  /** 0: no findings. 1: findings. */
  readonly exit: 0 | 1;
  /** Lines for a terminal, already harmless there. */
  readonly text: readonly string[];
  readonly json: { readonly findings: ReturnType<typeof findingsAsValue> };
}

/** `files`: every file under `policies/` and `requests/`, with paths relative to the repository. */
export const check = (files: readonly SourceFile[]): CheckOutcome => {
  const findings = checkRepository(files);
  return {
    exit: findings.length === 0 ? 0 : 1,
    text: renderFindings(findings, files).trimEnd().split('\n'),
    json: { findings: findingsAsValue(findings) },
  };
};
