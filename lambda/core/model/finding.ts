import type { Cause } from './cause.ts';

/** One thing that is wrong: a code and its arguments. The sentence is written in `report/describe.ts`, nowhere else. */
export type Finding =
  | {
      readonly code: 'image-pull-failing';
      readonly args: { readonly cause: Cause; readonly scope: string; readonly pods: number };
    }
  | {
      readonly code: 'kube-proxy-drift';
      readonly args: {
        readonly baseline: string;
        readonly field: string;
        readonly expected: string;
        readonly actual: string;
        readonly actualFrom: 'set' | 'default';
        readonly inEffect: boolean;
        readonly impact: string;
      };
    }
  | {
      readonly code: 'kube-proxy-unusable';
      readonly args: {
        readonly kind: 'yaml' | 'type' | 'gvk' | 'no-config' | 'would-not-start';
        readonly message: string;
      };
    };

/** The codes of all findings. */
export type FindingCode = Finding['code'];
