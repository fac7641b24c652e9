/** Why an elevation in PIM does not go on, as a fault: transient ones wait and look again first. */
import type { EntraId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { FaultCode } from '../../core/fault.ts';
import type { RoleAnswer } from '../../ports/azure-roles.ts';
import type { GrantContext } from '../../ports/privilege.ts';

/** What is asked for, for messages. */
export interface Asking {
  /** Role and place: `Reader at /subscriptions/…`. */
  readonly what: string;
  readonly principal: EntraId;
  /** The API call. */
  readonly call: string;
  /** The page about the kind: `docs/privileges/azure-role.md`. */
  readonly page: string;
}

export type Stop = (code: FaultCode, what: string, lasting: { readonly transient: boolean }) => Fault;

export const stopping =
  ({ call, page }: Asking): Stop =>
  (code, what, { transient }) =>
    new Fault(code, `Elevation in PIM: ${what}`, {
      call,
      remedy: transient
        ? 'The run tries again to its deadline, then undoes what it opened.'
        : `Look at the role’s settings and assignments in PIM, see ${page}; then file a new request.`,
      transient,
    });

/** What PIM refused. `exists` and `assigned-already` mean different things to who has a key of their own and to who has none. */
export const stoppedBy = (
  answer: Exclude<RoleAnswer, { kind: 'accepted' | 'exists' | 'assigned-already' }>,
  asking: Asking,
): Fault => {
  const stopped = stopping(asking);
  switch (answer.kind) {
    case 'unclear':
      return answer.fault;
    case 'throttled':
      return stopped('azure.throttled', 'PIM asks to slow down', { transient: true });
    case 'unknown-principal':
      return stopped('azure.not-found', `PIM does not know ${asking.principal} yet`, { transient: true });
    case 'pending-elsewhere':
      return stopped('azure.conflict', `another request for ${asking.what} waits in PIM`, {
        transient: true,
      });
    case 'too-short':
      return stopped('azure.rejected', 'less than five minutes of the window are left', { transient: false });
    case 'not-assigned':
      return stopped('azure.unexpected', 'PIM answered an assignment as if it were a removal', {
        transient: false,
      });
  }
};

/** NB. A request that cannot be recognised afterwards is never made: nothing could prove that it is ours to end. */
export const unmarkable = ({ url }: GrantContext): Fault =>
  new Fault('bug', `${JSON.stringify(url)} cannot stand in a justification`, {
    remedy: 'Please report it with the log of this run.',
  });
