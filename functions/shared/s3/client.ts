import { S3Client } from '@aws-sdk/client-s3';

/**
 * Made at init, where Lambda gives a full CPU, and kept: its connections are
 * reused by later requests. Region and credentials come from the environment.
 */
export function createS3Client(endpoint: string | undefined): S3Client {
  return new S3Client({
    // A custom endpoint knows no bucket names in front of its host name.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    // The default bakes the checksum of an empty body into presigned PUTs and
    // a checksum mode into presigned GETs (aws/aws-sdk-js-v3#6818).
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The deadline of the request bounds all attempts together (send.ts). No
    // requestTimeout: the SDK would wait as long for 100-continue.
    requestHandler: { connectionTimeout: 2_000, socketTimeout: 10_000 },
  });
}
