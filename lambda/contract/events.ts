/** Who puts events on the bus. */
export const EVENT_SOURCE = 'pullwarden';
export const DETAIL_TYPES = {
  opened: 'Incident Opened',
  updated: 'Incident Updated',
  resolved: 'Incident Resolved',
  degraded: 'Monitor Degraded',
  recovered: 'Monitor Recovered',
} as const;
