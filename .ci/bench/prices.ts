/** What GitHub takes for jobs and how much it answers, as published, and what a number of jobs comes to. */

/** A job on Linux with two cores, rounded up to a whole minute; dollars. https://docs.github.com/billing/reference/actions-runner-pricing */
const PRICE_OF_A_MINUTE = 0.006;

export type Plan = 'Team' | 'Enterprise';
export const PLANS: readonly Plan[] = ['Team', 'Enterprise'];

/** Minutes a month, for all private repositories together. https://docs.github.com/billing/concepts/product-billing/github-actions */
const INCLUDED: Readonly<Record<Plan, number>> = { Team: 3_000, Enterprise: 50_000 };

/**
 * Requests an hour with a job's own token, in one repository; GraphQL has as many points beside them.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export const REQUESTS_AN_HOUR: Readonly<Record<Plan, number>> = { Team: 1_000, Enterprise: 15_000 };

const MINUTES_A_MONTH = 30 * 24 * 60;

/** Sweeps a month of a schedule that comes every so many minutes, if GitHub lets none out. */
export const sweepsOf = (everyMinutes: number): number => MINUTES_A_MONTH / everyMinutes;

/** Dollars a month, where these are the only jobs of the account. */
export const priceOf = (minutes: number, plan: Plan): number =>
  Math.max(0, minutes - INCLUDED[plan]) * PRICE_OF_A_MINUTE;
