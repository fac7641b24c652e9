/** What people do in the month: they ask, answer late or never, push once more, lose patience, end early, and leave. */
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Agenda } from './agenda.ts';
import type { Ask, Wish } from './asks.ts';
import { drawEmergency, drawWish, textOf } from './asks.ts';
import { nextAtWork } from './calendar.ts';
import type { Draw } from './draw.ts';
import { ESCALATED_AFTER, ownersOf, personOf, rulesOf, security } from './town.ts';
import type { Person } from './town.ts';
import type { World } from './world.ts';

const MINUTES = 60_000;

export interface Folk {
  readonly asks: ReadonlyMap<GrantNumber, Ask>;
  /** Somebody wants something now. */
  askNow(person: Person): void;
  /** Whose shift it is, at night. */
  emergencyNow(team: number, person: Person): void;
  /** A run judged the pull request, or failed to. */
  judged(ask: Ask, outcome: string | undefined, at: number): Promise<void>;
  /** Access of it was seen. */
  opened(ask: Ask, at: number): void;
}

export interface FolkOptions {
  readonly world: World;
  readonly agenda: Agenda;
  readonly draw: Draw;
  readonly gone: ReadonlyMap<string, number>;
  /** Something happened on GitHub that wakes a workflow. */
  readonly wake: (workflow: 'elevate' | GrantNumber) => void;
}

