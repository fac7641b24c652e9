/** What a person asks for: a file in `requests/`, checked against the policy. Made by `parseRequest`. */
import type { GrantNumber, Instant, Milliseconds, PersonKey } from './brand.ts';
import type { Finding } from './finding.ts';

export interface AccessRequest {
  readonly path: string;
  readonly entitlement: string;
  /** When the window begins; `undefined`: when the request is taken up. */
  readonly start: Instant | undefined;
  readonly duration: Milliseconds;
  readonly justification: string;
  readonly ticket: string | undefined;
  /** As written; the decision checks each against its parameter's constraints. */
  readonly parameters: ReadonlyMap<string, RequestParameter>;
  /** `for:` — the beneficiary, when not the requester. */
  readonly beneficiary: PersonKey | undefined;
  /** `extends:` — the grant that this one takes over and goes on with. */
  readonly extends: GrantNumber | undefined;
  /** `break_glass: true` — the emergency path of the entitlement. */
  readonly breakGlass: boolean;
}

export interface RequestParameter {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

export type ParsedRequest =
  | { readonly kind: 'request'; readonly request: AccessRequest }
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] };
