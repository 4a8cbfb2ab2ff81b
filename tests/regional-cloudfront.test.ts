import { expect, it } from 'vitest';
import { LOCAL_REGION } from '../local-aws/credentials.ts';
import { architecture, useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';
import { apiKeyValue } from './support/lower-case/routes.ts';

const resizeKey = 'a-key-for-acceptance-tests';
/** What CloudFront asks: moto has no cache policies, so that the distribution is planned only. */
const example = useExample(
  'regional-cloudfront',
  { resize_api_keys: [resizeKey], architecture },
  { only: 'module.image_api' },
);

it('examples/regional-cloudfront takes header names in lower case on every route', async () => {
  expect((await example.ask('/images/lower-case.png')).status).toBe(403);
  const { rest_api_id: id, stage_name: stageName } = example.applied.outputs;
  const stage = { region: LOCAL_REGION, apiId: String(id), stageName: String(stageName) };
  const key = await apiKeyValue({ url: example.aws.url, ...stage });
  await driveInLowerCase({ example, resizeKey, headers: { 'x-api-key': key } });
});
