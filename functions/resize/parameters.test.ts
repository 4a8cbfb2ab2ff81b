import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BLUR, CROPS, FLIPS, PLACES, SHARPEN, TRIM, TURNS } from '../shared/image/framing.ts';
import { FITS } from '../shared/image/geometry.ts';
import { OVERLAY_RANGES } from '../shared/image/overlay.ts';
import { IMAGE_TYPES } from '../shared/image/type.ts';
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

it('a preset can have every parameter that shapes the result, and no other', () => {
  const text = textOf('../../feature-resize.tf');
  const [, members = ''] =
    /presets = optional\(map\(object\(\{\n([^]*?)\n {4}\}\)\)/.exec(text) ?? [];
  const shaping = Object.entries(createParameters(1))
    .filter(([, { role }]) => role === 'setting' || role === 'modifier')
    .map(([name]) => name);
  expect([...members.matchAll(/^ {6}(\w+) +=/gm)].map(([, name]) => name)).toEqual([
    ...shaping,
    'overlay',
  ]);
});

it('the plan knows the overlay that the function knows', () => {
  const type = textOf('../../feature-resize.tf');
  const bounds = textOf('../../feature-resize-bounds.tf');
  expect(bounds).toContain(`places  = ${JSON.stringify(PLACES).replaceAll(',', ', ')}`);
  for (const [name, { min, max, fallback }] of Object.entries(OVERLAY_RANGES)) {
    expect(bounds).toMatch(new RegExp(`overlay_ranges = .*\\b${name} = \\[${min}, ${max}\\]`));
    expect(type).toMatch(new RegExp(`^ {8}${name} += optional\\(number, ${fallback}\\)$`, 'm'));
  }
});

it('the plan knows the values that the function knows', () => {
  const text = textOf('../../feature-resize-bounds.tf');
  const others = CROPS.slice(PLACES.length);
  expect(text).toContain(`"\${join("|", local.places)}|${others.join('|')}"`);
  for (const values of [FITS, ['auto', ...IMAGE_TYPES], FLIPS, TURNS]) {
    expect(text).toContain(`"${values.join('|')}"`);
  }
  for (const { name, min, max } of [
    { name: 'trim', ...TRIM },
    { name: 'blur', ...BLUR },
    { name: 'sharpen', ...SHARPEN },
  ]) {
    expect(text).toMatch(new RegExp(`\\b${name} += \\[${min}, ${max}, `));
  }
});
