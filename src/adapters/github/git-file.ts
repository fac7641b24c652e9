/** One file of a commit, read through the tree and never through `/contents`, which follows symbolic links. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Static } from 'typebox';

/** Fields of a `TreeEntry` whose object is wanted with its text. */
export const fileFields = `fragment FileFields on TreeEntry {
  mode type oid
  object { __typename ... on Blob { byteSize isTruncated isBinary text } }
}`;

const blobSchema = Type.Object({
  __typename: Type.Literal('Blob'),
  byteSize: Type.Integer({ minimum: 0 }),
  isTruncated: Type.Boolean(),
  isBinary: Type.Union([Type.Null(), Type.Boolean()]),
  text: Type.Union([Type.Null(), Type.String()]),
});

export const fileSchema = Type.Object({
  /** As a number: 33188 is octal 100644. */
  mode: Type.Integer({ minimum: 0 }),
  type: Type.String(),
  oid: Type.String(),
  object: Type.Union([Type.Null(), blobSchema, Type.Object({ __typename: Type.String() })]),
});
export type GitFile = Static<typeof fileSchema>;

/** git's own spelling of a mode: `100644` is a plain file, `120000` a symbolic link, `160000` a submodule. */
export const modeOf = (mode: number): string => mode.toString(8).padStart(6, '0');

/** Bytes; 0 for what is not a blob. */
export const sizeOf = (file: GitFile): number => {
  const { object } = file;
  return object !== null && 'byteSize' in object ? object.byteSize : 0;
};

/** The text, if it is the whole blob and nothing else; `undefined` for binary, cut-off or re-encoded content. */
export const textOf = (file: GitFile): string | undefined => {
  const { object } = file;
  if (object === null || !('byteSize' in object) || object.isTruncated || object.isBinary === true)
    return undefined;
  if (object.text === null) return undefined;
  // NB. The text must hash to the blob that was reviewed: an answer that was cut, re-encoded or mixed up is not used.
  return blobHash(object.text) === file.oid ? object.text : undefined;
};

/** The SHA-1 that git gives a file of this text. */
export const blobHash = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
