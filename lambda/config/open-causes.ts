import { TROUBLE_CAUSES } from '../core/report/trouble-causes.ts';

/** Everything that an open incident can have as its cause: what a dashboard draws a line for. */
export const OPEN_CAUSES: readonly string[] = TROUBLE_CAUSES;
