import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '../lib/http.ts';
import { UserError } from '../lib/user-error.ts';

/** Photographs that may be passed on; where they come from is in their README.md. */
const FOLDER = 'scripts/start/samples';

export interface Sample {
  readonly key: string;
  readonly bytes: Buffer;
}

/** The first is the one that the printed lines name. */
export function readSamples(root: string): readonly [Sample, ...Sample[]] {
  const names = readdirSync(join(root, FOLDER)).filter((name) => name.endsWith('.jpg'));
  const samples = names.sort(byFirst).map((key) => ({
    key,
    bytes: readFileSync(join(root, FOLDER, key)),
  }));
  return samples as unknown as readonly [Sample, ...Sample[]];
}

const FIRST = 'coffee.jpg';

function byFirst(a: string, b: string): number {
  return Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1);
}

export async function storeSamples(
  apiUrl: string,
  samples: readonly Sample[],
  logFile: string,
): Promise<void> {
  await Promise.all(
    samples.map(async ({ key, bytes }) => {
      const answer = await send(apiUrl, `/images?key=${encodeURIComponent(key)}`, {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body: bytes,
      });
      if (answer.status !== 201)
        throw new UserError(
          `POST /images answered ${answer.status}: ${answer.body.toString().slice(0, 300)}. The ` +
            `reason is in ${logFile}.`,
        );
    }),
  );
}
