/** The last question before an effect that no platform ends by itself. */
import { isOver } from '../core/brand.ts';
import type { Instant } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import type { GrantContext } from '../ports/privilege.ts';

/**
 * NB. Whoever asked for the opening looked at the window before it; a line, another operation and what is asked again can take longer
 * than was left of it, and what is opened after its end stands until somebody sweeps (I6). `call`: what is not sent then.
 */
export const assertWindowOpen = ({ expiresAt }: GrantContext, now: Instant, call: string): void => {
  if (!isOver(expiresAt, now)) return;
  throw new Fault('grant.over', 'The window was over before anything could be opened', {
    call,
    remedy: 'File a new request; the platform may have been busy for long.',
  });
};
