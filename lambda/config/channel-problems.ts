import { isTroubleCause } from '../core/report/describe.ts';
import type { ChannelConfig } from './channel-schema.ts';
import type { ConfigProblem } from './config-problem.ts';
import { looksLikeKey } from './looks-like-key.ts';

/** Where the monitor runs: deployed to AWS, or here as `pullwarden watch`. */
export type Place = 'aws' | 'here';

/** Channels that work in one of the two places only. */
const ONLY: Readonly<Partial<Record<ChannelConfig['type'], Place>>> = { email: 'aws', 'amazon-q': 'aws', smtp: 'here' };
const MONITOR_BLIND = 'monitor-blind';

/** What is wrong with channels that are each well formed. */
export function channelProblems(
  channels: readonly ChannelConfig[],
  isCluster: (name: string) => boolean,
  place: Place,
): readonly ConfigProblem[] {
  return channels.flatMap((channel, index) => {
    const path = `channels.${index}`;
    return [
      ...placeProblems(channel, place, path),
      ...keyProblems(channel, path),
      ...matchProblems(channel, isCluster, path),
    ];
  });
}

function placeProblems(channel: ChannelConfig, place: Place, path: string): readonly ConfigProblem[] {
  const only = ONLY[channel.type];
  if (only !== undefined && only !== place) {
    return place === 'aws'
      ? [
          {
            path: `${path}.type`,
            what: `${channel.type} is for \`pullwarden watch\``,
            fix: 'use email, which AWS sends',
          },
        ]
      : [
          {
            path: `${path}.type`,
            what: `${channel.type} works on AWS only`,
            fix: 'use smtp, slack, pagerduty or webhook',
          },
        ];
  }
  const { secret } = 'secret' in channel ? channel : { secret: undefined };
  if (secret === undefined || secret.startsWith('arn:') === (place === 'aws')) return [];
  return [
    place === 'aws'
      ? {
          path: `${path}.secret`,
          what: 'is not within reach of a function',
          fix: 'put the secret into AWS Secrets Manager and write its ARN',
        }
      : { path: `${path}.secret`, what: 'is in AWS, and this runs here', fix: 'write env:NAME or file:PATH' },
  ];
}

/** An address may hold a key too, and would stand in templates and logs with it. */
function keyProblems(channel: ChannelConfig, path: string): readonly ConfigProblem[] {
  const { endpoint } = 'endpoint' in channel ? channel : { endpoint: undefined };
  if (endpoint === undefined || !looksLikeKey(endpoint)) return [];
  const fix = /slack/i.test(endpoint)
    ? 'use type slack, with the address as its secret'
    : 'take the key out of the address and name it by secret';
  return [{ path: `${path}.endpoint`, what: 'looks like it holds a key', fix }];
}

function matchProblems(
  { match }: ChannelConfig,
  isCluster: (name: string) => boolean,
  path: string,
): readonly ConfigProblem[] {
  const { clusters = [], causes = [] } = match ?? {};
  return [
    ...clusters.flatMap((name, index) =>
      isCluster(name)
        ? []
        : [
            {
              path: `${path}.match.clusters.${index}`,
              what: `there is no cluster "${name}"`,
              fix: 'name one of clusters',
            },
          ],
    ),
    ...causes.flatMap((name, index) =>
      isTroubleCause(name) || name === MONITOR_BLIND
        ? []
        : [
            {
              path: `${path}.match.causes.${index}`,
              what: `there is no cause "${name}"`,
              fix: `use one of docs/causes.md, or ${MONITOR_BLIND}`,
            },
          ],
    ),
  ];
}
