/** What a person asks for: a file in `requests/`, checked against the policy. Made by `parseRequest`. */
import type { Milliseconds, PersonKey } from './brand.ts';
import type { Finding } from './finding.ts';

export interface AccessRequest {
  readonly path: string;
  readonly entitlement: string;
  readonly duration: Milliseconds;
  readonly justification: string;
  readonly ticket: string | undefined;
  /** As written; the decision checks each against its parameter's constraints. */
  readonly parameters: ReadonlyMap<string, RequestParameter>;
  /** `for:` — the beneficiary, when not the requester. */
  readonly beneficiary: PersonKey | undefined;
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
