import { encodeStrict } from '../http/query.ts';
import { elementTexts } from '../http/xml.ts';
import type { AwsClient } from '../moto/client.ts';
import type { ObjectName } from './needs.ts';

/** Of the object or version that a read would answer; none where there is none. */
export async function objectTags(
  aws: AwsClient,
  { bucket, key, versionId }: ObjectName,
): Promise<Readonly<Record<string, string>>> {
  const path = [bucket, ...key.split('/')].map(encodeStrict).join('/');
  const version = versionId === undefined ? '' : `&versionId=${encodeStrict(versionId)}`;
  const query = `tagging=${version}`;
  const answer = await aws.send({ service: 's3', method: 'GET', path: `/${path}`, query });
  if (answer.status !== 200) return {};
  const xml = answer.body.toString('utf8');
  const values = elementTexts(xml, 'Value');
  return Object.fromEntries(elementTexts(xml, 'Key').map((name, at) => [name, values[at] ?? '']));
}
