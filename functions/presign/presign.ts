import type { S3Client } from '@aws-sdk/client-s3';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest } from '../shared/http.ts';
import { jsonResponse } from '../shared/response.ts';
import type { UrlSigner } from '../shared/storage.ts';
import type { PresignConfig } from './config.ts';
import { signDownload } from './download-url.ts';
import { type SignedRequest, signUpload } from './upload-url.ts';

export interface PresignDependencies {
  readonly client: S3Client;
  readonly signer: UrlSigner;
  readonly config: PresignConfig;
  readonly now?: () => Date;
}

/** `POST /api/upload_url` and `/api/download_url`; the route tells which. */
export function createPresign(dependencies: PresignDependencies): HttpHandler {
  const { config } = dependencies;
  return async (request) => {
    if (request.resource === config.uploadUrlPath) {
      return jsonResponse(200, await upload(request, dependencies));
    }
    if (request.resource === config.downloadUrlPath) {
      return jsonResponse(200, await download(request, dependencies));
    }
    throw new ApiError('not_found', 'This route signs no URLs; check the path.');
  };
}

function upload(
  { body, log }: HttpRequest,
  { client, config, now = () => new Date() }: PresignDependencies,
): Promise<SignedRequest> {
  return log.time('sign', () => signUpload(body, client, config, now()));
}

function download(
  { body, log }: HttpRequest,
  { signer, config }: PresignDependencies,
): Promise<SignedRequest> {
  return log.time('sign', () => signDownload(body, signer, config));
}
