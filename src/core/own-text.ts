/** A copy of a part of a longer text, for what is kept: the part itself would keep the whole of it in memory. */

/** The engine cuts by pointing into the longer text; what it has put together anew is a text by itself. */
export const ownText = (part: string): string => ` ${part}`.slice(1);
