import type { DeadMan } from '../../ports/dead-man.ts';

const TIMEOUT_MS = 5_000;

/**
 * A dead-man switch as several services offer it: an https address that wants to be requested again and again. Whoever
 * knows the address can keep it quiet, so it is a secret: `address` reads it, and no error holds it.
 */
export function createDeadManSwitch(address: () => Promise<string>): DeadMan {
  return {
    async ping() {
      const url = await address();
      if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
        throw new Error('the secret of operations.ping holds no https address');
      }
      const said = await request(url);
      if (said !== 'taken') throw new Error(`the dead-man switch did not take the sign of life: ${said}`);
    },
  };
}

/** `taken`, the status that came back instead, or the code of what went wrong: its sentence may hold the address. */
async function request(url: string): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { 'user-agent': 'pullwarden' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? 'taken' : String(response.status);
  } catch (error) {
    const { name = 'unknown', cause } = error as {
      readonly name?: string;
      readonly cause?: { readonly code?: string };
    };
    return cause?.code ?? name;
  }
}
