/** A team as REST answers it, and an answer that is not there. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Team } from '../../ports/organization.ts';
import { statusOf } from './github-fault.ts';

export const TeamShape = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  slug: Type.String(),
  description: Type.Optional(Type.Union([Type.Null(), Type.String()])),
  privacy: Type.Optional(Type.String()),
  parent: Type.Optional(Type.Union([Type.Null(), Type.Object({ slug: Type.String() })])),
});

export const asTeam = ({ id, slug, description, privacy, parent }: Static<typeof TeamShape>): Team => ({
  id,
  slug,
  description: description ?? '',
  parent: parent?.slug,
  secret: privacy === 'secret',
});

/** `undefined`: 404. */
export const found = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
};
