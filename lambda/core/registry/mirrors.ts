/** A server that is asked in the place of a registry. */
export interface Mirror {
  readonly url: string;
  /** The URL's path already is the root of the API; otherwise `/v2` is below it (containerd's `override_path`). */
  readonly isRoot: boolean;
}

/** How a runtime goes to one registry. */
export interface MirrorPlan {
  /** Asked in this order, before the registry itself. */
  readonly mirrors: readonly Mirror[];
  /** Asked last in the place of the registry; null: the registry itself. */
  readonly server: Mirror | null;
}

/** No mirrors: the registry itself is asked. */
export const NO_MIRRORS: MirrorPlan = { mirrors: [], server: null };
