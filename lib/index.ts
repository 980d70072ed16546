export { Pullwarden, type PullwardenProps } from './constructs/pullwarden.ts';
