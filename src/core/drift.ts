/** Drift: what the platforms show of an open grant otherwise than was agreed, when it is news, and what may be put back. */
import type { Instant } from './brand.ts';
import { between, minutes, parseInstant } from './brand.ts';
import type { Step } from './plan.ts';

export type DriftHow =
  /** It was there and is not, before its end. */
  | 'gone'
  /** Ours, changed, and opening nothing beyond what was agreed. */
  | 'edited'
  /** Ours, changed, and opening more than was agreed, or longer. */
  | 'wider'
  /** Something that is not, or no longer is, ours stands in its place. Never touched. */
  | 'foreign'
  /** Ours and as it was, and without effect. */
  | 'idle'
  /** It could not be put back, and is not tried again. */
  | 'lost';

export interface Drift {
  readonly step: string;
  readonly how: DriftHow;
  /** What exactly, as far as it can be said; raw text. */
  readonly what: string;
}

/** What the settings say of it. */
export type DriftMode = 'repair' | 'report';

/** Characters of `what` that are kept: it goes into the ledger, and a platform's words have no bound. */
export const MOST_SAID = 300;

/** `same`: nothing that was not said before. `now: undefined`: it stands as it was agreed. */
export const newsOf = (
  before: Drift | undefined,
  now: Drift | undefined,
): 'drifted' | 'repaired' | 'same' => {
  if (now === undefined) return before === undefined ? 'same' : 'repaired';
  if (before === undefined) return 'drifted';
  switch (now.how) {
    case 'gone':
      // What was closed because somebody had changed it, or could not be put back, was told as that.
      return before.how === 'idle' || before.how === 'foreign' ? 'drifted' : 'same';
    case 'idle':
      return before.how === 'idle' || before.how === 'lost' ? 'same' : 'drifted';
    case 'edited':
    case 'wider':
    case 'foreign':
    case 'lost':
      return before.how === now.how && before.what === now.what ? 'same' : 'drifted';
  }
};

/** Less of the window is left to nobody: putting something back for it is not worth its risks. */
const LEAST_LEFT = minutes(10);

/**
 * What of a grant an elevation may put back; empty while anything of it may not be.
 * NB. Whoever takes a role or a membership away by hand meant it, and in an emergency also meant the network: then nothing is put
 * back behind their back, and people decide. What is somebody else's now is never touched (I8).
 */
export const repairable = (
  grant: {
    readonly state: string;
    readonly expiresAt: string;
    readonly plan: { readonly steps: readonly Step[] };
    readonly drift?: readonly Drift[];
    readonly move?: { readonly state: string };
  },
  now: Instant,
): readonly Step[] => {
  const end = parseInstant(grant.expiresAt);
  if (grant.state !== 'active' || end === undefined || between(now, end) < LEAST_LEFT) return [];
  // Whoever moves it finishes that, and opens it as it is to be.
  if (grant.move?.state === 'moving') return [];
  const steps = (grant.drift ?? []).map((drift) => {
    const step = grant.plan.steps.find(({ id }) => id === drift.step);
    return step !== undefined && mayBePutBack(drift, step) ? step : undefined;
  });
  const known = steps.flatMap((step) => step ?? []);
  return known.length === steps.length ? known : [];
};

const mayBePutBack = ({ how }: Drift, { layer }: Step): boolean => {
  switch (how) {
    case 'gone':
    case 'idle':
      return layer === 'network';
    case 'edited':
    case 'wider':
      return true;
    case 'foreign':
    case 'lost':
      return false;
  }
};
