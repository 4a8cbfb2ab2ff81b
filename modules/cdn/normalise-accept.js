// CloudFront Function (cloudfront-js-2.0) on viewer requests to the resize route. The cache key holds the Accept header,
// of which browsers send dozens of spellings. This leaves four of them where the format is negotiated (`f` absent or
// `auto`), and one where it is not. No exports: CloudFront looks for the name `handler`.

const NAMED_FORMATS = ['image/avif', 'image/webp'];

/** Media range -> q, as RFC 9110 section 12.4.2 says; a malformed q counts as 0, like a refusal. */
function parseAccept(header) {
  const qualities = {};
  header.toLowerCase().split(',').forEach((part) => {
    const pieces = part.split(';').map((piece) => piece.trim());
    const weight = pieces.slice(1).filter((piece) => piece.indexOf('q=') === 0)[0];
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    qualities[pieces[0]] = quality >= 0 && quality <= 1 ? quality : 0;
  });
  return qualities;
}

/** Only formats that a client names and does not like less than "anything", and WebP alone where it likes it better. */
function normaliseAccept(header) {
  const qualities = parseAccept(header);
  const wildcard = Math.max(qualities['image/*'] || 0, qualities['*/*'] || 0);
  const offered = NAMED_FORMATS.filter(
    (format) => qualities[format] > 0 && qualities[format] >= wildcard,
  );
  const prefersWebp =
    offered.length === 2 && qualities['image/webp'] > qualities['image/avif'];
  const kept = prefersWebp ? ['image/webp'] : offered;
  return kept.concat('*/*').join(',');
}

/** A repeated `f` is an error whose text depends on nothing, so it needs no Accept either. */
function isNegotiated(parameter) {
  if (parameter === undefined) return true;
  return parameter.multiValue === undefined && parameter.value === 'auto';
}

function handler(event) {
  const request = event.request;
  const accept = request.headers.accept;
  const negotiated = accept !== undefined && isNegotiated(request.querystring.f);
  request.headers.accept = {
    value: negotiated ? normaliseAccept(accept.value) : '*/*',
  };
  return request;
}
