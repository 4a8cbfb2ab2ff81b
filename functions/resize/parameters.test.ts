import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createParameters } from './parameters.ts';
import { renderParameters } from './render-parameters.ts';

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('README.md shows the table of parameters', () => {
  const section = /<!-- BEGIN_PARAMETERS -->\n([^]*?)\n<!-- END_PARAMETERS -->/.exec(
    textOf('README.md'),
  );
  expect(section?.[1], 'functions/resize/README.md is stale: run `npm run docs`').toBe(
    renderParameters(),
  );
});

it('the CDN passes on every parameter and no other', () => {
  const variable = /variable "resize_query_parameters" \{[^]*?\bdefault\s*=\s*\[([^\]]*)\]/.exec(
    textOf('../../modules/cdn/variables.tf'),
  );
  const names = (variable?.[1]?.match(/\w+/g) ?? []).sort();
  expect(
    names,
    'modules/cdn/variables.tf: the default of resize_query_parameters must name the parameters ' +
      'of functions/resize/parameters.ts, or the CDN removes what they say',
  ).toEqual(Object.keys(createParameters(1)).sort());
});
