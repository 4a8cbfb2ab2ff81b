/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run package [-- <options>]',
  about:
    'Builds the zips, and makes of them and the module one archive that Terraform takes as a\n' +
    'source where there is no Node.js, with SHA256SUMS and a bill of materials (CycloneDX 1.6).',
  options: {
    tag: {
      type: 'string',
      value: 'v1.2.3',
      about: 'For a release: refuse another version, unreleased changes and an unclean checkout.',
    },
    arch: { type: 'string', value: 'name', about: 'arm64, x86_64 or both. Default: both.' },
    out: {
      type: 'string',
      value: 'folder',
      about: 'Where they go, in the place of a release before. Default: dist/release.',
    },
  },
});
