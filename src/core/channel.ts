/** Channels outside GitHub, by their names: the policy says who hears what, a secret says where each of them is. */

/** `slack:approvals`: what listens there, and a name. */
export type Channel = `${ChannelKind}:${string}`;
type ChannelKind = 'slack' | 'teams' | 'webhook';

/** Who wants to hear of it: `alerts` what somebody should look at, `requests` what waits for people, `grants` what opens and ends. */
export type Subscription = 'alerts' | 'requests' | 'grants';

export type Routes = Readonly<Record<Subscription, readonly Channel[]>>;

/** `undefined`: the text names none. */
export const parseChannel = (
  text: string,
): { readonly kind: ChannelKind; readonly channel: Channel } | undefined => {
  const [, kind, name = ''] = /^(slack|teams|webhook):(\S{1,80})$/.exec(text) ?? [];
  switch (kind) {
    case 'slack':
    case 'teams':
    case 'webhook':
      return { kind, channel: `${kind}:${name}` };
    default:
      return undefined;
  }
};
