import type { VpcFunction } from '../../lambda/contract/vpc-functions.ts';

/** Time limit (seconds) and memory (MB) of the functions in a VPC. A page of an API server is waited for 15 s, a probe has 8 s. */
export const VPC_FUNCTION_SETTINGS: Readonly<
  Record<VpcFunction, { readonly timeout: number; readonly memorySize: number }>
> = {
  read: { timeout: 25, memorySize: 512 },
  probe: { timeout: 10, memorySize: 256 },
};
