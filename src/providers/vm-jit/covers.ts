/** Whether every address of one text lies in another: what cannot be read as addresses covers nothing and is covered by `*` alone. */
import { addressesIn } from '../../core/network/addresses.ts';
import { covers } from '../../core/network/ranges.ts';

export const coversAddress = (outer: string, inner: string): boolean => {
  if (/^(?:\*|any)$/i.test(outer.trim())) return true;
  const [within, of] = [addressesIn(outer), addressesIn(inner)];
  return within !== undefined && of !== undefined && covers(within, of);
};
