const ALIASES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', i386: '386' };
const IMPLIED: readonly string[] = ['amd64/v1', 'arm64/v8'];

/** Writes a platform as containerd compares it: `linux/arm64/v8` is `linux/arm64`, `linux/arm` is `linux/arm/v7`. */
export function platformName(os: string, architecture: string, variant = ''): string {
  const arch = ALIASES[architecture] ?? architecture;
  const level = arch === 'arm' && variant === '' ? 'v7' : variant;
  return level === '' || IMPLIED.includes(`${arch}/${level}`) ? `${os}/${arch}` : `${os}/${arch}/${level}`;
}
