/** Who asks: a person whom the policy knows by GitHub's numeric id, under the login that the policy says. */
import { askerOf } from '../approval/asker.ts';
import { loginState } from '../approval/login.ts';
import { whoIs } from '../approval/persons.ts';
import { contractFlaw } from '../contract.ts';
import { deny, pass, type Rule, type Settled } from './case.ts';

export const requesterRule: Rule<Settled> = ({ facts, policy, people, now }) => {
  const asker = askerOf(facts.pull, policy);
  if (asker.kind === 'nobody') return [deny(asker.code, asker.sentence, asker.remedy)];
  const author = asker.account;
  const who = whoIs(people, author);
  switch (who.kind) {
    case 'unknown':
      return [
        deny(
          'requester.unknown',
          `people.yaml does not know the account ${author.login}.`,
          'Add yourself to people.yaml, with your numeric id.',
        ),
      ];
    case 'second-account':
      return [
        deny(
          'requester.second-account',
          `${author.login} is a second account of ${who.person.key}.`,
          'Open the pull request from your first account.',
        ),
      ];
    case 'person': {
      // NB. Whoever asks for somebody else has no window of their own whose end would say this.
      const over = contractFlaw(who.person, now);
      if (over !== undefined)
        return [
          deny(
            `requester.${over.code}`,
            over.sentence,
            'Renew the contract in people.yaml, or let somebody else ask.',
          ),
        ];
      const login = loginState(who.person, facts.logins);
      return login.kind === 'same'
        ? [pass('requester.known', `${who.person.key} asks.`)]
        : [
            deny(
              `requester.login-${login.kind}`,
              login.sentence,
              'Correct the login in people.yaml, or run again.',
            ),
          ];
    }
  }
};
