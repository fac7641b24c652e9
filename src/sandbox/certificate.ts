/** The sandbox's own certificate authority, and its certificate for localhost. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

export interface SandboxCertificates {
  /** PEM of the authority, on disk: what `NODE_EXTRA_CA_CERTS` names before the application starts. */
  readonly caPath: string;
  readonly ca: string;
  /** PEM key and certificate for localhost, 127.0.0.1 and ::1. */
  readonly tls: { readonly key: string; readonly cert: string };
}

/**
 * Makes a new authority and one certificate, and writes the authority's certificate (never its key) below `directory`,
 * or into a new temporary directory. Validity follows the machine's clock, not the world's: it is the
 * application's TLS stack that judges it.
 */
export const makeCertificates = async (directory?: string): Promise<SandboxCertificates> => {
  const notBeforeDate = new Date(Date.now() - day);
  const notAfterDate = new Date(Date.now() + 30 * day);
  const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256', notBeforeDate, notAfterDate } as const;
  const authority = await generate([{ name: 'commonName', value: 'Gatehouse sandbox CA' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  const folder = directory ?? (await mkdtemp(path.join(tmpdir(), 'gatehouse-ca-')));
  const caPath = path.join(folder, 'ca.pem');
  await writeFile(caPath, authority.cert);
  return { caPath, ca: authority.cert, tls: { key: leaf.private, cert: leaf.cert } };
};

const day = 24 * 3_600_000;
