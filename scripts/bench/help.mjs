/** @satisfies {import('../lib/launcher/help.mjs').Help} */
export const HELP = /** @type {const} */ ({
  usage: 'npm run bench [-- <options>]',
  about: 'Measures against named peers and the budgets, and writes .local/bench.json.',
  options: {
    only: {
      type: 'string',
      value: 'group',
      multiple: true,
      about:
        'Some of sizes, startup, originals, memory, build, handlers, kept, bytes, control-plane.',
    },
    write: {
      type: 'boolean',
      about: 'Write the figures behind docs/costs.md to docs/benchmarks.json as well.',
    },
    runs: { type: 'string', value: 'number', about: 'Rounds of each group, 1 to 1000.' },
  },
});
