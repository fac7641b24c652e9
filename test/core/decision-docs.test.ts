/** Every code that the decision can give stands in docs/decision.md, and nothing else does. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const core = new URL('../../src/core/', import.meta.url);
const sources = ['classify.ts', 'make-plan.ts', 'bind-step.ts', 'decide.ts', 'emergency.ts']
  .concat(
    ['rules', 'approval'].flatMap((folder) =>
      readdirSync(new URL(folder, core)).map((name) => `${folder}/${name}`),
    ),
  )
  // What cannot be recorded is denied where it is taken up.
  .concat('../commands/take-up.ts')
  .map((name) => readFileSync(new URL(name, core), 'utf8'))
  .join('\n');
const docs = readFileSync(new URL('../../docs/decision.md', import.meta.url), 'utf8');

const families =
  'account|already-held|approval|beneficiary|break-glass|caps|check|commit|cooldown|duration|duty|eligible|entitlement|environment|extension|freeze|hours|justification|merge|network|overlap|parameter|plan|policy|protected|pull|requester|risk|rule|separation|start|ticket';
const logins = ['moved', 'empty', 'failed', 'deferred', 'missing'].map((kind) => `login-${kind}`);
const gaps = [
  'team-empty',
  'team-failed',
  'team-deferred',
  'team-missing',
  'oncall-empty',
  'oncall-failed',
  'oncall-deferred',
  'oncall-missing',
  'no-manager',
  'unknown-name',
  'not-judged',
];
const recent = ['empty', 'failed', 'deferred', 'missing'].map((kind) => `recent-${kind}`);
const contracts = ['contract-over', 'contract-unreadable'];
const types = ['ip', 'cidr', 'text', 'choice', 'target', 'integer'];
/** Codes that are put together: template → what it can become. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'requester.login-${login.kind}': logins.map((end) => `requester.${end}`),
  'beneficiary.login-${login.kind}': logins.map((end) => `beneficiary.${end}`),
  'approval.login-${login.kind}': logins.map((end) => `approval.${end}`),
  'separation.recent-${unknown.kind}': recent.map((end) => `separation.${end}`),
  'cooldown.recent-${unknown.kind}': recent.map((end) => `cooldown.${end}`),
  'break-glass.recent-${kind}': recent.map((end) => `break-glass.${end}`),
  'caps.running-${kind}': ['empty', 'failed', 'deferred'].map((end) => `caps.running-${end}`),
  'freeze.ordered-${kind}': ['empty', 'failed', 'deferred'].map((end) => `freeze.ordered-${end}`),
  'requester.${over.code}': contracts.map((end) => `requester.${end}`),
  'approval.${flaw.code}': contracts.map((end) => `approval.${end}`),
  'protected.${gap.code}': gaps.filter((end) => end !== 'oncall-empty').map((end) => `protected.${end}`),
  'eligible.${gap.code}': gaps.map((end) => `eligible.${end}`),
  'approval.${gap.code}': gaps.map((end) => `approval.${end}`),
  'parameter.${parameter.type}': types.map((end) => `parameter.${end}`),
};

const literal = [...sources.matchAll(new RegExp(`'((?:${families})\\.[a-z-]+|already-held)'`, 'g'))].map(
  ([, code]) => code ?? '',
);
const composed = [
  ...sources.matchAll(new RegExp(`\`((?:${families})\\.[^\`\\s]*\\$\\{[^\`]*\\})\``, 'g')),
].map(([, code]) => code ?? '');
const given = new Set([
  ...literal,
  ...composed.flatMap((template) => templates[template] ?? [`${template} is not known here`]),
]);
const documented = new Set(
  [...docs.matchAll(new RegExp(`\`((?:${families})\\.[a-z-]+|already-held)\``, 'g'))].map(
    ([, code]) => code ?? '',
  ),
);

it('documents every code of a reason, a finding or a discounted review', () => {
  expect([...given].filter((code) => !documented.has(code))).toEqual([]);
  expect(given.size).toBeGreaterThan(100);
});

it('documents no code that is never given', () => {
  expect([...documented].filter((code) => !given.has(code))).toEqual([]);
});
