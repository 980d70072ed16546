import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createDeadManSwitch } from '../../../lambda/adapters/channels/dead-man-switch.ts';

const ADDRESS = 'https://deadman.example/7c0f-secret';
const fetched = jest.spyOn(globalThis, 'fetch');
afterEach(() => void fetched.mockReset());
const ping = (address = ADDRESS) => createDeadManSwitch(async () => address).ping();

describe('the dead-man switch', () => {
  it('is requested by GET, without following another way', async () => {
    fetched.mockResolvedValue(new Response('OK'));
    await ping();
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([ADDRESS]);
    expect(fetched.mock.calls[0]![1]).toMatchObject({ redirect: 'manual', signal: expect.any(AbortSignal) });
    expect(fetched.mock.calls[0]![1]).not.toHaveProperty('method');
  });

  it.each([
    ['says no', () => Promise.resolve(new Response('', { status: 404 })), '404'],
    ['sends us away', () => Promise.resolve(new Response('', { status: 302 })), '302'],
    [
      'is not there',
      () => Promise.reject(new TypeError(`fetch failed ${ADDRESS}`, { cause: { code: 'ENOTFOUND', url: ADDRESS } })),
      'ENOTFOUND',
    ],
    ['takes too long', () => Promise.reject(new DOMException(ADDRESS, 'TimeoutError')), 'TimeoutError'],
  ])('that %s is an error without the address', async (_, answer, said) => {
    fetched.mockImplementation(answer);
    const error = await ping().catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toBe(`the dead-man switch did not take the sign of life: ${said}`);
    expect((error as Error).cause).toBeUndefined();
  });

  it.each(['http://deadman.example/7c0f-secret', 'file:///etc/passwd', 'nothing'])(
    'never dials %s',
    async (address) => {
      await expect(ping(address)).rejects.toThrow('the secret of operations.ping holds no https address');
      expect(fetched).not.toHaveBeenCalled();
    },
  );
});
