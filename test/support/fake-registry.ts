import type { AccessResult, ProbeRequest, ProbeResult } from '../../lambda/core/model/probe.ts';
import { parseReference } from '../../lambda/core/registry/parse-reference.ts';
import type { VantagePoint } from '../../lambda/ports/registry.ts';

type Said<T> = Partial<T> & Pick<T, keyof T & 'status'>;

/** A vantage from which registries say what the test wants; `asked` notes what they were asked. */
export function fakeRegistry(
  vantage: VantagePoint['vantage'],
  say: {
    readonly probe?: (image: string) => Said<ProbeResult>;
    readonly access?: (host: string) => Said<AccessResult>;
  },
): VantagePoint & { readonly asked: (ProbeRequest | string)[] } {
  const asked: (ProbeRequest | string)[] = [];
  return {
    vantage,
    asked,
    registry: {
      async probe(request) {
        asked.push(request);
        const parsed = parseReference(request.image);
        const host = parsed.ok ? parsed.reference.host : '';
        const said = say.probe?.(request.image) ?? { status: 'unknown' };
        return { image: request.image, host, platforms: [], stages: [], identity: 'anonymous', vantage, ...said };
      },
      async access(host) {
        asked.push(host);
        return { host, stages: [], vantage, ...(say.access?.(host) ?? { status: 'unknown' }) };
      },
    },
  };
}
