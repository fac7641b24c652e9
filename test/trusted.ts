/** One certificate authority for all worlds of a process that is asked without a process of its own: Node trusts it from the first on. */
import tls from 'node:tls';
import { makeCertificates, type SandboxCertificates } from '../src/sandbox/certificate.ts';

let made: Promise<SandboxCertificates> | undefined;

const makeAndTrust = async (): Promise<SandboxCertificates> => {
  const certificates = await makeCertificates();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  return certificates;
};

/** The same at each call: Node keeps what it made of the first one, and a second of the same name would not be told from it. */
export const trustedCertificates = (): Promise<SandboxCertificates> => (made ??= makeAndTrust());
