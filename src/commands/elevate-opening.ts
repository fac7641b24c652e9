/** The second part of an elevation: takes up what was decided, raises the alarm of break-glass, and opens. */
import type { OpenGrant } from '../core/ledger/event.ts';
import { alertBreakGlass } from './alert.ts';
import type { Announced } from './announce.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { sayingOf } from './elevate-work.ts';
import { isFault, isolated } from './isolated.ts';
import type { Applied } from './open.ts';
import { openAll } from './open.ts';
import type { TakenUp } from './take-up-all.ts';
import { takeUpAll } from './take-up-all.ts';
import { tellStanding } from './tell-grant.ts';

/** Of more than these it is not said that they are being opened: GitHub takes so many words a minute, and what came of it is said in them. */
const FEW = 20;

export interface Opened {
  readonly takenUp: TakenUp;
  readonly applied: readonly Applied[];
  /** In the ledger, after it. */
  readonly open: readonly OpenGrant[];
  readonly faults: readonly string[];
  /** What could not be said beside it. */
  readonly untold: readonly string[];
}

export const takeUpAndOpen = async (ports: ElevatePorts & Announced, work: Work): Promise<Opened> => {
  const { takenUp, faults } = await takeUpOrSay(ports, work);
  // NB. Aloud before the first effect: whoever misuses the emergency path must not be able to outrun the alarm.
  const unalarmed = await alertBreakGlass(ports, takenUp.mine, {
    derived: work.derived,
    policy: work.basis.policy,
    now: ports.clock.now(),
  });
  const begun = takenUp.mine.length <= FEW ? takenUp.mine : [];
  // Told beside the opening, which waits for no words; what comes of it is told after both.
  const [opened, untold] = await Promise.all([
    openAll(ports, work, takenUp),
    tellStanding(ports, [...begun, ...takenUp.scheduled], sayingOf(work)),
  ]);
  return {
    takenUp,
    applied: opened.applied,
    open: [...opened.state.open.values()],
    faults: [...faults, ...unalarmed, ...opened.faults],
    untold,
  };
};

/** NB. Without the intent nothing is opened (I2), and endings go on all the same (I3). */
const takeUpOrSay = async (
  ports: ElevatePorts,
  work: Work,
): Promise<{ readonly takenUp: TakenUp; readonly faults: readonly string[] }> => {
  const takenUp = await isolated(ports, 'Nothing was taken up', () => takeUpAll(ports, work));
  return isFault(takenUp)
    ? { takenUp: nothing(work), faults: [takenUp.fault] }
    : { takenUp, faults: takenUp.faults };
};

const nothing = ({ before }: Pick<Work, 'before'>): TakenUp => ({
  state: before,
  mine: [],
  formers: new Map(),
  scheduled: [],
  denied: [],
  malformed: 0,
  toEnd: [],
  faults: [],
});
