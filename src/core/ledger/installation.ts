/** The installation id: what tells one Gatehouse's objects on the platforms from another's (I8). */
import type { Digest, Installation } from '../brand.ts';
import { installation } from '../brand.ts';
import { canonicalJson, sha256 } from '../canonical.ts';

/** Eight hexadecimal characters from GitHub's id of the repository and the SHA-256 of the ledger's first line. */
export const installationOf = (repositoryId: number, genesis: Digest): Installation =>
  installation(sha256(canonicalJson(['gatehouse', repositoryId, genesis])).slice(0, 8));
