import type { ChangeReason, IncidentEvent } from './incident-event.ts';
import { NewerFormat } from './stored-format.ts';

type Detail = IncidentEvent['detail'];

/** The fields that came after the first version: old effects, history and notices lack them. */
type Later = 'causes' | 'namespaces' | 'change' | 'elsewhere';

/** An event as any version so far wrote it. */
export type StoredEvent = Pick<IncidentEvent, 'detailType'> & {
  readonly detail: Omit<Detail, Later | 'schemaVersion'> &
    Partial<Pick<Detail, Later>> & { readonly schemaVersion: string };
};

/** The only reason of its type that there was in the first version. */
const FIRST_CHANGE: Readonly<Record<IncidentEvent['detailType'], ChangeReason>> = {
  'Incident Opened': 'opened',
  'Incident Updated': 'severity',
  'Incident Resolved': 'resolved',
  'Monitor Degraded': 'blind',
  'Monitor Recovered': 'seeing',
};

/** An event with every field of today. Throws {@link NewerFormat} where its `schemaVersion` is not ours. */
export function completeEvent({ detailType, detail }: StoredEvent): IncidentEvent {
  const { schemaVersion, ...rest } = detail;
  if (schemaVersion !== '1') throw new NewerFormat(`event ${detail.id}`, `schemaVersion ${schemaVersion}`);
  const later: Pick<Detail, Later> = {
    causes: [detail.cause],
    namespaces: detail.affected.namespaces,
    change: FIRST_CHANGE[detailType],
    elsewhere: { clusters: 0, names: [] },
  };
  return { detailType, detail: { schemaVersion, ...later, ...rest } };
}
