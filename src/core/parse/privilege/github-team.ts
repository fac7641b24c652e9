/** `github-team`: membership of a team. It has no room for an end, so only an exclusive team will do (I4). */
import type { Privilege } from '../../policy.ts';
import type { Reading, SourceOf } from './reading.ts';

export const readGitHubTeam = ({ judge, path }: Reading, source: SourceOf<'github-team'>): Privilege => {
  // NB. Nothing on a membership says until when it lasts: without an exclusive team nobody could end what the ledger lost.
  if (source.managed === undefined)
    judge.reportKey(
      path,
      'policy.not-exclusive',
      `A membership of the team \`${source.team}\` has no room for its end.`,
      'Add `managed: exclusive`; then whoever is in the team without an open grant is out at the next sweep.',
    );
  return {
    kind: 'github-team',
    team: source.team.toLowerCase(),
    role: source.role ?? 'member',
    place: judge.place(path),
  };
};
