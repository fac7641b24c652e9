/** The questions before an opening effect on a grant that is open already and that nobody owns as a whole (I6, I11). */
import { clocksAgree } from '../core/clocks.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { endOf, LEAST_OPENING } from './ownership.ts';

/** `also`: what else must hold of the grant as the ledger has it now. */
export const isOpenStill = async (
  work: Pick<Work, 'ledger'>,
  grant: OpenGrant,
  also: (current: OpenGrant) => boolean = () => true,
): Promise<boolean> => {
  const current = (await work.ledger.read([grant.grant], [])).open.get(grant.grant);
  return current?.state === 'active' && current.expiresAt === grant.expiresAt && also(current);
};

/** Why nothing may be opened; `final`: nor later. */
export interface NotNow {
  readonly why: string;
  readonly final: boolean;
}

export const whyNotOpen = async (
  ports: Pick<ElevatePorts, 'clock'>,
  work: Pick<Work, 'ledger'>,
  { grant, also }: { readonly grant: OpenGrant; readonly also?: (current: OpenGrant) => boolean },
): Promise<NotNow | undefined> => {
  if (!(await isOpenStill(work, grant, also))) return { why: 'it is not open any more', final: false };
  if (endOf(grant) - ports.clock.now() < LEAST_OPENING)
    return { why: 'too little of its window is left', final: true };
  if (!clocksAgree(ports.clock.sources()))
    return { why: 'the clocks of GitHub and Azure are more than two minutes apart', final: false };
  return undefined;
};
