/** One step as PIM behind Graph sees it, whatever its kind: what is asked for, where, and through which of PIM's APIs. */
import type { Azure } from '../../../ports/azure.ts';
import type { RoleInstance } from '../../../ports/azure-roles.ts';
import type { GraphPimApi } from '../../../ports/graph-pim.ts';
import type { Resolution } from '../definition.ts';
import type { Asking } from '../stopped.ts';

export type Clock = Pick<Azure, 'now' | 'sleep'>;

export interface ListedStep {
  readonly id: string;
  readonly api: GraphPimApi;
  readonly asking: Asking;
  /** As PIM writes the place: `/`, an administrative unit, or a group. */
  readonly scope: string;
  /** Which role the step means now. */
  readonly resolve: () => Promise<Resolution>;
  /** Of an eligibility: what people activate from it. */
  readonly activations: Activations | undefined;
}

export interface Activations {
  /** Everything that the beneficiary has activated, from whatever eligibility. */
  readonly all: () => Promise<readonly RoleInstance[]>;
  /** Where it is removed. */
  readonly api: GraphPimApi;
}
