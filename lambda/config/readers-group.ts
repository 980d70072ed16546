/** The group of Kubernetes that an access entry puts Pullwarden in, for the stack, which imports nothing of core. */
export { READERS_GROUP } from '../core/access/rbac-manifest.ts';
