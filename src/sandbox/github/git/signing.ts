/** The key with which this sandbox's GitHub signs commits: OpenPGP (RFC 4880, EdDSA as GnuPG has it), so that other programs can check it. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

export interface Signer {
  /** Sixteen hexadecimal characters. */
  readonly keyId: string;
  /** Armored, as `https://<host>/web-flow.gpg` serves it. */
  readonly publicKey: string;
  /** Armored and detached; the same for the same text and time. `at`: seconds since the epoch. */
  sign(text: string, at: number): string;
}

/**
 * The same for the same `name`, so that a world which is played again has the same ledger; nothing outside a sandbox believes it. Made
 * long ago by what it says: no commit is older.
 */
export const createSigner = (name: string): Signer => {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, createHash('sha256').update(name).digest()]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const key = Buffer.concat([
    Buffer.from([4]),
    number4(CREATED),
    Buffer.from([EDDSA, ED25519.length, ...ED25519]),
    integer(Buffer.concat([Buffer.from([0x40]), point])),
  ]);
  const framed = Buffer.concat([Buffer.from([0x99]), number2(key.length), key]);
  const fingerprint = createHash('sha1').update(framed).digest();
  const keyId = fingerprint.subarray(-8);

  const signature = (
    content: Buffer,
    kind: number,
    more: { readonly at: number; readonly marks: Buffer },
  ): Buffer => {
    const hashed = Buffer.concat([
      subpacket(33, Buffer.concat([Buffer.from([4]), fingerprint])),
      subpacket(2, number4(more.at)),
      more.marks,
    ]);
    const head = Buffer.concat([Buffer.from([4, kind, EDDSA, SHA256]), number2(hashed.length), hashed]);
    const digest = createHash('sha256')
      .update(content)
      .update(head)
      .update(Buffer.from([4, 0xff]))
      .update(number4(head.length))
      .digest();
    const both = sign(null, digest, privateKey);
    const issuer = subpacket(16, keyId);
    const parts = [head, number2(issuer.length), issuer, digest.subarray(0, 2)];
    return packet(2, Buffer.concat([...parts, integer(both.subarray(0, 32)), integer(both.subarray(32))]));
  };

  const owner = Buffer.from('Sandbox (commit signing) <noreply@github.com>');
  const itself = Buffer.concat([framed, Buffer.from([0xb4]), number4(owner.length), owner]);
  const own = signature(itself, 0x13, { at: CREATED, marks: subpacket(27, Buffer.from([0x03])) });
  return {
    keyId: keyId.toString('hex').toUpperCase(),
    publicKey: armored('PUBLIC KEY BLOCK', Buffer.concat([packet(6, key), packet(13, owner), own])),
    sign: (text, at) => armored('SIGNATURE', signature(Buffer.from(text), 0, { at, marks: Buffer.alloc(0) })),
  };
};

/** What stands before the 32 bytes of a private key (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const CREATED = 1_500_000_000;
const EDDSA = 22;
const SHA256 = 8;
/** The curve's object identifier. */
const ED25519 = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01];

const number2 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const number4 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A number of many digits, with its length in bits. */
const integer = (bytes: Buffer): Buffer => {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.alloc(0) : bytes.subarray(start);
  const [first = 0] = digits;
  return Buffer.concat([
    number2(digits.length === 0 ? 0 : digits.length * 8 - Math.clz32(first) + 24),
    digits,
  ]);
};

/** All are shorter than 8,384 bytes. */
const length = (size: number): Buffer =>
  size < 192 ? Buffer.from([size]) : Buffer.from([((size - 192) >> 8) + 192, (size - 192) & 0xff]);
const packet = (tag: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xc0 | tag]), length(body.length), body]);
const subpacket = (type: number, body: Buffer): Buffer =>
  Buffer.concat([length(body.length + 1), Buffer.from([type]), body]);

const armored = (what: string, bytes: Buffer): string =>
  [
    `-----BEGIN PGP ${what}-----`,
    '',
    ...(bytes.toString('base64').match(/.{1,64}/g) ?? []),
    `=${checksum(bytes).toString('base64')}`,
    `-----END PGP ${what}-----`,
  ].join('\n');

const checksum = (bytes: Buffer): Buffer => {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x800000 ? ((crc << 1) ^ 0x1864cfb) & 0xffffff : crc << 1;
  }
  return Buffer.from([crc >> 16, (crc >> 8) & 0xff, crc & 0xff]);
};
