/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'RESIZE_SIGNING_SECRET=... npm run -s sign-url -- <url> [<options>]',
  about: 'Prints the URL of a resized image with an expiry and a signature in place of an API key.',
  options: {
    expires: {
      type: 'string',
      value: 'seconds',
      about: 'How long it is valid, 1 to 604800. Default: 3600.',
    },
  },
});
