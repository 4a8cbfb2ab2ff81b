/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run publish:artifacts -- --bucket <name> [<options>]',
  about:
    'Uploads the zips and their manifest to S3, below <folder/><version>/, with the credentials\n' +
    'and region of the environment, and prints the line that consumers of the module paste.',
  options: {
    bucket: { type: 'string', value: 'name', about: 'The bucket. Required.' },
    prefix: { type: 'string', value: 'folder/', about: 'What the keys begin with. Default: none.' },
    from: { type: 'string', value: 'folder', about: 'Where the zips are. Default: dist.' },
    arch: { type: 'string', value: 'name', about: 'What they were built for. Default: both.' },
    replace: {
      type: 'boolean',
      about:
        'Publish other zips in the place of those that this version has; its consumers change.',
    },
  },
});
