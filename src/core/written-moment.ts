/** A moment where the zone may be left out: in policy tests and on the command line the settings' zone is meant then. */
import { parseMoment, type ParsedMoment } from './moment.ts';

export const readMoment = (text: string, timezone: string): ParsedMoment => {
  const written = text.trim();
  const context = { zone: timezone, key: '' };
  const parsed = parseMoment(written, context);
  return parsed.kind === 'problem' && parsed.problem === 'no-zone'
    ? parseMoment(`${written} ${timezone}`, context)
    : parsed;
};
