/** What the API server says when it is asked whether we may do something. */
export interface AccessReview {
  readonly allowed: boolean;
  /** Who gives it, or what kept the API server from finding out; in its own words, bounded, and empty where it says nothing. */
  readonly why: string;
}
