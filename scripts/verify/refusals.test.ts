import { describe, expect, it } from 'vitest';
import { main } from '../verify.ts';

const interruption = {
  signal: new AbortController().signal,
  ended: new Promise<void>(() => {}),
  onEnd: () => {},
};

describe('npm run verify', () => {
  it.each([
    { args: [], message: 'Which API? Give --api-url' },
    { args: ['--api-url', 'v1'], message: '--api-url must be https://HOST/STAGE' },
    { args: ['--api-url', 'http://127.0.0.1:1/v1'], message: 'does not answer' },
    { args: ['--api-url', 'http://x/v1', '--http1', '--http2'], message: 'exclude each other' },
    { args: ['--api-url', 'http://x/v1', '--http2'], message: 'agreed upon in the TLS handshake' },
    {
      args: ['--api-url', 'http://x/v1', '--require', 'y'],
      message: 'knows no "y"; there are: all',
    },
    { args: ['--api-url', 'http://x/v1', '--header', 'x'], message: '--header must be' },
  ])('refuses $args in one line', async ({ args, message }) => {
    await expect(main(args, interruption)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(new RegExp(`^[^\\n]*${message.replaceAll('?', '\\?')}`)),
    });
  });
});
