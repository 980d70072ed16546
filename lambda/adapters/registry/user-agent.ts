import manifest from '../../../package.json' with { type: 'json' };

/** Who asks, so that whoever runs a registry can tell our requests from others. */
export const USER_AGENT = `pullwarden/${manifest.version}`;
