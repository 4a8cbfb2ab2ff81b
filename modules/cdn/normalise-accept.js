// CloudFront Function (cloudfront-js-2.0) on viewer requests to the resize route. The cache key holds the Accept header,
// of which browsers send dozens of spellings. Where the format is negotiated (`f` absent or `auto`) this leaves four of
// them, and one spelling of each other wish; where it is not, one for everybody. Which wishes are equal is decided in
// functions/resize/accept.ts. No exports: CloudFront looks for the name `handler`.

/** What else is in a query is removed; null keeps everything. policies.tf writes `resize_query_parameters` in its place. */
const KNOWN_PARAMETERS = null;

const NAMED_FORMATS = ['image/avif', 'image/webp'];
/** What every client shows. */
const UNIVERSAL_FORMATS = ['image/jpeg', 'image/png', 'image/gif'];
const OTHER_NAMES = { 'image/jpg': 'image/jpeg', 'image/pjpeg': 'image/jpeg', 'image/x-png': 'image/png' };

/** Media range -> q, as RFC 9110 section 12.4.2 says; a malformed q counts as 0, like a refusal. */
function parseAccept(header) {
  const qualities = {};
  header.toLowerCase().split(',').forEach((part) => {
    const pieces = part.split(';').map((piece) => piece.trim());
    const weight = pieces.slice(1).filter((piece) => piece.indexOf('q=') === 0)[0];
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    const known = quality >= 0 && quality <= 1 ? Math.round(quality * 1000) / 1000 : 0;
    qualities[OTHER_NAMES[pieces[0]] || pieces[0]] = known;
  });
  return qualities;
}

function normaliseAccept(header) {
  const qualities = parseAccept(header);
  // The most specific range decides, also where it refuses.
  const wildcard = (qualities['image/*'] === undefined ? qualities['*/*'] : qualities['image/*']) || 0;
  const named = UNIVERSAL_FORMATS.map((format) => qualities[format]).filter((q) => q !== undefined);
  const everyone = Math.max.apply(null, named.concat(wildcard));
  // Whoever takes WebP needs no wildcard: the fallback is the same.
  const takesAny = wildcard > 0 || (named.length === 0 && qualities['image/webp'] > 0);
  const isUsual = takesAny && named.every((quality) => quality === everyone);
  return isUsual ? usualWish(qualities, everyone) : spelledOut(qualities, wildcard);
}

/** Only formats that a client names and does not like less than "anything", and WebP alone where it likes it better. */
function usualWish(qualities, everyone) {
  const offered = NAMED_FORMATS.filter(
    (format) => qualities[format] > 0 && qualities[format] >= everyone,
  );
  const prefersWebp =
    offered.length === 2 && qualities['image/webp'] > qualities['image/avif'];
  const kept = prefersWebp ? ['image/webp'] : offered;
  return kept.concat('*/*').join(',');
}

/** A client that names what it takes, and nothing else: rare, and as it says. */
function spelledOut(qualities, wildcard) {
  const spell = (range, quality) => (quality === 1 ? range : `${range};q=${quality}`);
  const ranges = NAMED_FORMATS.concat(UNIVERSAL_FORMATS)
    .filter((format) => qualities[format] !== undefined && (wildcard > 0 || qualities[format] > 0))
    .map((format) => spell(format, qualities[format]))
    .concat(wildcard > 0 ? spell('image/*', wildcard) : []);
  return ranges.join(',') || '*/*';
}

/** A repeated `f` is an error whose text depends on nothing, so it needs no Accept either. */
function isNegotiated(parameter) {
  if (parameter === undefined) return true;
  return parameter.multiValue === undefined && parameter.value === 'auto';
}

function keepKnown(querystring) {
  if (KNOWN_PARAMETERS === null) return;
  Object.keys(querystring).forEach((name) => {
    if (KNOWN_PARAMETERS.indexOf(name) < 0) delete querystring[name];
  });
}

function handler(event) {
  const request = event.request;
  keepKnown(request.querystring);
  const accept = request.headers.accept;
  const negotiated = accept !== undefined && isNegotiated(request.querystring.f);
  request.headers.accept = {
    value: negotiated ? normaliseAccept(accept.value) : '*/*',
  };
  return request;
}
