import { elementTexts } from '../http/xml.ts';

/** One permission that a request needs. */
export interface Need {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Of s3:ListBucket; undefined: the request names none. */
  readonly prefix?: string | undefined;
  /** Where the condition keys of tags hold: the object as it is. */
  readonly reads?: ObjectName;
}

export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

export interface S3Call {
  readonly method: string;
  readonly bucket: string;
  /** Decoded; "" for the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** Of a POST: what it deletes. */
  readonly body: string;
}

/** Parameters of a plain read, write, delete or list: any other makes it another operation. */
const PLAIN = new RegExp(
  '^(?:x-id|versionid|partnumber|response-.*|x-amz-.*|list-type|prefix|delimiter|max-keys' +
    '|continuation-token|start-after|encoding-type|fetch-owner)$',
  'i',
);

/**
 * "Required permissions for Amazon S3 API operations" (Amazon S3 User Guide). undefined: an
 * operation that is not judged here.
 */
export function needsOf(call: S3Call): readonly Need[] | undefined {
  const others = [...call.query.keys()].filter((name) => !PLAIN.test(name));
  const [subresource] = others;
  if (others.length > 1) return undefined;
  if (call.key === '') return bucketNeeds(call, subresource);
  if (subresource === 'tagging') return taggingNeeds(call);
  return subresource === undefined ? objectNeeds(call) : undefined;
}

function bucketNeeds(call: S3Call, subresource: string | undefined): readonly Need[] | undefined {
  const { method, bucket, query, body } = call;
  const resource = `arn:aws:s3:::${bucket}`;
  const isRead = method === 'GET' || method === 'HEAD';
  if (subresource === undefined && isRead)
    return [{ action: 's3:ListBucket', resource, prefix: query.get('prefix') }];
  if (subresource !== 'delete' || method !== 'POST') return undefined;
  // All or nothing here; S3 deletes what it may, and names the others in its answer.
  const action = body.includes('<VersionId>') ? 's3:DeleteObjectVersion' : 's3:DeleteObject';
  return elementTexts(body, 'Key').map((key) => ({ action, resource: `${resource}/${key}` }));
}

function taggingNeeds({ method, bucket, key, query }: S3Call): readonly Need[] | undefined {
  const verb = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method];
  if (verb === undefined) return undefined;
  const versionId = query.get('versionId');
  // "To put tags of any other version, use the versionId [...]. You also need permission for the
  // s3:PutObjectVersionTagging action" (API reference, PutObjectTagging).
  const objects = versionId === undefined ? ['Object'] : ['Object', 'ObjectVersion'];
  const resource = `arn:aws:s3:::${bucket}/${key}`;
  const reads = { bucket, key, versionId };
  return objects.map((object) => ({ action: `s3:${verb}${object}Tagging`, resource, reads }));
}

function objectNeeds({ method, bucket, key, query, headers }: S3Call): readonly Need[] | undefined {
  const resource = `arn:aws:s3:::${bucket}/${key}`;
  const versionId = query.get('versionId');
  const ofVersion = versionId === undefined ? '' : 'Version';
  // "Enforce conditional writes": If-Match reads the object. That check knows no tags (measured on
  // AWS: floci-io/floci#3945).
  const asked = headers.has('if-match') ? [{ action: 's3:GetObject', resource }] : [];
  if (method === 'GET' || method === 'HEAD')
    return [{ action: `s3:GetObject${ofVersion}`, resource, reads: { bucket, key, versionId } }];
  if (method === 'DELETE') return [{ action: `s3:DeleteObject${ofVersion}`, resource }, ...asked];
  if (method !== 'PUT' || headers.has('x-amz-copy-source')) return undefined;
  const tags = headers.has('x-amz-tagging') ? [{ action: 's3:PutObjectTagging', resource }] : [];
  return [{ action: 's3:PutObject', resource }, ...tags, ...asked];
}
