import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UrlSigner } from '../storage.ts';

export function createUrlSigner(client: S3Client, bucket: string): UrlSigner {
  return {
    signGet: (key, { expiresSeconds, method = 'GET', responseHeaders = {} }) => {
      const input: GetObjectCommandInput = {
        Bucket: bucket,
        Key: key,
        ResponseContentType: responseHeaders.contentType,
        ResponseContentDisposition: responseHeaders.contentDisposition,
        ResponseCacheControl: responseHeaders.cacheControl,
      };
      const expiry = { expiresIn: expiresSeconds };
      // Two calls: the commands have no type in common that getSignedUrl takes.
      return method === 'HEAD'
        ? getSignedUrl(client, new HeadObjectCommand(input), expiry)
        : getSignedUrl(client, new GetObjectCommand(input), expiry);
    },
  };
}
