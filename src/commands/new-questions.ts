/** The questions of `new`: each answer is judged at once, and what is answered already is not asked. */
import { problemWith, withAnswer, type Field } from '../core/asking/answers.ts';
import { type Asking, type Offer, offerOf, offersTo } from '../core/asking/offers.ts';
import type { Wish } from '../core/asking/wish.ts';
import { hours, later } from '../core/brand.ts';
import { formatDuration, parseWindow, usualWindow, writeDuration } from '../core/duration.ts';
import { Fault } from '../core/fault.ts';
import { openStatic } from '../core/approval/fillable.ts';
import { writeMoment } from '../core/moment.ts';
import type { Entitlement, Parameter, Settings } from '../core/policy.ts';
import { approversOf } from '../core/render/offers.ts';
import { plainEmergency } from '../core/render/offer.ts';
import { longestWindow, waives } from '../core/rules/break-glass.ts';
import { startProposedIn } from '../core/rules/what-would-work.ts';
import type { Asker, Choice } from '../ports/asker.ts';

export type Completed = { readonly kind: 'wish'; readonly wish: Wish } | { readonly kind: 'stopped' };

export interface Ground {
  readonly asking: Asking;
  readonly settings: Settings;
}

/**
 * `first`: what is missing, and what may be said beside it. `again`: also what is answered, with the answer standing there.
 * `rest`: what is missing or wrong, and nothing else.
 */
export type Round = 'first' | 'again' | 'rest';

export const completeWish = async (
  given: Wish,
  ground: Ground,
  { asker, round }: { readonly asker: Asker | undefined; readonly round: Round },
): Promise<Completed> => {
  if (asker === undefined) {
    insistOnAnswers(given, ground);
    return { kind: 'wish', wish: given };
  }
  // Whoever gave the whole request as options has said what they wanted to say beside it.
  const whole =
    given.entitlement !== undefined && given.duration !== undefined && given.justification !== undefined;
  const talk = {
    ground,
    asker,
    again: round === 'again',
    beside: round === 'again' || (round === 'first' && !whole),
  };
  let wish = given;
  for (const step of STEPS) {
    const next = await step({ ...talk, wish });
    if (next === undefined) return { kind: 'stopped' };
    wish = next;
  }
  return { kind: 'wish', wish };
};

interface Talk {
  readonly wish: Wish;
  readonly ground: Ground;
  readonly asker: Asker;
  readonly again: boolean;
  /** Whether to ask also for what may be left out. */
  readonly beside: boolean;
}

/** `undefined`: they stopped. */
type Step = (talk: Talk) => Promise<Wish | undefined>;

const entitlementOf = (wish: Wish, { asking }: Ground): Entitlement | undefined =>
  wish.entitlement === undefined ? undefined : asking.policy.entitlements.get(wish.entitlement);

const which: Step = async ({ wish, ground, asker, again }) => {
  const wrong =
    wish.entitlement === undefined
      ? undefined
      : problem({ key: 'entitlement' }, { wish, ground })(wish.entitlement);
  if (wish.entitlement !== undefined && wrong === undefined && !again) return wish;
  if (wrong !== undefined) asker.show([wrong]);
  const offers = offersTo(ground.asking);
  if (offers.length === 0)
    throw new Fault('config.invalid', `${ground.asking.person} may ask for nothing`, {
      remedy: 'Ask the owner of an entitlement in requests/README.md who may.',
    });
  const entitlement = await asker.choose('What do you need?', offers.map(choiceOf));
  if (entitlement === undefined) return undefined;
  // What another entitlement asked for does not belong to this one.
  return entitlement === wish.entitlement ? wish : { ...wish, entitlement, parameters: new Map() };
};

const choiceOf = ({ entitlement, usual, breakGlass }: Offer): Choice => ({
  value: entitlement.name,
  label: `${entitlement.name}: ${entitlement.description}`,
  hint:
    usual === undefined
      ? breakGlass === undefined
        ? 'whether you may is not known here'
        : 'by break-glass only'
      : usual.obstacles.length > 0
        ? 'not now'
        : `up to ${formatDuration(usual.longest)}; ${approversOf(usual)}`,
});

