import type { Check } from '../lib/checks/check.ts';
import { expectThat } from '../lib/checks/expect.ts';
import type { Survey } from './survey.ts';

/** Outside of the listed VPC endpoints nothing may answer, whichever route is asked. */
export function privateCheck({ answers }: Survey): Check {
  return {
    name: 'PRIVATE API refuses callers outside of its endpoints',
    run: async () => {
      const texts = new Set<string>();
      for (const [{ path }, answer] of answers) {
        expectThat(answer.status === 403, `403 for ${path}`, answer);
        texts.add(answer.body.toString());
      }
      return `403 on ${answers.size} routes: ${[...texts].join(' ').slice(0, 120)}`;
    },
  };
}
