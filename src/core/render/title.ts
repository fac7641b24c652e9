/** The title of a request's pull request, from what was resolved, never from what its author called it. */
import type { PersonKey } from '../brand.ts';
import type { Decision } from '../decision.ts';
import type { Plan } from '../plan.ts';
import type { AccessRequest } from '../request.ts';
import { oneLine } from './escape.ts';
import { formatDuration } from './time.ts';
import type { View } from './view.ts';

/** `alice · prod-vm-admin · 2 h · CHG0031234`; `undefined` while nothing is resolved. */
export const renderTitle = (view: View): string | undefined => {
  const { subject } = view;
  switch (subject.kind) {
    case 'judged':
    case 'observed':
      return titleOfRequest(subject.decision, subject.request);
    case 'grant':
    case 'ended':
      return title(
        { ...subject.grant, breakGlass: subject.grant.plan.breakGlass === true },
        subject.grant.plan.duration,
        subject.grant.ticket ?? undefined,
      );
    case 'not-a-request':
    case 'deletion':
    case 'findings':
    case 'change':
    case 'closed':
    case 'fault':
      return undefined;
  }
};

/** The same of a request that nobody has opened yet. */
export const titleOfRequest = (
  { requester, beneficiary, entitlement, plan }: Decision,
  request: AccessRequest | undefined,
): string | undefined => {
  if (requester === undefined || entitlement === undefined || request === undefined) return undefined;
  const { breakGlass, duration, ticket } = request;
  return title(
    { breakGlass, requester, beneficiary: beneficiary ?? requester, entitlement },
    plan?.duration ?? duration,
    ticket,
  );
};

interface Who {
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
  readonly breakGlass: boolean;
}

const title = (who: Who, duration: Plan['duration'], ticket: string | undefined): string => {
  const person =
    who.requester === who.beneficiary ? who.requester : `${who.requester} for ${who.beneficiary}`;
  const parts = [
    person,
    who.entitlement,
    formatDuration(duration),
    ...(who.breakGlass ? ['break-glass'] : []),
    ...(ticket === undefined ? [] : [ticket]),
  ];
  // Titles know code spans and nothing else.
  return parts.map((part) => oneLine(part, 60).replaceAll('`', "'")).join(' · ');
};
