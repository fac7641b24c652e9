/** `gatehouse new`: asks for access from a terminal. Everything is judged here first; only then a pull request is opened. */
import { findingsOf } from '../core/asking/answers.ts';
import { isHopeless, judgeNew } from '../core/asking/judge.ts';
import type { Asking } from '../core/asking/offers.ts';
import { placeFor, type RequestPlace } from '../core/asking/place.ts';
import { saysAsTyped, type Wish, writeRequest } from '../core/asking/wish.ts';
import type { Instant } from '../core/brand.ts';
import { emergencyLengthIn } from '../core/emergency.ts';
import { Fault } from '../core/fault.ts';
import type { Explanation } from '../core/hypothetical/explain.ts';
import type { Openables } from '../core/openable.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { SourceFile } from '../core/policy.ts';
import { renderExplanation } from '../core/render/explanation.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { startProposedIn } from '../core/rules/what-would-work.ts';
import type { Asker } from '../ports/asker.ts';
import { completeWish, type Completed, type Ground, type Round } from './new-questions.ts';
import { send, type Sending } from './new-send.ts';
import { refused, type WhoAsks } from './list.ts';

export interface NewPorts {
  /** `undefined`: nobody is asked, and it is opened as it is. */
  readonly asker: Asker | undefined;
  readonly sending: Sending;
}

export interface NewQuestion {
  readonly policyFiles: readonly SourceFile[];
  /** Paths under `requests/` that stand there. */
  readonly taken: ReadonlySet<string>;
  readonly whoAsks: WhoAsks;
  readonly opens: Openables;
  readonly wish: Wish;
  readonly dryRun: boolean;
}

export interface NewOutcome {
  /** 1: findings, denied, or stopped; nothing was sent. */
  readonly exit: 0 | 1;
  readonly text: readonly string[];
  readonly json: unknown;
}

/** Throws `Fault` where an answer is missing and nobody is there, and where GitHub or git refuse. */
export const newRequest = async (
  ports: NewPorts,
  question: NewQuestion,
  at: Instant,
): Promise<NewOutcome> => {
  const { policyFiles: files, whoAsks, opens } = question;
  const policy = parsePolicy({ commit: undefined, files });
  const { settings, people } = policy;
  if (settings === undefined || people === undefined) return refused(policy, files);
  const asking: Asking = { policy, people, person: await whoAsks(people), opens, at };
  const ground = { asking, settings };
  let wish: Wish = question.wish;
  for (let round: Round = 'first'; ; round = 'rest') {
    const completed: Completed = await completeWish(wish, ground, { asker: ports.asker, round });
    if (completed.kind === 'stopped') return stopped();
    wish = completed.wish;
    const draft = draftOf(wish, ground, question.taken);
    const outcome = await offer(ports, question, draft);
    if (outcome.kind === 'done') return outcome.outcome;
    wish = outcome.wish;
  }
};

/** The request as it would be opened, with what would be decided of it. */
interface Draft extends Ground {
  readonly wish: Wish;
  readonly place: RequestPlace;
  readonly file: SourceFile;
  readonly explanation: Explanation;
}

const draftOf = (wish: Wish, ground: Ground, taken: ReadonlySet<string>): Draft => {
  const { asking } = ground;
  const text = writeRequest(wish);
  const asked = { entitlement: wish.entitlement ?? '', requester: asking.person, text, at: asking.at };
  const place = placeFor(asked, (path) => taken.has(path));
  const file = { path: place.path, text };
  return { ...ground, wish, place, file, explanation: judgeNew(file, asking) };
};

type Offered =
  { readonly kind: 'done'; readonly outcome: NewOutcome } | { readonly kind: 'again'; readonly wish: Wish };

const done = (outcome: NewOutcome): Offered => ({ kind: 'done', outcome });

