/** How to log in to one registry: a name and password, or the token that `docker login` got instead of them. */
export type Credential = { readonly username: string; readonly password: string } | { readonly identityToken: string };
