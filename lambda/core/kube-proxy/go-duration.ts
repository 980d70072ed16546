const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const WHOLE = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const PART = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const LONGEST = 100;

/** Nanoseconds of a duration as Go's `time.ParseDuration` reads it (`1h30m`, `1.5h`, `0`); null where Go reports an error. */
export function parseGoDuration(text: string): bigint | null {
  if (text.length > LONGEST || !WHOLE.test(text)) {
    return null;
  }
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(PART)) {
    const size = UNITS[unit] ?? 0n;
    total += BigInt(whole) * size + (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  // An int64 of nanoseconds: Go refuses what does not fit, and there is one more below zero than above.
  const negative = text.startsWith('-');
  return total >= 2n ** 63n + (negative ? 1n : 0n) ? null : negative ? -total : total;
}

/** A duration in the one spelling that Go prints: `24h0m0s`, `1.5s`, `100µs`, `0s`. */
export function formatGoDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size === 0n) {
    return '0s';
  }
  if (size < 1_000_000_000n) {
    const unit = size < 1_000n ? 'ns' : size < 1_000_000n ? 'µs' : 'ms';
    return `${sign}${decimal(size, UNITS[unit] ?? 1n)}${unit}`;
  }
  const hours = size / 3_600_000_000_000n;
  const minutes = (size / 60_000_000_000n) % 60n;
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`;
  return sign + (hours > 0n ? `${hours}h${minutes}m` : minutes > 0n ? `${minutes}m` : '') + seconds;
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = String(value % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return `${value / unit}${unit === 1n || fraction === '' ? '' : `.${fraction}`}`;
}
