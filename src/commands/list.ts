/** `gatehouse list`: what one person may ask for, by the policy of a working tree, and whether now is the time. */
import { type Asking, offersTo } from '../core/asking/offers.ts';
import type { Instant, PersonKey } from '../core/brand.ts';
import type { Openables } from '../core/openable.ts';
import { sayMoment } from '../core/moment.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { People, Policy, SourceFile } from '../core/policy.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { offersAsValue, renderOffers } from '../core/render/offers.ts';

export interface ListOutcome {
  /** 1: the policy cannot be used. */
  readonly exit: 0 | 1;
  readonly text: readonly string[];
  readonly json: unknown;
}

export interface ListQuestion {
  readonly policyFiles: readonly SourceFile[];
  readonly whoAsks: WhoAsks;
  readonly opens: Openables;
}

/** Who it is, once it is known whom the policy knows. Throws `Fault('config.invalid')` for somebody whom it does not know. */
export type WhoAsks = (people: People) => Promise<PersonKey>;

export const list = async (
  { policyFiles, whoAsks, opens }: ListQuestion,
  at: Instant,
): Promise<ListOutcome> => {
  const policy = parsePolicy({ commit: undefined, files: policyFiles });
  const { settings, people } = policy;
  if (settings === undefined || people === undefined) return refused(policy, policyFiles);
  const asking: Asking = { policy, people, person: await whoAsks(people), opens, at };
  const offers = offersTo(asking);
  return {
    exit: 0,
    text: [
      `${asking.person} may ask for ${count(offers.length)}. It is ${sayMoment(at, settings.timezone)}.`,
      ...renderOffers(offers, { policy, settings }),
      ...blockedLines(policy),
      ...(offers.length === 0
        ? []
        : [
            '',
            'Open grants and tickets are not looked at here; the pull request says what they change.',
            'To ask: node dist/cli.js new',
          ]),
    ],
    json: { person: asking.person, at: new Date(at).toISOString(), offers: offersAsValue(offers) },
  };
};

const count = (many: number): string =>
  many === 0 ? 'nothing' : many === 1 ? 'one entitlement' : `${many} entitlements`;

const blockedLines = ({ blocked }: Policy): readonly string[] =>
  blocked.size === 0
    ? []
    : [
        '',
        `Blocked until their files are corrected: ${[...blocked.keys()].toSorted().join(', ')}. See: node dist/cli.js check`,
      ];

export const refused = (policy: Policy, files: readonly SourceFile[]): ListOutcome => ({
  exit: 1,
  text: [
    'Nothing can be asked for: the policy has findings.',
    '',
    ...renderFindings(policy.findings, files).trimEnd().split('\n'),
  ],
  json: { findings: findingsAsValue(policy.findings) },
});