/** Only those who may use it are asked, and only after what stands in the way of the usual one was said. */
const emergency: Step = async ({ wish, ground, asker, again, beside }) => {
  const entitlement = entitlementOf(wish, ground);
  if (entitlement === undefined || !beside || (wish.breakGlass && !again)) return wish;
  const { usual, breakGlass } = offerOf(entitlement, ground.asking, undefined);
  const obstacles = usual?.obstacles ?? [];
  if (obstacles.length > 0)
    asker.show(obstacles.map(({ sentence, remedy }) => `${sentence} ${remedy ?? ''}`.trim()));
  // With a start or a grant to go on with there is time for the usual way.
  if (breakGlass === undefined || wish.start !== undefined || wish.extends !== undefined) return wish;
  asker.show([`Break-glass of ${entitlement.name}: ${plainEmergency(entitlement).join('; ')}.`]);
  const used = await asker.confirm('Is this an emergency, and do you need break-glass?', false);
  return used === undefined ? undefined : { ...wish, breakGlass: used };
};

const whatFor: Step = async (talk) => {
  const entitlement = entitlementOf(talk.wish, talk.ground);
  let { wish } = talk;
  for (const parameter of entitlement?.parameters ?? []) {
    const next = await askParameter(parameter, { ...talk, wish });
    if (next === undefined) return undefined;
    wish = next;
  }
  return wish;
};

const askParameter = async (parameter: Parameter, talk: Talk): Promise<Wish | undefined> => {
  const field = { parameter: parameter.name };
  const choices = [...parameter.choices, ...parameter.among];
  const { wish, asker, again } = talk;
  const given = wish.parameters.get(parameter.name);
  if (given !== undefined && !again && problem(field, talk)(given) === undefined) return wish;
  const message = `${parameter.name}${parameter.hint === undefined ? '' : ` (${parameter.hint})`}`;
  if (choices.length === 0)
    return askText(field, { message, example: exampleOf(parameter), initial: given }, talk);
  const chosen = await asker.choose(
    message,
    choices.map((value) => ({ value, label: value, hint: undefined })),
  );
  return chosen === undefined ? undefined : withAnswer(wish, field, chosen);
};

const exampleOf = ({ type, within }: Parameter): string | undefined =>
  type === 'ip' || type === 'cidr'
    ? within.length === 0
      ? undefined
      : `in ${within.join(' or ')}`
    : undefined;

const problem =
  (field: Field, { wish, ground }: Pick<Talk, 'wish' | 'ground'>) =>
  (answer: string): string | undefined =>
    problemWith(field, answer, { before: wish, policy: ground.asking.policy });

interface Words {
  readonly message: string;
  readonly example: string | undefined;
  readonly initial: string | undefined;
}

/** An answer that must be there. */
const askText = async (field: Field, words: Words, talk: Talk): Promise<Wish | undefined> => {
  const wrong = problem(field, talk);
  const answer = await talk.asker.ask({
    ...words,
    problem: (text) => (text === '' ? 'Write an answer, or press Ctrl+C to stop.' : wrong(text)),
  });
  return answer === undefined ? undefined : withAnswer(talk.wish, field, answer);
};

const howLong: Step = async (talk) => {
  const { wish, ground, again } = talk;
  const field = { key: 'duration' } as const;
  if (wish.duration !== undefined && !again && problem(field, talk)(wish.duration) === undefined) return wish;
  const entitlement = entitlementOf(wish, ground);
  if (entitlement === undefined)
    return askText(field, { message: 'How long?', example: '1h', initial: wish.duration }, talk);
  const longest = longestWindow({ request: wish, entitlement });
  const usual = writeDuration(usualWindow(longest));
  const message = `How long? (at most ${writeDuration(longest)})`;
  return askText(field, { message, example: usual, initial: wish.duration ?? usual }, talk);
};

/** Who receives it: asked only where somebody else may. */
const forWhom: Step = async ({ wish, ground, asker, again, beside }) => {
  const entitlement = entitlementOf(wish, ground);
  if (
    entitlement === undefined ||
    entitlement.for.length === 0 ||
    !beside ||
    (wish.for !== undefined && !again)
  )
    return wish;
  const { people, person } = ground.asking;
  const others = [...openStatic(entitlement.for, { people, owner: entitlement.owner }, undefined).people]
    .filter((key) => key !== person)
    .toSorted();
  if (others.length === 0) return wish;
  const chosen = await asker.choose('Who receives it?', [
    { value: person, label: 'Me', hint: undefined },
    ...others.map((key) => ({ value: key, label: key, hint: undefined })),
  ]);
  if (chosen === undefined) return undefined;
  return { ...wish, for: chosen === person ? undefined : chosen };
};

