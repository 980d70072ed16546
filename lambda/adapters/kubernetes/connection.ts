import type { RequestOptions } from 'node:https';

/** TLS, credentials and, behind a proxy, the agent of one request. */
export type ConnectionOptions = Omit<RequestOptions, 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** How to reach one API server. */
export interface Connection {
  /** `https://host:port`, a path prefix allowed (proxies such as Rancher's). */
  readonly server: string;
  /** TLS and credentials of the next request: asked each time, because tokens expire. Throws when there are none. */
  options(): Promise<ConnectionOptions>;
}