export const createFolk = ({ world, agenda, draw, gone, wake }: FolkOptions): Folk => {
  const { clock, github, witness } = world;
  const asks = new Map<GrantNumber, Ask>();
  const holds = new Map<string, Ask[]>();

  const must = (key: string): Person => {
    const found = personOf.get(key);
    if (found === undefined) throw new Error(`nobody is called ${key}`);
    return found;
  };
  const later = (minutes: number, act: () => Promise<void> | void): void =>
    agenda.add(clock.now() + minutes * MINUTES, act);
  /** In their own working hours. */
  const inOffice = (person: Person, minutes: number, act: () => void): void => {
    const begun = nextAtWork(person.zone, clock.now()) + minutes * MINUTES;
    agenda.add(nextAtWork(person.zone, begun), act);
  };

  const answer = (ask: Ask, approver: Person): void => {
    if (ask.state !== 'open' || gone.has(approver.key)) return;
    if (draw.chance(0.02)) {
      github.review(ask.pull, approver.account, 'CHANGES_REQUESTED');
      inOffice(ask.person, draw.between(5, 40), () => close(ask));
    } else {
      const minutes = draw.chance(0.04) ? 15 : undefined;
      github.review(ask.pull, approver.account, 'APPROVED', {
        body: minutes === undefined ? '' : `${minutes}m\nNot longer today.`,
      });
      ask.approvals.push({ by: approver.key, at: clock.now(), head: github.head(ask.pull), minutes });
      if (draw.chance(0.03)) later(draw.between(0, 0.4), () => push(ask));
    }
    wake(ask.pull);
  };
  const askApprovers = (ask: Ask): void => {
    if (ask.breakGlass || (ask.offer.kind === 'deploy' && ask.minutes <= 15)) return;
    const approvers = rulesOf(ask.offer, clock.now()).flatMap((rule): readonly string[] => {
      if (rule === 'manager') return ask.person.manager === undefined ? [] : [ask.person.manager];
      const owners = ownersOf(ask.offer.team).filter((key) => key !== ask.person.key);
      return draw.chance(0.4) ? owners.slice(0, 2) : [draw.pick(owners)];
    });
    for (const key of approvers) {
      ask.told.add(key);
      if (!draw.chance(0.06)) inOffice(must(key), draw.lognormal(18, 1.1), () => answer(ask, must(key)));
    }
  };
  /** Whoever is asked later, because those before them were silent, is there or is not. */
  const tellOthers = (ask: Ask): void => {
    if (clock.now() - ask.waitsSince < ESCALATED_AFTER * MINUTES) return;
    for (const key of github.asked(ask.pull).filter((login) => !ask.told.has(login))) {
      ask.told.add(key);
      if (draw.chance(0.3)) inOffice(must(key), draw.lognormal(40, 1), () => answer(ask, must(key)));
    }
  };
  /** The requester changes the file once more: whoever approved has to look again. */
  const push = (ask: Ask): void => {
    if (ask.state !== 'open') return;
    ask.waitsSince = clock.now();
    github.push(ask.pull, ask.person.account, { [ask.path]: textOf(ask, sayWhy(), undefined) });
    wake(ask.pull);
    askApprovers(ask);
  };
  const close = (ask: Ask): void => {
    if (ask.state !== 'open') return;
    github.close(ask.pull);
    ask.state = 'closed';
    wake(ask.pull);
  };
  const withdraw = (ask: Ask): void => {
    if (ask.state !== 'open' || draw.chance(0.4)) return close(ask);
    github.comment(ask.pull, ask.person.account, '/withdraw');
    wake(ask.pull);
  };
  const merged = (ask: Ask, at: number): void => {
    ask.state = 'merged';
    ask.mergedAt = at;
    ask.mergedHead = github.head(ask.pull);
  };
  const mergeByHand = (ask: Ask): void => {
    if (ask.state !== 'open' || github.merge(ask.pull, ask.person.account) === undefined) return;
    merged(ask, clock.now());
    wake('elevate');
  };
  const sayWhy = (): string =>
    `Look at what has broken in the ${draw.pick(['shop', 'ledger', 'queue', 'search', 'warehouse'])} since ${draw.pick(['this morning', 'the release', 'yesterday', 'the last change'])}`;

  const begin = (wish: Wish): void => {
    const slip = draw.chance(0.03) ? draw.pick(['no unit', 'too short'] as const) : undefined;
    const path = `requests/${wish.person.key}-${asks.size + 1}.yaml`;
    const pull = github.openPull(wish.person.account, { [path]: textOf(wish, sayWhy(), slip) });
    const ask: Ask = {
      ...wish,
      pull,
      path,
      askedAt: clock.now(),
      approvals: [],
      state: 'open',
      waitsSince: clock.now(),
      told: new Set(),
      mergedAt: undefined,
      mergedHead: undefined,
      decidedAt: undefined,
      outcome: 'pending',
      openedAt: undefined,
      endWantedAt: undefined,
      extendedBy: undefined,
      reviewedBy: undefined,
      movedAt: undefined,
    };
    asks.set(pull, ask);
    wake(pull);
    if (slip !== undefined) later(draw.between(2, 9), () => push(ask));
    else askApprovers(ask);
    if (draw.chance(0.02)) later(draw.between(2, 120), () => withdraw(ask));
    if (draw.chance(0.012)) later(draw.between(1, 30), () => mergeByHand(ask));
  };

  const endNow = (ask: Ask): void => {
    if (witness.of(ask.pull).every(({ goneAt }) => goneAt !== undefined)) return;
    ask.endWantedAt ??= clock.now();
    const file = ask.path;
    if (draw.chance(0.85)) {
      github.comment(ask.pull, ask.person.account, '/end');
      wake(ask.pull);
      return;
    }
    const deletion = github.openPull(ask.person.account, { [file]: null });
    github.merge(deletion, ask.person.account);
    wake('elevate');
    wake(deletion);
  };

  /** Somebody sits down elsewhere. */
  const move = (ask: Ask): void => {
    if (witness.of(ask.pull).every(({ goneAt }) => goneAt !== undefined)) return;
    ask.movedAt = clock.now();
    const address = `203.0.113.${200 + Math.floor(draw.between(0, 50))}`;
    github.comment(ask.pull, ask.person.account, `/source ${address}`);
    wake(ask.pull);
  };
  /** Somebody of the security reads the issue and says what they think, once it is over; some never do, and some had no business to. */
  const review = (ask: Ask): void => {
    if (draw.chance(0.15)) return;
    const reviewer = must(draw.pick(security.filter((key) => key !== ask.person.key)));
    const look = (): void => {
      const over = witness.of(ask.pull).every(({ goneAt }) => goneAt !== undefined);
      if (!over || world.reviews.of(ask.pull) === undefined) return inOffice(reviewer, 45, look);
      const verdict = draw.chance(0.1) ? 'not-justified' : 'justified';
      ask.reviewedBy = { by: reviewer.key, at: clock.now(), verdict };
      world.reviews.say(
        ask.pull,
        reviewer.account,
        `/reviewed ${verdict} Read what was done, and asked the team`,
      );
    };
    inOffice(reviewer, draw.lognormal(200, 1), look);
    // Nobody reviews their own.
    if (draw.chance(0.2))
      later(240, () => {
        if (world.reviews.of(ask.pull) !== undefined)
          world.reviews.say(ask.pull, ask.person.account, '/reviewed justified It was me, and all is well');
      });
  };

  return {
    asks,
    askNow(whoever) {
      // Whoever has left leaves the work to somebody of the same team.
      const person = gone.has(whoever.key) ? must(ownersOf(whoever.team)[0] ?? '') : whoever;
      const standing = (holds.get(person.key) ?? []).filter(({ pull }) =>
        witness.of(pull).some(({ goneAt }) => goneAt === undefined),
      );
      holds.set(person.key, standing);
      begin(drawWish(draw, person, clock.now(), standing));
    },
    emergencyNow: (team, person) => begin(drawEmergency(draw, team, person)),
    async judged(ask, outcome, at) {
      const pull = ask.state === 'open' ? await github.evidence.pull(ask.pull) : undefined;
      // The answer of a merge may be lost, and the merge stands all the same.
      if (pull?.merge !== undefined) {
        merged(ask, pull.merge.at);
        ask.decidedAt ??= at;
      } else if (pull?.state === 'closed') ask.state = 'closed';
      if (ask.state === 'open') tellOthers(ask);
      if (outcome === undefined) {
        // The check is red for no fault of theirs: whoever waits for it asks for another judgement.
        const again = (): void => {
          github.comment(ask.pull, ask.person.account, '/check');
          wake(ask.pull);
        };
        if (ask.breakGlass) later(2, again);
        else inOffice(ask.person, draw.between(3, 25), again);
        return;
      }
      ask.outcome = outcome;
      if (outcome === 'denied') {
        ask.decidedAt ??= at;
        if (draw.chance(0.7)) inOffice(ask.person, draw.between(5, 60), () => close(ask));
      }
    },
    opened(ask, at) {
      ask.openedAt = at;
      if (ask.breakGlass) review(ask);
      if (ask.extends !== undefined) ask.extends.extendedBy = ask;
      holds.set(ask.person.key, [...(holds.get(ask.person.key) ?? []), ask]);
      if (ask.offer.network && draw.chance(0.06))
        later(ask.minutes * draw.between(0.1, 0.7), () => move(ask));
      if (draw.chance(0.13)) later(ask.minutes * draw.between(0.1, 0.95), () => endNow(ask));
    },
  };
};
