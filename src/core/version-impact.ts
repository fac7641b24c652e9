/** How two versions of Gatehouse are compared: what one wrote of the recorded decisions, and what the other tells of the difference. */
import { Type } from 'typebox';
import type { CommitSha, GrantNumber } from './brand.ts';
import { canonicalJson } from './canonical.ts';
import { type Brief, type Changed, type Impact, type Tally, tallyOf } from './impact.ts';
import { guard } from './ledger/schema.ts';

/** What one version decides of every recorded decision by one policy. Written by `impact --json`, read by `impact --before`. */
export interface Verdicts {
  readonly kind: 'gatehouse-verdicts';
  /** The policy's commit. */
  readonly policy: CommitSha;
  readonly verdicts: readonly {
    readonly grant: GrantNumber;
    /** The event's time: with the grant it names the decision. */
    readonly time: string;
    /** `null`: it cannot be decided again. */
    readonly verdict: Brief | null;
  }[];
}

/** What the check `impact` of a pull request says to its reviewers. */
export interface VersionImpact {
  readonly kind: 'gatehouse-version-impact';
  readonly days: number;
  readonly judged: number;
  readonly left: number;
  readonly tally: Tally;
  /** What is open first; only as many as the place holds. */
  readonly changed: readonly Changed[];
}

/** The title of the annotation that carries it. */
export const REPORT_TITLE = 'gatehouse version impact';

/** Characters of a message: GitHub's runner cuts what is longer than 4,096. */
const MOST_CHARACTERS = 3_800;

const MOST_CHANGED = 100;

/** One line of JSON for a workflow's annotation. */
export const writeReport = (impact: Impact, days: number): string => {
  const changed = impact.changed.toSorted((a, b) => Number(b.open) - Number(a.open));
  for (let shown = Math.min(changed.length, MOST_CHANGED); ; shown -= 1) {
    const report: VersionImpact = {
      kind: 'gatehouse-version-impact',
      days,
      judged: impact.judged,
      left: impact.left,
      tally: tallyOf(impact.changed),
      changed: changed.slice(0, shown),
    };
    const text = canonicalJson(report);
    if (text.length <= MOST_CHARACTERS || shown === 0) return text;
  }
};

/** NB. The changed version wrote it, and it may be anybody's: every field is of a closed form, and none of it decides anything. */
export const readReport = (text: string): VersionImpact | undefined => {
  const value = parsed(text);
  return isReport(value) ? value : undefined;
};

/** `undefined`: it is not what a version writes with `impact --json`. */
export const readVerdicts = (text: string): Verdicts | undefined => {
  const value = parsed(text);
  return isVerdicts(value) ? value : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const closed = { additionalProperties: false } as const;
const count = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const grant = Type.Unsafe<GrantNumber>(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }));
const outcome = Type.Union([Type.Literal('approved'), Type.Literal('denied')]);
const codes = Type.Array(Type.String({ pattern: '^[a-z0-9.-]{1,80}$' }), { maxItems: 100 });

const isReport = guard(
  Type.Object(
    {
      kind: Type.Literal('gatehouse-version-impact'),
      days: count,
      judged: count,
      left: count,
      tally: Type.Object({ tighter: count, wider: count, other: count }, closed),
      changed: Type.Array(
        Type.Object({ grant, open: Type.Boolean(), before: outcome, after: outcome, because: codes }, closed),
        { maxItems: MOST_CHANGED },
      ),
    },
    { ...closed, $id: 'version-impact' },
  ),
);

const brief = Type.Object(
  { outcome, plan: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]), denying: codes },
  closed,
);
const isVerdicts = guard(
  Type.Object(
    {
      kind: Type.Literal('gatehouse-verdicts'),
      policy: Type.Unsafe<CommitSha>(Type.String({ pattern: '^[0-9a-f]{40}$' })),
      verdicts: Type.Array(
        Type.Object(
          {
            grant,
            time: Type.String({ maxLength: 40 }),
            verdict: Type.Union([brief, Type.Null()]),
          },
          closed,
        ),
      ),
    },
    { ...closed, $id: 'version-verdicts' },
  ),
);
