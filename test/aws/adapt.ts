import { adaptAssembly } from './adapt-assembly.ts';

// A second step of `app` in cdk.json: what was synthesized is made to fit the emulator.
await adaptAssembly(process.env['CDK_OUTDIR'] ?? 'cdk.out');