/** Shows what would be decided, and opens it when it is wanted. */
const offer = async (
  { asker, sending }: NewPorts,
  { dryRun }: NewQuestion,
  draft: Draft,
): Promise<Offered> => {
  const findings = findingsOf(draft.wish, draft.asking.policy);
  if (findings.length > 0 || !saysAsTyped(draft.file, draft.wish)) return done(wrong(draft));
  const preview = previewOf(draft);
  const hopeless = isHopeless(draft.explanation);
  if (dryRun) return done({ exit: hopeless ? 1 : 0, text: preview, json: valueOf(draft) });
  if (hopeless && asker === undefined)
    return done({ exit: 1, text: [...preview, '', DENIED, ...otherOptions(draft)], json: valueOf(draft) });
  if (asker !== undefined) {
    asker.show(preview);
    const next = await whatNext(asker, draft, hopeless);
    if (next !== 'send') return next;
  }
  const sent = await send(sending, { ...draft, requester: draft.asking.person });
  const shown = asker === undefined ? [...preview, ''] : [];
  return done({ exit: 0, text: [...shown, ...sent.text], json: { ...valueOf(draft), sent: sent.json } });
};

const DENIED = 'It would be denied, so nothing was sent. What would have to change stands above.';

/** The same again, with what would work: for whoever types options. */
const otherOptions = ({ wish, explanation }: Draft): readonly string[] => {
  const start = startProposedIn(explanation.judged.decision.reasons);
  const emergency = emergencyWish({ wish, explanation });
  return [
    ...(start === undefined || wish.breakGlass
      ? []
      : [`With --start '${start}' the window would be allowed.`]),
    ...(emergency === undefined
      ? []
      : [`In an emergency only: --break-glass --duration ${emergency.duration ?? ''}, without --start.`]),
  ];
};

const whatNext = async (asker: Asker, draft: Draft, hopeless: boolean): Promise<'send' | Offered> => {
  if (!hopeless) {
    const sure = await asker.confirm('Open the pull request?', true);
    if (sure === true) return 'send';
    if (sure === undefined) return done(stopped());
  }
  const { wish } = draft;
  const emergency = emergencyWish(draft);
  const choice = await asker.choose(hopeless ? 'It would be denied. What now?' : 'What now?', [
    { value: 'change', label: 'Answer again', hint: 'what you typed stands there' },
    ...(emergency === undefined
      ? []
      : [{ value: 'emergency', label: 'Use break-glass', hint: 'in an emergency only: everybody is told' }]),
    { value: 'stop', label: 'Stop', hint: 'nothing is sent' },
  ]);
  if (choice === 'emergency' && emergency !== undefined) return { kind: 'again', wish: emergency };
  if (choice !== 'change') return done(stopped());
  const again = await completeWish(wish, draft, { asker, round: 'again' });
  return again.kind === 'stopped' ? done(stopped()) : { kind: 'again', wish: again.wish };
};

/** The same by break-glass, where the decision says that it would work. */
const emergencyWish = ({ wish, explanation }: Pick<Draft, 'wish' | 'explanation'>): Wish | undefined => {
  const duration = emergencyLengthIn(explanation.judged.decision.reasons);
  return duration === undefined
    ? undefined
    : { ...wish, breakGlass: true, start: undefined, extends: undefined, duration };
};

const stopped = (): NewOutcome => ({ exit: 1, text: ['Stopped: nothing was sent.'], json: { sent: null } });

const wrong = ({ file, wish, asking }: Draft): NewOutcome => {
  const findings = findingsOf(wish, asking.policy).map((each) => ({ ...each, file: file.path }));
  if (findings.length === 0)
    throw new Fault(
      'config.invalid',
      'The request cannot be written so that it is read back as it was typed',
      {
        remedy: 'Leave unusual characters out.',
      },
    );
  return {
    exit: 1,
    text: [
      'It is not a request yet, so nothing was sent:',
      '',
      ...renderFindings(findings, [file]).trimEnd().split('\n'),
    ],
    json: { path: file.path, text: file.text, findings: findingsAsValue(findings), sent: null },
  };
};

/** The file as it would be, then the decision. */
const previewOf = ({ file, explanation, settings }: Draft): readonly string[] => [
  `${file.path}:`,
  '',
  ...file.text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`),
  '',
  ...renderExplanation(explanation, {
    timezone: settings.timezone,
    assumed: ['Tickets, open grants and live teams are looked at on the pull request.'],
    brief: true,
  }),
];

const valueOf = ({ file, explanation: { judged, change } }: Draft) => {
  const { outcome, reasons, rules, requester, beneficiary } = judged.decision;
  return { ...file, requester, beneficiary, outcome, reasons, rules, change };
};
