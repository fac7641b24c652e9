/** Every point that `doctor` looks at: the one list that code, tests, `docs/doctor.md` and output share. */
import { AZURE_POINTS } from './points-azure.ts';
import { IDENTITY_POINTS } from './points-identity.ts';
import { LEDGER_POINTS } from './points-ledger.ts';
import { REPOSITORY_POINTS } from './points-repository.ts';

export type Area = 'repository' | 'ledger' | 'identity' | 'azure';

/** Who may look, apart from an administrator, who always may. */
export type Sight = 'workflow' | 'administrator' | 'azure';

export interface Known<A extends Area> {
  readonly area: A;
  /** What is well when it is hardened, as a heading. */
  readonly title: string;
  readonly why: string;
  /** The least token that sees it: the workflow's own, an administrator's, or the audit identity in Azure. */
  readonly sight: Sight;
}

export const POINTS = {
  ...REPOSITORY_POINTS,
  ...LEDGER_POINTS,
  ...IDENTITY_POINTS,
  ...AZURE_POINTS,
} as const satisfies Readonly<Record<string, Known<Area>>>;
export type PointId = keyof typeof POINTS;
