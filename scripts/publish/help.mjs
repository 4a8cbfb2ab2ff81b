/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run publish:artifacts -- --bucket <name> [<options>]',
  about:
    'Uploads the zips and their manifest to S3, with the credentials and region of the ' +
    'environment.',
  options: {
    bucket: { type: 'string', value: 'name', about: 'The bucket. Required.' },
    prefix: { type: 'string', value: 'folder/', about: 'What the keys begin with. Default: none.' },
  },
});
