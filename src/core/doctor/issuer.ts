/** Who issues the id tokens of GitHub's jobs: another one in each GitHub that is not github.com. */

/** As a job's own token names it; `undefined`: it is no token of a job of GitHub, as that of another host is not. */
export const issuerIn = (token: string): string | undefined => {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const claim = (name: string): unknown =>
      typeof claims === 'object' && claims !== null ? Reflect.get(claims, name) : undefined;
    const issuer = claim('iss');
    return typeof issuer === 'string' && typeof claim('repository_id') === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
};

/** As the address of GitHub's API says: github.com, a cloud of an enterprise's own (ghe.com), or a server. */
export const issuerAt = (apiUrl: string): string => {
  const { host } = new URL(apiUrl);
  if (host === 'api.github.com') return 'https://token.actions.githubusercontent.com';
  const [, enterprise] = /^api\.([a-z0-9-]+\.ghe\.com)$/i.exec(host) ?? [];
  return enterprise === undefined ? `https://${host}/_services/token` : `https://token.actions.${enterprise}`;
};
