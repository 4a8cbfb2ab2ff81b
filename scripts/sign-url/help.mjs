/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'RESIZE_SIGNING_SECRET=... npm run -s sign-url -- <url> [<options>]',
  about:
    'Prints the URL of a resized image with an expiry and a signature in place of an API key, ' +
    'or an <img> tag of several.',
  options: {
    expires: {
      type: 'string',
      value: 'seconds',
      about: 'How long it is valid, 1 to 604800. Default: 3600.',
    },
    srcset: {
      type: 'string',
      value: 'widths',
      about: 'Print an <img> tag with one URL for each of these widths, such as 320,640,1280.',
    },
    sizes: {
      type: 'string',
      value: 'sizes',
      about:
        'How wide the page shows it, such as "(min-width: 800px) 50vw, 100vw". Default: 100vw.',
    },
  },
});
