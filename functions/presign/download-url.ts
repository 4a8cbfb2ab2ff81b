import { IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';
import type { UrlSigner } from '../shared/storage.ts';
import type { PresignConfig } from './config.ts';
import { contentDisposition } from './content-disposition.ts';
import { fillKeyTemplate } from './key-template.ts';
import { choiceMember, integerMember, type Members, parseMembers, textMember } from './members.ts';
import { namesOf, type SignedRequest } from './upload-url.ts';

/** The allow-list of response headers that a URL may fix, by JSON member. */
const OPTIONAL_MEMBERS = ['contentType', 'disposition', 'fileName', 'cacheControl', 'expiresIn'];

export async function signDownload(
  body: Buffer,
  signer: UrlSigner,
  config: PresignConfig,
): Promise<SignedRequest> {
  const { keyTemplate, keyPrefix, urlExpiresSeconds } = config;
  const members = parseMembers(body, [...keyTemplate.variables, ...OPTIONAL_MEMBERS]);
  const contentType = parseContentType(members, config);
  const key = fillKeyTemplate(keyTemplate, members, { keyPrefix, contentType });
  const expiresIn = integerMember(members, 'expiresIn', 1, urlExpiresSeconds) ?? urlExpiresSeconds;
  const presignedUrl = await signer.signGet(key, {
    expiresSeconds: expiresIn,
    responseHeaders: {
      contentType,
      contentDisposition: parseDisposition(members),
      cacheControl: textMember(
        members,
        'cacheControl',
        /^[a-z0-9=, -]{1,100}$/i,
        'a Cache-Control value such as max-age=60',
      ),
    },
  });
  return { presignedUrl, ...namesOf(key, config), method: 'GET', headers: {}, expiresIn };
}

/** What an upload may be, or an image that somebody else has put there. */
function parseContentType(members: Members, { contentTypes }: PresignConfig): string | undefined {
  const known = new Set([...IMAGE_TYPES.map(mediaTypeOf), ...contentTypes]);
  return choiceMember(members, 'contentType', [...known]);
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
