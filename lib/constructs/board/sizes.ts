/** A dashboard is 24 columns wide. */
export const WHOLE = 24;
export const HALF = WHOLE / 2;
export const THIRD = WHOLE / 3;
export const ROW_HEIGHT = 6;
