/** Graph's lists: `$filter`, `$select` and pages over items that are already shaped. Whatever is not understood is refused. */
import type { SandboxAnswer, SandboxRequest } from '../http.ts';
import { badRequest } from './graph-error.ts';
import type { Json } from './json.ts';

export const JSON_TYPE = {
  'content-type':
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
  'OData-Version': '4.0',
};

const PAGE = 20;

/** `path`: where its next page is, when that is not what the items are called. */
export const listOf = (
  request: SandboxRequest,
  what: string,
  items: readonly Json[],
  path = what,
): SandboxAnswer => {
  const matching = items.filter(matches(request.query.get('$filter')));
  const from = Number(Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString() || '0');
  if (!Number.isInteger(from) || from < 0)
    throw badRequest('The specified page token value has expired.', 'Directory_ExpiredPageToken');
  const next = new URLSearchParams(request.query);
  next.set('$skiptoken', Buffer.from(String(from + PAGE)).toString('base64url'));
  return {
    status: 200,
    headers: JSON_TYPE,
    body: {
      '@odata.context': `${request.base}/v1.0/$metadata#${what}`,
      ...(from + PAGE < matching.length
        ? { '@odata.nextLink': `${request.base}/v1.0/${path}?${next.toString()}` }
        : {}),
      value: matching.slice(from, from + PAGE).map((item) => selected(request, item)),
    },
  };
};

export const oneOf = (request: SandboxRequest, what: string, item: Json): SandboxAnswer => ({
  status: 200,
  headers: JSON_TYPE,
  body: {
    '@odata.context': `${request.base}/v1.0/$metadata#${what}/$entity`,
    ...selected(request, item),
  },
});

const selected = (request: SandboxRequest, item: Json): Json => {
  const asked = request.query.get('$select');
  if (asked === null || asked === '') return item;
  const wanted = asked.split(',').map((given) => {
    const known = Object.keys(item).find((key) => key.toLowerCase() === given.trim().toLowerCase());
    if (known === undefined)
      throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${given}'.`);
    return known;
  });
  return Object.fromEntries(
    Object.entries(item).filter(([key]) => key.startsWith('@') || wanted.includes(key)),
  );
};

/** `property eq 'value'`, joined by `and`, or the start of a description; text is compared without case, as the directory does. */
const matches = (filter: string | null): ((item: Json) => boolean) => {
  if (filter === null || filter.trim() === '') return () => true;
  const start = /^startswith\(description,'((?:[^']|'')*)'\)$/i.exec(filter.trim())?.[1];
  if (start !== undefined)
    return ({ description }) =>
      typeof description === 'string' &&
      description.toLowerCase().startsWith(start.replaceAll("''", "'").toLowerCase());
  const clauses = filter.trim().split(/\s+and\s+(?=\w+\s+eq\s)/i);
  const tests = clauses.map((clause) => {
    const [, name, value] = /^(\w+)\s+eq\s+'((?:[^']|'')*)'$/i.exec(clause.trim()) ?? [];
    if (name === undefined || value === undefined)
      throw badRequest(`Invalid filter clause: '${clause}'.`, 'Request_UnsupportedQuery');
    const wanted = value.replaceAll("''", "'").toLowerCase();
    return (item: Json): boolean => {
      if (!(name in item)) throw badRequest(`Could not find a property named '${name}'.`);
      const held = item[name];
      return typeof held === 'string' && held.toLowerCase() === wanted;
    };
  });
  return (item) => tests.every((test) => test(item));
};
