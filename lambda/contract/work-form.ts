/**
 * Form of the messages of the work queue. A field that a function of before may pass over leaves it as it is. With any other
 * change it is raised, and the messages carry it as `form`: a function of before then drops them as missed. Those that
 * carry none are of form 1.
 */
export const WORK_FORM = 1;
