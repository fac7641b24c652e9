/** What stands on the platforms of a house at this moment and carries the mark of a grant. */
import type { House } from './house.ts';

export interface Standing {
  readonly kind: 'azure-role' | 'plain-role' | 'entra-role' | 'nsg-rule' | 'firewall-rule' | 'vm-jit';
  readonly grant: number;
  /** Entra object id; empty where the platform knows no person. */
  readonly principal: string;
  /** Milliseconds since the epoch. */
  readonly end: number;
}

const reader =
  (installation: string) =>
  (text: string | null | undefined): number | undefined => {
    const found = new RegExp(`^gh:${installation}-(\\d+)`).exec(text ?? '')?.[1];
    return found === undefined ? undefined : Number(found);
  };

/** Access itself, as the platform gives it: not what a list shows, and not what is only asked for. */
export const standing = ({
  azure,
  installation,
}: Pick<House, 'azure' | 'installation'>): readonly Standing[] => {
  const grantIn = reader(installation);
  const state = azure.state();
  const grantOf = new Map<string, number | undefined>([
    ...state.requests.map(({ name, justification }) => [name, grantIn(justification)] as const),
    ...state.directory.requests.map(({ id, justification }) => [id, grantIn(justification)] as const),
  ]);
  const held = (
    kind: Standing['kind'],
    all: readonly {
      live: boolean;
      principalId: string;
      endDateTime: string | null;
      request: string | null;
    }[],
  ): readonly Standing[] =>
    all.flatMap(({ live, principalId, endDateTime, request }) => {
      const grant = grantOf.get(request ?? '');
      return live && grant !== undefined
        ? [
            {
              kind,
              grant,
              principal: principalId,
              end: endDateTime === null ? Infinity : Date.parse(endDateTime),
            },
          ]
        : [];
    });
  /** What carries its end in our marker, as no platform ends it. */
  const marked = (kind: Standing['kind'], text: string, principal = ''): readonly Standing[] => {
    const grant = grantIn(text);
    return grant === undefined
      ? []
      : [{ kind, grant, principal, end: Date.parse(/ exp=(\S+)/.exec(text)?.[1] ?? '') }];
  };
  const rules = state.nsgs.flatMap(({ rules: all }) =>
    all.flatMap((rule) => marked('nsg-rule', String(rule['description'] ?? ''))),
  );
  const firewalls = state.firewallGroups.flatMap(({ content }) =>
    content.ruleCollections.flatMap(({ rules: all }) =>
      all.flatMap((rule) => marked('firewall-rule', String(rule['description'] ?? ''))),
    ),
  );
  const plain = state.assignments.flatMap(({ live, description, principalId }) =>
    live ? marked('plain-role', description ?? '', principalId) : [],
  );
  const jit = state.jit.flatMap(({ status, justification, endTimeUtc }): readonly Standing[] => {
    const grant = grantIn(justification);
    return grant === undefined || !status.startsWith('Initiat')
      ? []
      : [{ kind: 'vm-jit', grant, principal: '', end: Date.parse(endTimeUtc) }];
  });
  return [
    ...held('azure-role', state.assignments),
    ...held('entra-role', state.directory.assignments),
    ...plain,
    ...rules,
    ...firewalls,
    ...jit,
  ];
};
