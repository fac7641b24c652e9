/** The requests that a request extends, one after the other to the first, each from its own merged pull request. */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { extendedRequest } from '../core/extension.ts';
import type { Fact } from '../core/fact.ts';
import { known } from '../core/fact.ts';
import type { ExtendedRequest } from '../core/facts.ts';
import type { Policy } from '../core/policy.ts';
import type { Evidence } from '../ports/evidence.ts';

/** A chain that is longer is not followed to its first, and then it is denied. */
const LONGEST_CHAIN = 20;

export const extendedRequests =
  (
    evidence: Pick<Evidence, 'pull'>,
    { policy, now }: { readonly policy: Policy; readonly now: Instant },
    first: GrantNumber,
  ) =>
  async (): Promise<Fact<readonly ExtendedRequest[]>> => {
    const chain: ExtendedRequest[] = [];
    for (let next: GrantNumber | undefined = first; next !== undefined && chain.length < LONGEST_CHAIN;) {
      const pull = await evidence.pull(next);
      const request: ExtendedRequest | undefined =
        pull === undefined ? undefined : extendedRequest(pull, policy);
      if (request === undefined) break;
      chain.push(request);
      next = request.extends;
    }
    return chain.length === 0 ? { kind: 'empty', at: now } : known(chain, now);
  };
