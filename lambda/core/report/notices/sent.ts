/**
 * What became of a notice that was handed to a service. `again`: it was not taken now and may be later, at the earliest
 * after `afterMs` where the service says so. `never`: the service will not take it as it is.
 */
export type Sent =
  | { readonly status: 'taken'; readonly receipt?: string }
  | { readonly status: 'again'; readonly why: string; readonly afterMs?: number }
  | { readonly status: 'never'; readonly why: string };
