import { afterAll, beforeAll } from 'vitest';
import { providerContract } from './contract.ts';
import { openScene, organizationBench } from './organization.ts';
import type { Scene } from './organization.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

providerContract(
  'github-team, on the sandbox',
  organizationBench(() => scene, 'github-team'),
);
providerContract(
  'github-team, with the token of a person',
  organizationBench(() => scene, 'github-team', 'erin'),
);
providerContract(
  'github-repo, on the sandbox',
  organizationBench(() => scene, 'github-repo'),
);
