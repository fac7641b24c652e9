/** The report of policy tests: every failure with expected and got, then what no test shows. */
import type { Coverage } from '../policy-tests/coverage.ts';
import { type CaseResult, notable } from '../policy-tests/run.ts';
import { terminalSafe } from './escape.ts';

export const renderTestReport = (results: readonly CaseResult[], coverage: Coverage): readonly string[] => {
  const failed = results.filter(({ failures }) => failures.length > 0);
  return [
    ...failed.flatMap((each) => [...failureLines(each), '']),
    `${results.length - failed.length} passed, ${failed.length} failed.`,
    ...coverageLines(coverage),
  ];
};

const failureLines = (result: CaseResult): readonly string[] => {
  const { place, name } = result.case;
  const { reasons, findings, discounted } = result.decision;
  const said = [
    ...findings.map(({ message, id }) => `${message} [${id}]`),
    ...notable(reasons).map(({ effect, sentence, code }) => `${effect}: ${sentence} [${code}]`),
    ...discounted.map(
      ({ person, login, sentence, code }) =>
        `the review of ${person ?? login} does not count: ${sentence} [${code}]`,
    ),
  ];
  return [
    terminalSafe(`${place.file}:${place.line}:${place.column} ${name}`),
    ...result.failures.map(
      ({ what, expected, got }) => `  ${terminalSafe(`${what}: expected ${expected}, got ${got}`)}`,
    ),
    ...(said.length === 0 ? [] : ['  it was decided:', ...said.map((line) => `    ${terminalSafe(line)}`)]),
  ];
};

const coverageLines = ({ all, percent }: Coverage): readonly string[] => {
  const open = all.filter(({ covered }) => !covered);
  return [
    `Coverage: ${percent} % (${all.length - open.length} of ${all.length}).`,
    ...open.map(({ sentence }) => terminalSafe(`  no test ${sentence}`)).map((line) => `  ${line}`),
  ];
};
