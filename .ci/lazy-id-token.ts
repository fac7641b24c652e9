/**
 * Gives the client that asks GitHub for id tokens a chunk of its own: the runner's library imports it for every job, with an HTTP
 * client of 700 KB behind it, and a job that only judges never asks.
 */
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'rolldown';

const library = resolve(import.meta.dirname, '../node_modules/@actions/core/lib');
const real = join(library, 'oidc-utils.js');
const inItsPlace = '\0lazy-id-token';

export const lazyIdToken = (): Plugin => ({
  name: 'lazy-id-token',
  resolveId: (source, importer) =>
    source === './oidc-utils.js' && importer !== undefined && dirname(importer) === library
      ? inItsPlace
      : null,
  load: (id) =>
    id === inItsPlace
      ? `export class OidcClient {
  static getIDToken = async (audience) => (await import(${JSON.stringify(real)})).OidcClient.getIDToken(audience);
}
`
      : null,
});
