/** Whether a session through Bastion is of a grant: of its holder, to its target, begun while it let the holder in. */
import type { Instant } from '../../core/brand.ts';
import { formatInstant } from '../../core/brand.ts';
import type { BastionSession } from '../../ports/bastions.ts';
import { sameText } from './rule.ts';

export interface Claim {
  /** The name under which the holder signs in; `undefined`: not known here. */
  readonly signIn: string | undefined;
  /** Resource id of the one machine that the grant leads to; `undefined`: whatever is behind the Bastion. */
  readonly target: string | undefined;
  readonly since: Instant;
  readonly until: Instant;
}

/**
 * `unclear`: it may be the grant's.
 * NB. Ended is only what is the grant's in all three: everything else may be somebody's work (I8).
 */
export const whoseIs = (session: BastionSession, claim: Claim): 'theirs' | 'unclear' | 'others' => {
  const { startedAt } = session;
  if (startedAt !== undefined && (startedAt < claim.since || startedAt > claim.until)) return 'others';
  const toTarget =
    claim.target === undefined || sameText(session.target, claim.target)
      ? 'theirs'
      : session.target === ''
        ? 'unclear'
        : 'others';
  const byHolder = holderOf(session, claim.signIn);
  if (toTarget === 'others' || byHolder === 'others') return 'others';
  return startedAt !== undefined && toTarget === 'theirs' && byHolder === 'theirs' ? 'theirs' : 'unclear';
};

/** An account of the machine, which has no `@`, may be anybody's. */
const holderOf = ({ user }: BastionSession, signIn: string | undefined): 'theirs' | 'unclear' | 'others' => {
  const name = user.replace(/^AzureAD\\/i, '');
  if (signIn === undefined || !name.includes('@')) return 'unclear';
  return sameText(name, signIn) ? 'theirs' : 'others';
};

/** `SSH to vm-db as azureuser, since 2026-11-20T10:05:00Z`. */
export const sessionInWords = ({ protocol, host, target, user, startedAt }: BastionSession): string =>
  [
    protocol === '' ? 'a session' : protocol,
    ` to ${host || target.slice(target.lastIndexOf('/') + 1) || 'a machine that is not named'}`,
    user === '' ? '' : ` as ${user}`,
    startedAt === undefined ? ', since when is not known' : `, since ${formatInstant(startedAt)}`,
  ].join('');
