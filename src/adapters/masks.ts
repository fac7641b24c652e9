/** The one place where the secrets of a run are hidden from its log, each before anything else can have it. */
import * as core from '@actions/core';

/** Hides a text from everything that this job prints from now on. */
export type Hide = (secret: string) => void;

/** Inputs of the action that are secrets; `notify-channels` holds several. */
const SECRET_INPUTS = ['token', 'github-access-token', 'proposal-token'] as const;

/** With whose help a job asks for its id token. */
const REQUEST_TOKEN = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';

/**
 * Every secret that a job is given before it begins. Of the channels: each address and each key by itself, because the runner
 * masks a secret line by line and a message would hold one part of a line alone.
 */
export const givenSecrets = (
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] => {
  const input = (name: string): string => (environment[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  const whole = [...SECRET_INPUTS.map(input), environment[REQUEST_TOKEN] ?? ''];
  return [...new Set([...whole, ...channelSecrets(input('notify-channels'))])].filter((text) => text !== '');
};

/** NB. Names and comments stand there too: to mask a plain word would blind the log, and show which word it was. */
const channelSecrets = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => line.trim().split(/\s+/))
    .filter((word) => word.length >= SHORTEST && !/^(?:slack|teams|webhook):(?!\/\/)/i.test(word));

const SHORTEST = 8;

/** Of a signed token its signature too: without the rest it is no token, but with it whoever reads the log has one. */
export const partsToHide = (secret: string): readonly string[] => {
  const parts = secret.split('.');
  const signature = parts.length === 3 && secret.startsWith('eyJ') ? parts[2] : undefined;
  return signature === undefined || signature.length < 16 ? [secret] : [secret, signature];
};

/** In a job of Actions: `::add-mask::`. */
export const hide: Hide = (secret) => {
  for (const part of partsToHide(secret)) if (part.trim() !== '') core.setSecret(part);
};
