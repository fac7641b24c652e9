/** Reading Graph's answers, and writing ids and names into its addresses and filters. */
import { instant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { field } from './graph-client.ts';

/** NB. A quote in a role's name would end the OData string and rewrite the filter (I10). */
export const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** NB. Ids come from answers too: nothing in one may reach another path (I10). */
export const segment = (id: string): string => {
  if (/^[\w-]{1,200}$/.test(id)) return id;
  throw new Fault('azure.unexpected', `${JSON.stringify(id)} is no id of Graph`, {
    remedy: 'A proxy between the runner and Graph may rewrite answers.',
  });
};

export const endOf = (item: unknown): Instant | undefined =>
  moment(field(field(field(item, 'scheduleInfo'), 'expiration'), 'endDateTime'));

export const text = (item: unknown, name: string): string | undefined => {
  const value = field(item, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const moment = (value: unknown): Instant | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : instant(at);
};
