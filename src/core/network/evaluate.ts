/** Whether traffic gets through every network security group on its way, and which rule of which group decides: exactly, on sets. */
import { split } from './box.ts';
import type { Box } from './box.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import { boxesOf } from './flow.ts';
import type { Flow } from './flow.ts';
import { matchOf } from './match.ts';
import type { Tags } from './match.ts';
import type { Direction, Rule } from './security-rule.ts';

/** A network security group as traffic meets it. Its default rules need not be among `rules`. */
export interface Gate {
  /** Id of the group. */
  readonly group: string;
  /** Seen from the machine or subnet that the group protects. */
  readonly direction: Direction;
  readonly rules: readonly Rule[];
  readonly tags: Tags;
}

/** What one group says of a piece of traffic. */
export interface Judgement {
  readonly group: string;
  readonly verdict: Verdict;
  /** The first rule that certainly matches. `undefined`: the pieces became too many to be told apart. */
  readonly by: Rule | undefined;
  /** Only with `unknown`: earlier rules that may match; at least one of them would decide otherwise. */
  readonly doubts: readonly Rule[];
}

export type Verdict = 'open' | 'closed' | 'unknown';

/** A piece of the traffic that meets the same rules everywhere. A group that it does not get to has not judged it. */
export interface Piece {
  readonly box: Box;
  readonly verdict: Verdict;
  readonly judgements: readonly Judgement[];
}

export interface Answer {
  /** `partly`: some of it is certainly open and the rest is not. */
  readonly kind: Verdict | 'partly';
  readonly pieces: readonly Piece[];
}

/**
 * `way`: the groups in the order in which the traffic meets them: inbound the subnet's, then the interface's; outbound the other
 * way round; inside a network both ends'. All of them must let it through.
 * NB. A way without any group is `unknown`: what Azure then does differs by the kind of public address.
 */
export const evaluate = (flows: readonly Flow[], way: readonly Gate[]): Answer => {
  const pieces = flows.flatMap((flow) =>
    way
      .map((gate) => ({ group: gate.group, levels: levelsOf(gate, flow) }))
      .reduce<readonly Piece[]>(
        (before, stage) => before.flatMap((piece) => through(piece, stage)),
        boxesOf(flow).map((box) => ({
          box,
          verdict: way.length === 0 ? 'unknown' : 'open',
          judgements: [],
        })),
      ),
  );
  return { kind: kindOf(pieces), pieces };
};

const kindOf = (pieces: readonly Piece[]): Answer['kind'] => {
  const open = pieces.filter(({ verdict }) => verdict === 'open').length;
  if (open > 0) return open === pieces.length ? 'open' : 'partly';
  return pieces.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'closed';
};

/** A rule, and the parts of the flow that it matches. */
interface Candidate {
  readonly rule: Rule;
  readonly certain: readonly Box[];
  readonly possible: readonly Box[];
}

interface Stage {
  readonly group: string;
  /** In the order in which they are asked; rules of one number stand beside each other. */
  readonly levels: readonly (readonly Candidate[])[];
}

const levelsOf = ({ rules, direction, tags }: Gate, flow: Flow): Stage['levels'] => {
  const levels = new Map<number, Rule[]>();
  for (const rule of [...rules, ...DEFAULT_RULES]) {
    // A rule whose direction cannot be read may be of this one.
    if (rule.direction !== undefined && rule.direction !== direction) continue;
    const level = levels.get(rule.priority);
    if (level === undefined) levels.set(rule.priority, [rule]);
    else level.push(rule);
  }
  return [...levels.entries()]
    .toSorted(([one], [other]) => one - other)
    .map(([, level]) => {
      // NB. Azure forbids one number twice. Where it stands there all the same, nobody knows which comes first.
      const isClear = level.every(({ access }) => access === level[0]?.access);
      return level
        .toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
        .map((rule) => {
          const { certain, possible } = matchOf(rule, flow, tags);
          return { rule, certain: isClear ? certain : [], possible };
        });
    });
};

const through = (piece: Piece, stage: Stage): readonly Piece[] => {
  if (piece.verdict === 'closed') return [piece];
  return judge(piece.box, stage).map(({ box, judgement }) => ({
    box,
    verdict: both(piece.verdict, judgement.verdict),
    judgements: [...piece.judgements, judgement],
  }));
};

const both = (one: Verdict, other: Verdict): Verdict => {
  if (one === 'closed' || other === 'closed') return 'closed';
  return one === 'unknown' || other === 'unknown' ? 'unknown' : 'open';
};

interface Judged {
  readonly box: Box;
  readonly judgement: Judgement;
}

/** `doubts`: earlier rules that may match it. */
interface Undecided {
  readonly box: Box;
  readonly doubts: readonly Rule[];
}

/** Far more than rules that people write make; rules that were written to be many must not hold up a run. */
const MOST_PIECES = 2_000;

const judge = (box: Box, { group, levels }: Stage): readonly Judged[] => {
  const judged: Judged[] = [];
  let left: readonly Undecided[] = [{ box, doubts: [] }];
  for (const candidate of levels.flat()) {
    const next: Undecided[] = [];
    for (const part of left) {
      const sure = split(part.box, candidate.certain);
      judged.push(...sure.inside.map((inside) => decided({ ...part, box: inside }, candidate.rule, group)));
      next.push(...sure.outside.flatMap((outside) => doubted({ ...part, box: outside }, candidate)));
    }
    left = next;
    if (left.length === 0 || left.length + judged.length > MOST_PIECES) break;
  }
  // NB. What is left was given up, so it is not called open, whatever the rules say that were not asked.
  return [
    ...judged,
    ...left.map((part): Judged => ({
      box: part.box,
      judgement: { group, verdict: 'unknown', by: undefined, doubts: part.doubts },
    })),
  ];
};

const doubted = ({ box, doubts }: Undecided, { rule, possible }: Candidate): readonly Undecided[] => {
  const { inside, outside } = split(box, possible);
  return [
    ...inside.map((each) => ({ box: each, doubts: [...doubts, rule] })),
    ...outside.map((each) => ({ box: each, doubts })),
  ];
};

const decided = ({ box, doubts }: Undecided, rule: Rule, group: string): Judged => {
  // Earlier rules that may match change nothing as long as they say the same.
  return doubts.every(({ access }) => access === rule.access)
    ? {
        box,
        judgement: { group, verdict: rule.access === 'Allow' ? 'open' : 'closed', by: rule, doubts: [] },
      }
    : { box, judgement: { group, verdict: 'unknown', by: rule, doubts } };
};
