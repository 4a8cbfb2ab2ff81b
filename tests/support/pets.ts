import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const PETS: Readonly<Record<string, readonly [status: number, body: string]>> = {
  '/pets/1': [200, '{"id":1,"type":"dog \\"Rex\\"","price":249.99,"secret":"x"}'],
  '/pets/2': [404, '<p>none at /srv/pets</p>'],
  '/pets/3': [500, '{"trace":"inside"}'],
};

export interface Pets {
  readonly url: string;
  readonly stop: () => void;
}

/** An HTTP backend. `/pets/4` is never answered; elsewhere it says what it got. */
export async function startPets(): Promise<Pets> {
  const server = createServer((incoming, outgoing) => {
    const { method, url = '' } = incoming;
    if (url === '/pets/4') return;
    const [status, body] = PETS[url] ?? [418, JSON.stringify({ method, url })];
    incoming.resume().once('end', () => outgoing.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
