/** What a registry's token server takes from us. Secret: it stands in no log, no result and no error. */
export type Credential =
  | { readonly username: string; readonly password: string }
  /** The refresh token of an OAuth2 login, which has no user name of its own. */
  | { readonly identityToken: string };
