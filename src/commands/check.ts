/** `gatehouse check`: everything that is wrong in `policies/` and `requests/`, like a compiler. */
import { type Judgement, judgeRepository } from '../core/check-repository.ts';
import type { SourceFile } from '../core/policy.ts';
import { renderAnnotations } from '../core/render/annotations.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { sarifOf } from '../core/render/sarif.ts';

export const CHECK_FORMATS = ['pretty', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export interface CheckOptions {
  readonly format: CheckFormat;
  /** Notes count like findings. */
  readonly strict: boolean;
}

export interface CheckOutcome {
  /** 0: no findings. 1: findings. */
  readonly exit: 0 | 1;
  /** Lines for a terminal or for a job's log, already harmless there. */
  readonly text: readonly string[];
  readonly json: unknown;
}

/** `files`: every file under `policies/` and `requests/`, with paths relative to the repository. */
export const check = (
  files: readonly SourceFile[],
  { format, strict }: CheckOptions = { format: 'pretty', strict: false },
): CheckOutcome => {
  const judgement = judgeRepository(files);
  const { findings, notes } = judgement;
  return {
    exit: findings.length > 0 || (strict && notes.length > 0) ? 1 : 0,
    text: linesOf(judgement, files, format),
    json:
      format === 'sarif'
        ? sarifOf(judgement)
        : { findings: findingsAsValue(findings), notes: findingsAsValue(notes) },
  };
};

const linesOf = (
  judgement: Judgement,
  files: readonly SourceFile[],
  format: CheckFormat,
): readonly string[] => {
  switch (format) {
    case 'pretty':
      return renderFindings(judgement.findings, files, judgement.notes).trimEnd().split('\n');
    case 'github': {
      const lines = renderAnnotations(judgement);
      return lines.length === 0 ? ['No findings.'] : lines;
    }
    case 'json':
    case 'sarif':
      return [];
  }
};
