import { IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';
import type { UrlSigner } from '../shared/storage.ts';
import type { PresignConfig } from './config.ts';
import { contentDisposition } from './content-disposition.ts';
import { fillKeyTemplate } from './key-template.ts';
import { choiceMember, integerMember, type Members, parseMembers, textMember } from './members.ts';
import type { SignedRequest } from './upload-url.ts';

/** The allow-list of response headers that a URL may fix, by JSON member. */
const OPTIONAL_MEMBERS = ['contentType', 'disposition', 'fileName', 'cacheControl', 'expiresIn'];

export async function signDownload(
  body: Buffer,
  signer: UrlSigner,
  { keyTemplate, urlExpiresSeconds }: PresignConfig,
): Promise<SignedRequest> {
  const members = parseMembers(body, [...keyTemplate.variables, ...OPTIONAL_MEMBERS]);
  const key = fillKeyTemplate(keyTemplate, members);
  const expiresIn = integerMember(members, 'expiresIn', 1, urlExpiresSeconds) ?? urlExpiresSeconds;
  const presignedUrl = await signer.signGet(key, {
    expiresSeconds: expiresIn,
    responseHeaders: {
      contentType: choiceMember(members, 'contentType', IMAGE_TYPES.map(mediaTypeOf)),
      contentDisposition: parseDisposition(members),
      cacheControl: textMember(
        members,
        'cacheControl',
        /^[a-z0-9=, -]{1,100}$/i,
        'a Cache-Control value such as max-age=60',
      ),
    },
  });
  return { presignedUrl, key, method: 'GET', headers: {}, expiresIn };
}

function parseDisposition(members: Members): string | undefined {
  const kind = choiceMember(members, 'disposition', ['inline', 'attachment']);
  const fileName = textMember(
    members,
    'fileName',
    /^[^/\\\p{Cc}\p{Cf}\p{Surrogate}]{1,200}$/u,
    'a file name of at most 200 characters, without slashes or control characters',
  );
  if (kind === undefined && fileName === undefined) return undefined;
  return contentDisposition(kind ?? 'attachment', fileName);
}
