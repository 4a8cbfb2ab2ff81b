/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run build [-- <options>]',
  about: 'Builds the zip of each function, and dist/manifest.json. What is unchanged is not built.',
  options: {
    arch: { type: 'string', value: 'name', about: 'arm64, x86_64 or both. Default: both.' },
    only: {
      type: 'string',
      value: 'name',
      multiple: true,
      about: 'Only these functions, with commas or several times.',
    },
    check: { type: 'boolean', about: 'Build nothing; end with 1 if a zip is stale.' },
    out: { type: 'string', value: 'folder', about: 'Where the zips go. Default: dist.' },
  },
});
