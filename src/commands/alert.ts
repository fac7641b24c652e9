/** Says aloud that break-glass is used, before anything of it is opened. An alert that fails is a fault of the run and blocks nothing. */
import type { Instant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { renderBreakGlass } from '../core/render/break-glass.ts';
import type { Desk } from '../ports/desk.ts';
import type { Derived } from './candidates.ts';

export interface AlertContext {
  /** What the requests themselves say: text stands nowhere else. */
  readonly derived: readonly Derived[];
  readonly timezone: string;
  readonly now: Instant;
}

/** One issue a grant, whatever run says it. Returns what could not be said. */
export const alertBreakGlass = async (
  { desk }: { readonly desk: Desk },
  grants: readonly OpenGrant[],
  context: AlertContext,
): Promise<readonly string[]> => {
  const faults = await Promise.all(
    grants
      .filter(({ plan }) => plan.breakGlass === true)
      .map(async (grant): Promise<readonly string[]> => {
        try {
          const said = renderBreakGlass(grant, justificationOf(grant, context.derived), context);
          await desk.reportOnce(`break-glass:${grant.grant}`, said);
          return [];
        } catch (thrown) {
          return [`The alert of break-glass #${grant.grant} failed: ${faultSentence(asFault(thrown))}`];
        }
      }),
  );
  return faults.flat();
};

const justificationOf = ({ grant }: OpenGrant, derived: readonly Derived[]): string => {
  const found = derived.find((one) => one.kind === 'request' && one.pull.number === grant);
  return found?.kind === 'request' && found.input.kind === 'request' ? found.input.request.justification : '';
};
