import type { TroubleCause } from '../../model/check.ts';
import type { ImageReference } from '../../model/image-reference.ts';

/** What next steps are asked for; the more is known, the more exact are the commands. */
export interface Subject {
  readonly cause: TroubleCause;
  /** As the pod's spec spells it. */
  readonly image?: string;
  /** The completed name, where somebody read it already; null when it is invalid. */
  readonly reference?: ImageReference | null;
  /** The registry's host, where no image is known. */
  readonly registry?: string;
  readonly namespaces?: readonly string[];
  /** `namespace/pod`. */
  readonly pods?: readonly string[];
  /** `namespace/Kind/name`. */
  readonly workloads?: readonly string[];
  readonly nodes?: readonly string[];
  /** Region and account are null where the cluster is not on AWS, or where nobody told. */
  readonly cluster?: {
    readonly name: string;
    readonly region: string | null;
    readonly account: string | null;
    /** The kubeconfig's name for it. */
    readonly context?: string;
  };
}
