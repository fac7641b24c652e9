/** The half of `doctor` that asks Entra and Azure: identities, PIM, networks. */
import type { GitHubFacts } from '../core/doctor/facts.ts';
import type { Point } from '../core/doctor/point.ts';
import type { Repository } from '../core/doctor/shell.ts';
import type { Policy } from '../core/policy.ts';

/** What the run knows already when Azure is asked. */
export interface AzureAbout {
  readonly repository: Repository & { readonly id: number };
  /** Undefined: the policy of the default branch cannot be read. */
  readonly policy: Policy | undefined;
  readonly facts: GitHubFacts;
}

/** What the points of Azure are asked of; undefined in `DoctorPorts`: this run has no identity in Azure. */
export interface AzureDoctorPorts {}

export interface AzurePosture {
  readonly points: readonly Point[];
  /** What was asked and not answered: exit code 2. */
  readonly faults: readonly string[];
}

export const lookAtAzure = async (
  _ports: AzureDoctorPorts | undefined,
  _about: AzureAbout,
): Promise<AzurePosture> => ({ points: [], faults: [] });
