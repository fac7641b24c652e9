/** `gatehouse test`: does the policy decide what its tests expect, and what do they not show? */
import type { Finding } from '../core/finding.ts';
import { isPolicyTest, parsePolicy } from '../core/parse-policy.ts';
import type { SourceFile } from '../core/policy.ts';
import { type Coverage, coverageOf } from '../core/policy-tests/coverage.ts';
import { readPolicyTests } from '../core/policy-tests/read.ts';
import { type CaseResult, runCase } from '../core/policy-tests/run.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { renderTestReport } from '../core/render/test-report.ts';

export interface TestOutcome {
  /** 0: every case is decided as expected. 1: one is not, or a file has findings, or there is no case, or too little is shown. */
  readonly exit: 0 | 1;
  readonly text: readonly string[];
  readonly json: unknown;
}

/** `files`: every file under `policies/`. `leastCoverage` in percent. */
export const test = (
  files: readonly SourceFile[],
  { leastCoverage }: { readonly leastCoverage: number },
): TestOutcome => {
  const policy = parsePolicy({ commit: undefined, files });
  const { people } = policy;
  const tests = files.filter(({ path }) => isPolicyTest(path)).map((file) => readPolicyTests(file, policy));
  const findings = [
    ...(policy.settings === undefined || people === undefined ? policy.findings : []),
    ...tests.flatMap((each) => each.findings),
  ];
  const cases = tests.flatMap((each) => each.cases);
  const results = people === undefined ? [] : cases.map((each) => runCase(each, people));
  const coverage = coverageOf(policy, results);
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const good = findings.length === 0 && cases.length > 0 && failed === 0 && coverage.percent >= leastCoverage;
  return {
    exit: good ? 0 : 1,
    text: [
      ...(findings.length === 0 ? [] : [...renderFindings(findings, files).trimEnd().split('\n'), '']),
      ...(cases.length > 0 ? renderTestReport(results, coverage) : findings.length === 0 ? [NO_CASES] : []),
      ...(coverage.percent < leastCoverage ? [`Less than ${leastCoverage} % is shown.`] : []),
    ],
    json: valueOf(results, coverage, findings),
  };
};

const NO_CASES = 'There are no tests in policies/tests/: docs/policy-tests.md says how they are written.';

const valueOf = (results: readonly CaseResult[], coverage: Coverage, findings: readonly Finding[]) => ({
  findings: findingsAsValue(findings),
  tests: results.map(({ case: { name, place }, decision, failures }) => ({
    name,
    file: place.file,
    line: place.line,
    column: place.column,
    passed: failures.length === 0,
    outcome: decision.outcome,
    failures,
  })),
  coverage: {
    percent: coverage.percent,
    open: coverage.all.filter(({ covered }) => !covered).map(({ kind, sentence }) => ({ kind, sentence })),
  },
});
