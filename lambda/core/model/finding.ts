import type { Cause } from './cause.ts';
import type { Vantage } from './vantage.ts';

/** One thing that is wrong: a code and its arguments. The sentence is written in `report/describe.ts`, nowhere else. */
export type Finding =
  | {
      readonly code: 'image-pull-failing';
      readonly args: { readonly cause: Cause; readonly scope: string; readonly pods: number };
    }
  | {
      readonly code: 'registry-unreachable';
      readonly args: {
        readonly host: string;
        readonly cause: Cause;
        readonly place: 'registry' | 'cluster-network';
        /** From where it was seen. */
        readonly vantage: Vantage;
        /** Nodes on which pulls from it fail. */
        readonly nodes: number;
      };
    }
  | {
      readonly code: 'registry-certificate-ending';
      readonly args: { readonly host: string; readonly issuer: string; readonly days: number };
    }
  | {
      readonly code: 'registry-limit-near';
      readonly args: {
        readonly host: string;
        readonly remaining: number;
        readonly limit: number;
        /** At the pace so far; null when that is not known yet. */
        readonly minutes: number | null;
      };
    }
  | {
      readonly code: 'image-gone';
      /** `nodes`: how many hold it still. */
      readonly args: { readonly image: string; readonly nodes: number };
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
      /** `certain`: their own pages say so; otherwise they started before the text was last written. */
      readonly code: 'kube-proxy-stale';
      readonly args: {
        readonly pods: number;
        readonly of: number;
        readonly certain: boolean;
        readonly fields: readonly string[];
        readonly nodes: readonly string[];
        /** RFC 3339, and the manager that wrote it; null where nothing tells. */
        readonly writtenAt: string | null;
        readonly writtenBy: string | null;
      };
    }
  | {
      readonly code: 'kube-proxy-mode';
      readonly args: {
        readonly asked: string;
        readonly inUse: string;
        readonly nodes: readonly string[];
        readonly pods: number;
      };
    }
  | {
      /** `of`: nodes that should have one; null where that cannot be told. */
      readonly code: 'kube-proxy-missing';
      readonly args: { readonly nodes: readonly string[]; readonly count: number; readonly of: number | null };
    }
  | {
      readonly code: 'kube-proxy-unwell';
      readonly args: { readonly nodes: readonly string[]; readonly count: number };
    }
  | {
      readonly code: 'kube-proxy-skew';
      readonly args: {
        readonly version: string;
        readonly beside: string;
        readonly other: string;
        readonly rule: string;
        readonly nodes: readonly string[];
        readonly count: number;
      };
    }
  | {
      /** `right`: what we may do and no check needs; `by`: the API server's own words for who gives it, or empty. */
      readonly code: 'access-too-wide';
      readonly args: { readonly right: string; readonly impact: string; readonly by: string };
    }
  | { readonly code: 'kube-proxy-add-on'; readonly args: { readonly trouble: string } }
  | {
      readonly code: 'kube-proxy-unusable';
      readonly args: {
        readonly kind: 'yaml' | 'type' | 'gvk' | 'no-config' | 'would-not-start';
        readonly message: string;
      };
    };

/** The codes of all findings. */
export type FindingCode = Finding['code'];
