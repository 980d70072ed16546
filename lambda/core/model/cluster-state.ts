/** The few fields of Kubernetes objects that Pullwarden reads: names and shapes of the API, everything optional. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly controller?: boolean }[];
  readonly resourceVersion?: string;
  /** Who wrote which fields when: an entry a writer, its time that of the writer's last change. */
  readonly managedFields?: readonly {
    readonly manager?: string;
    readonly time?: string;
    readonly fieldsV1?: { readonly 'f:data'?: Readonly<Record<string, unknown>> };
  }[];
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: { readonly reason?: string; readonly finishedAt?: string };
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly NodeSelectorTerm[];
      };
    };
  };
  readonly tolerations?: readonly Toleration[];
  /** Admission copies the service account's here when the pod names none. Names only; Secrets are never read. */
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly ephemeralContainers?: readonly ContainerSpec[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: {
      readonly name?: string;
      readonly items?: readonly { readonly key: string; readonly path: string }[];
    };
  }[];
}

/** All requirements of a term hold together. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeRequirement[];
  readonly matchFields?: readonly NodeRequirement[];
}

export interface NodeRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Pod {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status?: string;
      readonly lastTransitionTime?: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface KubernetesEvent {
  readonly metadata?: ObjectMeta;
  readonly involvedObject: {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly fieldPath?: string;
  };
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly lastObservedTime?: string } | null;
}

export interface ConfigMap {
  readonly metadata: ObjectMeta;
  readonly data?: Readonly<Record<string, string>>;
}

export interface DaemonSet {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template: { readonly metadata?: Partial<ObjectMeta>; readonly spec: PodSpec };
  };
  readonly status?: { readonly desiredNumberScheduled?: number; readonly updatedNumberScheduled?: number };
}

export interface Node {
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly podCIDRs?: readonly string[];
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status?: {
    readonly nodeInfo?: { readonly kubeletVersion?: string };
    /** The newest 50 images that the node holds (kubelet, `--node-status-max-images`), by digest and by tag. */
    readonly images?: readonly { readonly names?: readonly string[] }[];
  };
}

/** A row of the Table that `kubectl get pods` shows: without object, so without namespace. */
export interface PodRow {
  readonly name: string;
  /** Ready containers over all, as READY says. */
  readonly ready: number;
  readonly containers: number;
  /** The word a person sees: `ErrImagePull`, `Init:0/1`, `Completed`. */
  readonly word: string;
  /** False when the scheduler has found no node yet. */
  readonly scheduled: boolean;
}
