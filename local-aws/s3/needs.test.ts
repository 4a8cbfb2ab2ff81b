import { describe, expect, it } from 'vitest';
import { needsOf } from './needs.ts';

function needs(
  line: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): readonly string[] | undefined {
  const [method = '', target = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://s3');
  const [bucket = '', ...key] = decodeURIComponent(pathname).split('/').slice(1);
  const call = { method, bucket, key: key.join('/'), query: new Map(searchParams), body };
  return needsOf({ ...call, headers: new Map(Object.entries(headers)) })?.map(
    ({ action, resource, prefix, reads }) =>
      [action, resource.replace('arn:aws:s3:::', ''), prefix, reads && 'with tags']
        .filter(Boolean)
        .join(' '),
  );
}

/** "Required permissions for Amazon S3 API operations" (Amazon S3 User Guide). */
describe('what a request needs', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['GET /b/a/k', {}, ['s3:GetObject b/a/k with tags']],
    ['HEAD /b/k?x-id=HeadObject', { 'if-match': '"x"' }, ['s3:GetObject b/k with tags']],
    ['GET /b/k?response-content-type=text/plain', {}, ['s3:GetObject b/k with tags']],
    ['GET /b/k?versionId=v', {}, ['s3:GetObjectVersion b/k with tags']],
    ['GET /b/k?tagging=', {}, ['s3:GetObjectTagging b/k with tags']],
    [
      'PUT /b/k?tagging=&versionId=v',
      {},
      ['s3:PutObjectTagging b/k with tags', 's3:PutObjectVersionTagging b/k with tags'],
    ],
    ['PUT /b/k', {}, ['s3:PutObject b/k']],
    ['PUT /b/k', { 'x-amz-tagging': 'a=b' }, ['s3:PutObject b/k', 's3:PutObjectTagging b/k']],
    // floci-io/floci#3945, measured: with If-Match a read as well, and of no tags.
    ['PUT /b/k', { 'if-match': '"x"' }, ['s3:PutObject b/k', 's3:GetObject b/k']],
    ['DELETE /b/k', {}, ['s3:DeleteObject b/k']],
    ['DELETE /b/k?versionId=v', {}, ['s3:DeleteObjectVersion b/k']],
    ['GET /b?list-type=2&prefix=a/', {}, ['s3:ListBucket b a/']],
    ['HEAD /b', {}, ['s3:ListBucket b']],
  ])('%s %o', (line, headers, expected) => {
    expect(needs(line, headers)).toEqual(expected);
  });

  it('each key that is deleted at once', () => {
    const body =
      '<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key></Object></Delete>';
    expect(needs('POST /b?delete=', {}, body)).toEqual([
      's3:DeleteObject b/a&b',
      's3:DeleteObject b/c',
    ]);
  });

  it.each([
    'PUT /b',
    'GET /b?versions=',
    'GET /b/k?acl=',
    'POST /b/k?uploads=',
    'PUT /b/k?tagging=&acl=',
    'PATCH /b/k',
  ])('%s is not judged, and so refused', (line) => {
    expect(needs(line)).toBeUndefined();
  });

  it('a copy neither: it reads another object', () => {
    expect(needs('PUT /b/k', { 'x-amz-copy-source': '/b/secret' })).toBeUndefined();
  });
});
