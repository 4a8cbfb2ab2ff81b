import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { UserError } from '../lib/user-error.ts';
import { requireFreePort, requirePython, unmet } from './prerequisites.ts';

describe('prerequisites', () => {
  it('a taken port is told with the remedy', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(requireFreePort(port, 'npm start --')).rejects.toThrow(
      `Port ${port} is taken: stop what listens there, or choose another with \`npm start -- ` +
        '--port',
    );
    server.close();
    await expect(requireFreePort(0, 'npm start --')).resolves.toBeUndefined();
  });

  it('Python is looked for on PATH', () => {
    expect(() => requirePython({ PATH: '/no/such/folder' })).toThrow('Python is not on PATH');
  });

  it('all that is missing is told at once, but a bug is not a missing thing', async () => {
    const fail = (error: Error) => (): never => {
      throw error;
    };
    expect(await unmet([fail(new UserError('one')), () => 1, fail(new UserError('two'))])).toEqual([
      'one',
      'two',
    ]);
    await expect(unmet([fail(new TypeError('bug'))])).rejects.toThrow('bug');
  });
});
