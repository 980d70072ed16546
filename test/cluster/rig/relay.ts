import { relay } from '../../support/relay.ts';

/** Carries connections in or out of the cluster: `relay.ts FROM TO`, each `HOST:PORT` or the path of a socket file. */
const [from = '', to = ''] = process.argv.slice(2);
await relay(from, to);
