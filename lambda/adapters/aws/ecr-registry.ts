import type { ImageReference } from '../../core/model/image-reference.ts';
import type { ProbeRequest, ProbeResult, ProbeStage, StageResult } from '../../core/model/probe.ts';
import type { Vantage } from '../../core/model/vantage.ts';
import { choosePlatform } from '../../core/registry/choose-platform.ts';
import { readEcrHost } from '../../core/registry/ecr-host.ts';
import { firstLayer } from '../../core/registry/first-layer.ts';
import type { Manifest } from '../../core/registry/read-manifest.ts';
import { parseReference } from '../../core/registry/parse-reference.ts';
import { type EcrCalls, ecrCalls, type EcrFound } from './ecr-calls.ts';
import { createEcrClients } from './ecr-clients.ts';

/** From where ECR's API is asked, and how long all calls about one image may take. */
export interface EcrRegistryOptions {
  readonly vantage: Vantage;
  readonly deadlineMs: number;
}

/** What ECR's API says of an image. Nothing is said of the network between a node and ECR. */
export interface EcrProbeResult extends ProbeResult {
  readonly identity: 'credentials';
  /**
   * Where the layer of an image that can be pulled lies, for a few minutes and for everybody who knows this URL: a
   * secret. Not enumerable, so that no log, no copy of this result and no JSON carries it on unasked.
   */
  readonly layerUrl?: string;
}

/** What knows about images by asking ECR's API instead of walking a pull. */
export interface EcrRegistry {
  /**
   * Null where the image is not in a private registry of ECR. `exists` describes the image; `pull` reads its manifest and
   * asks for a layer. Never throws.
   */
  probe(request: ProbeRequest): Promise<EcrProbeResult | null>;
}

type Found = Pick<ProbeResult, 'status' | 'cause' | 'digest' | 'platforms'> & { readonly layer?: URL };
/** Makes a call and notes it. */
type Step = <T>(stage: ProbeStage, call: Promise<EcrFound<T>>) => Promise<EcrFound<T>>;

/** Asks ECR's API with our own role. */
export function createEcrRegistry({ vantage, deadlineMs }: EcrRegistryOptions): EcrRegistry {
  const clientOf = createEcrClients();

  return {
    async probe({ image, platform, depth = 'pull' }) {
      const parsed = parseReference(image);
      const registry = parsed.ok ? readEcrHost(parsed.reference.host) : null;
      if (!parsed.ok || registry === null) return null;
      const { host, repository } = parsed.reference;
      const stages: StageResult[] = [];
      const step: Step = async (stage, call) => {
        const started = performance.now();
        const found = await call;
        const ms = Math.round(performance.now() - started);
        stages.push({ stage, host, ok: found.status === 'available', ms, detail: found.detail });
        return found;
      };
      const signal = AbortSignal.timeout(deadlineMs);
      const calls = ecrCalls(clientOf(registry), registry.account, repository, signal);
      const { layer, ...found } =
        depth === 'exists'
          ? await describe(calls, step, parsed.reference)
          : await walkPull(calls, step, parsed.reference, platform ?? null);
      const judged = found.status === 'missing' ? await orCached(calls, step, found) : found;
      const result: EcrProbeResult = { image, host, ...judged, stages, identity: 'credentials', vantage };
      return Object.defineProperty(result, 'layerUrl', { value: layer?.href, enumerable: false });
    },
  };
}

async function describe(calls: EcrCalls, step: Step, reference: ImageReference): Promise<Found> {
  const { status, cause, value } = await step('manifest', calls.describe(identifier(reference)));
  return { status, cause, platforms: [], digest: value ?? undefined };
}

async function walkPull(
  calls: EcrCalls,
  step: Step,
  reference: ImageReference,
  platform: string | null,
): Promise<Found> {
  const named = await step('manifest', calls.manifest(identifier(reference), platform));
  const found = {
    status: named.status,
    cause: named.cause,
    platforms: named.value?.platforms ?? [],
    digest: reference.digest ?? named.value?.digest,
  };
  if (named.status !== 'available' || named.value === null) return found;
  const own = imageOf(named.value.manifest, platform);
  const image = own === null ? named : await step('manifest', calls.manifest({ imageDigest: own }, null));
  const layer = image.value === null ? null : firstLayer(image.value.body);
  if (image.status !== 'available' || layer === null) return { ...found, status: image.status, cause: image.cause };
  const { status, cause, value } = await step('blob', calls.layerUrl(layer));
  return { ...found, status, cause, layer: value ?? undefined };
}

/** As runtimes do: a digest decides, and the tag beside it is not looked at. */
function identifier({ tag, digest }: ImageReference): { imageDigest: string } | { imageTag: string } {
  return digest === null ? { imageTag: tag ?? 'latest' } : { imageDigest: digest };
}

/** The image of an index that a node of this platform (null: any) would pull. */
function imageOf(manifest: Manifest, platform: string | null): string | null {
  if (manifest.kind !== 'index') return null;
  const entry = platform === null ? manifest.entries[0] : choosePlatform(manifest.entries, platform);
  return entry?.digest ?? null;
}

/**
 * A probe must not fill a cache, so our role has no ecr:BatchImportUpstreamImage: what is not in a cache yet, a node that
 * has it may pull all the same (ECR user guide, "IAM permissions required to sync an upstream registry"). Where the rules
 * may not be read, as in the registry of another account, ECR's answer stands.
 */
async function orCached(calls: EcrCalls, step: Step, missing: Omit<Found, 'layer'>): Promise<Omit<Found, 'layer'>> {
  const { value } = await step('manifest', calls.cacheRule());
  return value === null ? missing : { ...missing, status: 'unknown', cause: undefined };
}
