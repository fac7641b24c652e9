/** Whole worlds: a policy and a request as files, as they are read, and the facts around them. */
import * as fc from 'fast-check';
import { type Instant, later, milliseconds } from '../../src/core/brand.ts';
import { decide } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { Facts } from '../../src/core/facts.ts';
import { planFor } from '../../src/core/make-plan.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import type { Policy, SourceFile } from '../../src/core/policy.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { PullEvidence } from '../../src/core/pull.ts';
import type { ParsedRequest } from '../../src/core/request.ts';
import { blob } from '../builders/pull.ts';
import { write } from './draw.ts';
import { auditDoc, entitlementDoc } from './entitlement.ts';
import { COMMIT, drawnFacts } from './facts.ts';
import { type Fault, faults } from './faults.ts';
import { peopleDoc } from './people.ts';
import { at, drawnPull, REQUEST } from './pull.ts';
import { requestOf } from './request.ts';
import { settingsDoc, targetsDoc } from './settings.ts';

export interface World {
  /** Everything under `policies/`. */
  readonly files: readonly SourceFile[];
  readonly request: SourceFile;
  readonly policy: Policy;
  readonly input: ParsedRequest;
  readonly facts: Facts;
  readonly now: Instant;
  /** The request was read under this very policy, and nothing of it changed after that. */
  readonly asWritten: boolean;
}

/** Of a world, and of what a law makes of it. */
export const decided = ({
  input,
  policy,
  facts,
  now,
}: Pick<World, 'input' | 'policy' | 'facts' | 'now'>): Decision => decide(input, policy, facts, now);

export const readFiles = (files: readonly SourceFile[]): Policy => parsePolicy({ commit: COMMIT, files });

const shifts = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -25, max: 90 }) },
  { weight: 1, arbitrary: fc.integer({ min: 90, max: 60 * 24 * 9 }) },
);

export const worlds: fc.Arbitrary<World> = fc
  .record({
    settings: settingsDoc,
    people: peopleDoc,
    access: entitlementDoc,
    request: requestOf,
    pull: drawnPull,
    facts: drawnFacts,
    faults,
    /** Minutes after eleven. */
    shift: shifts,
  })
  .map((drawn) => {
    const now = later(at('11:00:00'), milliseconds(drawn.shift * 60_000));
    const before = changedBy(drawn.faults, 'files', [
      write('policies/gatehouse.yaml', drawn.settings),
      write('policies/people.yaml', drawn.people),
      write('policies/targets.yaml', targetsDoc),
      write('policies/entitlements/access.yaml', drawn.access),
      write('policies/entitlements/audit.yaml', auditDoc),
    ]);
    const files = changedBy(drawn.faults, 'files-later', before);
    const policy = readFiles(files);
    const request = write(REQUEST, drawn.request(drawn.access));
    const asWritten = parseRequest(request, files === before ? policy : readFiles(before));
    const input: ParsedRequest =
      asWritten.kind === 'request'
        ? { kind: 'request', request: changedBy(drawn.faults, 'request', asWritten.request) }
        : asWritten;
    const plan = planOf(input, policy, drawn.pull.pull);
    const pull = {
      ...drawn.pull,
      pull: {
        ...drawn.pull.pull,
        request: { path: REQUEST, mode: '100644', blob, size: 200, text: request.text },
      },
    };
    const facts = drawn.facts({ drawn: pull, policy, input, plan, now });
    return {
      files,
      request,
      policy,
      input,
      facts: changedBy(drawn.faults, 'facts', facts),
      now,
      asWritten: drawn.faults.every(({ kind }) => kind === 'facts' || kind === 'files'),
    };
  });

const planOf = (input: ParsedRequest, policy: Policy, pull: PullEvidence): Plan | undefined => {
  if (input.kind !== 'request' || Number.isNaN(input.request.duration)) return undefined;
  const planned = planFor(input.request, policy, pull);
  return planned.kind === 'plan' ? planned.plan : undefined;
};

/** In the order in which they were drawn. */
const changedBy = <T>(all: readonly Fault[], kind: Fault['kind'], value: T): T =>
  all.reduce(
    (so, fault) => (fault.kind === kind ? ((fault.change as (value: unknown) => unknown)(so) as T) : so),
    value,
  );
