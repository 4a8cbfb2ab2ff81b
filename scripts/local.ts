import { join } from 'node:path';
import { clientEnvironment } from './local/credentials.ts';
import { startLocalAws } from './local/server.ts';
import { parseOptions } from './options.ts';
import { parsePort } from './port.ts';
import { findRoot } from './root.ts';
import { interruption } from './start/interruption.ts';

/** stdout holds only export lines, so that a shell can eval them; everything else goes to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions({ port: { type: 'string' } }, args);
  const { ended } = interruption();
  const aws = await startLocalAws({
    port: parsePort(options.port),
    dataDir: join(findRoot(), '.local/aws'),
    log: (line) => console.error(line),
  });
  for (const [name, value] of Object.entries(clientEnvironment(aws.url))) console.log(`export ${name}=${value}`);
  console.error(`The local AWS answers on ${aws.url}; Ctrl-C stops it. Its state is in memory.`);
  await ended;
  await aws.stop();
  return 0;
}
