import { deskContract } from '../../ports/desk-contract.ts';
import { evidenceContract } from '../../ports/evidence-contract.ts';
import { startBench } from './bench.ts';

evidenceContract('the adapter over the sandbox', startBench);
deskContract('the adapter over the sandbox', startBench);
