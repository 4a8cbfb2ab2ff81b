import { ownChecks } from '../../verify/verify.ts';
import { createTransport } from '../../verify/transport.ts';
import { privateCheck } from '../../verify/private-check.ts';
import { AWS_STEPS } from '../journey.ts';

/** Names of what decides a claim about AWS; docs/aws-checks.md has a line for each. */
export function decidingChecks(): readonly string[] {
  const request = { apiUrl: 'https://example.com/v1', headers: {} };
  const survey = { answers: new Map(), missing: new Map() };
  const transport = createTransport('1.1', request);
  const { causes, bytes, spellings, once } = ownChecks({ request, transport, survey, folder: '' });
  const checks = [...causes, ...bytes, ...spellings, ...once, privateCheck(survey)];
  return [...checks.map(({ name }) => name), ...AWS_STEPS];
}