/** Where it is too early or too late now, the next start that works stands there. */
const whenToStart: Step = async (talk) => {
  const { wish, ground, asker, again, beside } = talk;
  if (!beside || wish.breakGlass || wish.extends !== undefined || (wish.start !== undefined && !again))
    return wish;
  const entitlement = entitlementOf(wish, ground);
  const { settings, asking } = ground;
  const length = parseWindow(wish.duration ?? '');
  const wanted = length.kind === 'duration' ? length.value : undefined;
  const obstacles =
    entitlement === undefined ? [] : (offerOf(entitlement, asking, wanted).usual?.obstacles ?? []);
  const next = startProposedIn(obstacles);
  const field = { key: 'start' } as const;
  const wrong = problem(field, talk);
  const answer = await asker.ask({
    message: 'When does it start? (empty: as soon as it is approved)',
    example: writeMoment(later(asking.at, hours(2)), settings.timezone),
    initial: wish.start ?? next,
    problem: (text) => (text === '' ? undefined : wrong(text)),
  });
  if (answer === undefined) return undefined;
  return { ...wish, start: answer === '' ? undefined : answer };
};

const why: Step = async (talk) => {
  const { wish, ground, again } = talk;
  const field = { key: 'justification' } as const;
  if (wish.justification !== undefined && !again && problem(field, talk)(wish.justification) === undefined)
    return wish;
  const { minLength } = ground.settings.justification;
  const least = minLength > 1 ? `at least ${minLength} characters; ` : '';
  const words = {
    message: `What will you do, and why now? (${least}it is kept for ever)`,
    example: 'Fail over payments-db-02, replication is stuck since 14:10',
    initial: wish.justification,
  };
  return askText(field, words, talk);
};

const ticket: Step = async (talk) => {
  const { wish, ground, again } = talk;
  const entitlement = entitlementOf(wish, ground);
  const asked = asksTicket(wish, entitlement);
  const field = { key: 'ticket' } as const;
  if (!asked && wish.ticket === undefined) return wish;
  if (wish.ticket !== undefined && !again && problem(field, talk)(wish.ticket) === undefined) return wish;
  const systems = ground.settings.tickets
    .filter(({ system }) => entitlement?.ticket.system === undefined || system === entitlement.ticket.system)
    .map(({ system, pattern }) => `${system} ${pattern}`);
  return askText(
    field,
    { message: `Ticket (${systems.join(', or ')})`, example: undefined, initial: wish.ticket },
    talk,
  );
};

const asksTicket = (wish: Wish, entitlement: Entitlement | undefined): boolean =>
  entitlement !== undefined &&
  entitlement.ticket.required &&
  !waives({ request: wish, entitlement }, 'ticket');

/** In the order in which they decide what is asked next. */
const STEPS: readonly Step[] = [which, emergency, forWhom, whatFor, howLong, whenToStart, why, ticket];

/** With nobody there, everything that is missing is said at once. */
const insistOnAnswers = (wish: Wish, ground: Ground): void => {
  const entitlement = entitlementOf(wish, ground);
  const missing = [
    ...(wish.entitlement === undefined ? ['--entitlement'] : []),
    ...(wish.duration === undefined ? ['--duration'] : []),
    ...(wish.justification === undefined ? ['--justification'] : []),
    ...(entitlement?.parameters ?? [])
      .filter(({ name }) => !wish.parameters.has(name))
      .map(({ name }) => `--param ${name}=…`),
    ...(wish.ticket === undefined && asksTicket(wish, entitlement) ? ['--ticket'] : []),
  ];
  if (missing.length === 0) return;
  throw new Fault('config.invalid', `Nobody can be asked here, and this is missing: ${missing.join(', ')}`, {
    remedy: 'Give it as options, or run it on a terminal without --yes.',
  });
};
