/** Which texts are hidden from a job's log before anything is done with them. */
import { describe, expect, it } from 'vitest';
import { givenSecrets, partsToHide } from '../../src/adapters/masks.ts';
import { INPUTS } from '../../src/config.ts';

const key = ['whsec', '_', 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo='].join('');

describe('what a job is given', () => {
  it('is hidden: every token, the right to ask for an id token, and of each channel its address and its key', () => {
    expect(
      givenSecrets({
        INPUT_COMMAND: 'elevate',
        INPUT_TOKEN: ' token-of-the-job ',
        'INPUT_GITHUB-ACCESS-TOKEN': 'token-of-the-organization',
        'INPUT_PROPOSAL-TOKEN': 'token-of-the-app',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
        'INPUT_NOTIFY-CHANNELS': `# for the people on call\nslack:security https://chat.example/a\n\nwebhook:siem https://siem.example/in ${key}\n`,
      }),
    ).toEqual([
      'token-of-the-job',
      'token-of-the-organization',
      'token-of-the-app',
      'request-token',
      'https://chat.example/a',
      'https://siem.example/in',
      key,
    ]);
  });

  it('is hidden also where a channel is written wrongly: what stands there is still the secret', () => {
    expect(
      givenSecrets({ 'INPUT_NOTIFY-CHANNELS': 'slack https://chat.example/b\nhttps://chat.example/c' }),
    ).toEqual(['https://chat.example/b', 'https://chat.example/c']);
  });

  it('hides nothing where nothing is given, and no plain word', () => {
    expect(givenSecrets({})).toEqual([]);
    expect(givenSecrets({ INPUT_TOKEN: '', 'INPUT_NOTIFY-CHANNELS': '# the team\nslack:security' })).toEqual(
      [],
    );
  });

  it('leaves no input out whose name says that it is one', () => {
    const secret = INPUTS.filter((name) => /token$|secret|channels/.test(name));
    const given = Object.fromEntries(
      secret.map((name) => [`INPUT_${name.toUpperCase()}`, `https://of-${name}`]),
    );
    expect(givenSecrets(given).toSorted()).toEqual(secret.map((name) => `https://of-${name}`).toSorted());
  });
});

describe('a token', () => {
  it('is hidden whole, and a signed one by its signature too', () => {
    expect(partsToHide('ghs_plain')).toEqual(['ghs_plain']);
    const signed = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiIxIn0', 's'.repeat(40)].join('.');
    expect(partsToHide(signed)).toEqual([signed, 's'.repeat(40)]);
    expect(partsToHide('eyJ.a.b')).toEqual(['eyJ.a.b']);
  });
});
