import type { S3Client } from '@aws-sdk/client-s3';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest } from '../shared/http.ts';
import { jsonResponse } from '../shared/response.ts';
import type { UrlSigner } from '../shared/storage.ts';
import type { PresignConfig } from './config.ts';
import { signDownload } from './download-url.ts';
import { type SignedRequest, signUpload } from './upload-url.ts';

export interface PresignDeps {
  readonly config: PresignConfig;
  readonly client: S3Client;
  readonly signer: UrlSigner;
  readonly nowMs?: () => number;
}

/** `POST /api/upload_url` and `/api/download_url`; the route tells which. */
export function createPresign(deps: PresignDeps): HttpHandler {
  const { config } = deps;
  return async (request) => {
    if (request.resource === config.uploadUrlPath) {
      return jsonResponse(200, await upload(request, deps));
    }
    if (request.resource === config.downloadUrlPath) {
      return jsonResponse(200, await download(request, deps));
    }
    throw new ApiError('not_found', 'This route signs no URLs; check the path.');
  };
}

function upload(
  { body, log }: HttpRequest,
  { client, config, nowMs = Date.now }: PresignDeps,
): Promise<SignedRequest> {
  return log.time('sign', () => signUpload(body, client, config, new Date(nowMs())));
}

function download(
  { body, log }: HttpRequest,
  { signer, config }: PresignDeps,
): Promise<SignedRequest> {
  return log.time('sign', () => signDownload(body, signer, config));
}
