import type { FigureFile } from '../bench/figures.ts';
import { modelSection, pricesSection, sensitivitySection } from './assumptions.ts';
import {
  behindCdn,
  breakEvenWaitMs,
  costOf,
  durationMs,
  type Request,
  storageOf,
  totalOf,
} from './model.ts';
import { AS_OF, REGION, RULES } from './prices.ts';
import { megabytes, originals, resizeOf, RESIZES, resizes } from './scenarios.ts';
import { costTable, DEFAULT_MODEL, dollars, percent, requestOf, table, wrap } from './text.ts';

const HIT_RATIOS = [0, 0.9, 0.99] as const;
const SIZES = [
  { memoryMb: 1024, architecture: 'x86_64' },
  { memoryMb: 1769, architecture: 'x86_64' },
  { memoryMb: 3008, architecture: 'x86_64' },
  { memoryMb: 1024, architecture: 'arm64' },
  { memoryMb: 1769, architecture: 'arm64' },
] as const;

/** All of docs/costs.md: no number in it is written by hand. */
export function renderCosts(file: FigureFile): string {
  return [
    ...introduction(file),
    ...originalsSection(file),
    ...resizesSection(file),
    ...sizesSection(file),
    ...cdnSection(file),
    ...sensitivitySection(file),
    ...modelSection(file),
    ...pricesSection(),
  ].join('\n');
}

function introduction(file: FigureFile): string[] {
  const [first] = RESIZES;
  const cost = costOf(requestOf(file, first), DEFAULT_MODEL);
  const share = percent(cost.transfer / totalOf(cost));
  return [
    '# Costs',
    '',
    '<!-- Written by `npm run docs` from scripts/costs/ and docs/benchmarks.json. -->',
    '',
    ...wrap(
      `Dollars per million requests in ${REGION}, by AWS's public prices as of ${AS_OF}, ` +
        "first tier, without free tiers. **Lambda's time is reckoned, not measured**: " +
        'milliseconds of one machine go through the formula [below](#the-model), so read the ' +
        'Lambda column as a magnitude, and put in your own from the log lines (`ms`, ' +
        `\`durations\`). ${share} of the cost of ${first} is transfer, which smaller formats ` +
        'and a CDN lower, and no memory size.',
    ),
    '',
  ];
}

function originalsSection(file: FigureFile): string[] {
  const [call, free, rate] = [
    RULES.apiCallBytes,
    RULES.freeStreamBytes,
    RULES.streamBytesPerSecond,
  ].map(megabytes);
  return [
    '## Originals',
    '',
    ...costTable(originals(file)),
    '',
    ...wrap(
      `The S3 proxy has no function to pay; API Gateway lets ${call} of a body through. A ` +
        `streamed answer is a call for each ${call} begun; behind the first ${free} its bytes ` +
        `are paid, and come at ${rate} a second, for which the function is paid as well. The ` +
        'redirect sends the client to S3 instead.',
    ),
    '',
  ];
}

function resizesSection(file: FigureFile): string[] {
  const [first] = RESIZES;
  const { bytes } = requestOf(file, first);
  const stored = dollars(storageOf(bytes, DEFAULT_MODEL));
  return [
    '## Resizes',
    '',
    ...costTable(resizes(file)),
    '',
    ...wrap(
      'Type and size of the result. `made` is without `cache`; `made and kept` and `kept before` ' +
        'are a miss and a hit of `resize = { cache = true }`. Streamed answers cost the same. ' +
        "A hit waits for two calls to S3 (the source's head and the result), what is made for " +
        `one. ${breakEven(file)}A million kept results of ${first} take ${stored} a month of ` +
        'storage. A 304 costs the API call, the invocation and a HEAD, and no transfer.',
    ),
    '',
  ];
}

/** Nothing where no hit was measured. */
function breakEven(file: FigureFile): string {
  const told = RESIZES.flatMap((operation) => {
    const hit = resizeOf(file, operation, 'hit');
    const wait = hit && breakEvenWaitMs(requestOf(file, operation), hit, DEFAULT_MODEL);
    return wait === undefined ? [] : [`${Math.round(wait)} ms (${operation})`];
  });
  if (told.length === 0) return '';
  return (
    `**It is the cheaper one only while a call to S3 takes less than** ${told.join(', ')}; ` +
    `here ${RULES.s3WaitMs} ms are counted, and \`fetch\` in your log lines tells yours. It is ` +
    'worth more for large sources, `rect` and slow encoders, and always spares CPU. '
  );
}

function sizesSection(file: FigureFile): string[] {
  const head = [
    '',
    ...SIZES.map(({ memoryMb, architecture }) => `${memoryMb} MB, ${architecture}`),
  ];
  const rows = RESIZES.map((operation) => [
    operation,
    ...SIZES.map((size) => {
      const request = requestOf(file, operation);
      const invocation = request.invocation && { ...request.invocation, ...size };
      const sized: Request = invocation === undefined ? request : { ...request, invocation };
      const { lambda } = costOf(sized, DEFAULT_MODEL);
      return `${dollars(lambda)} (${durationMs(sized, DEFAULT_MODEL)} ms)`;
    }),
  ]);
  return [
    '## Memory and architecture',
    '',
    'Lambda alone, of what is made:',
    '',
    ...table(head, rows),
    '',
    ...wrap(
      `Up to ${RULES.vcpuMb} MB, one vCPU, twice the memory is half the time of the work, ` +
        'and the wait for S3 costs more. Above, a second vCPU helps what runs on several ' +
        'threads; here it counts for nothing, as it was not measured. arm64 is counted ' +
        `${RULES.armSlowness} times as slow with pixels. Large sources need the memory that ` +
        '[the functions](../functions/README.md#environment) say.',
    ),
    '',
  ];
}

function cdnSection(file: FigureFile): string[] {
  const [proxy] = originals(file);
  const rows: { name: string; request: Request; runsFunction: boolean }[] = [
    ...(proxy?.request ? [{ name: proxy.name, request: proxy.request, runsFunction: false }] : []),
    ...RESIZES.map((operation) => ({
      name: `${operation}, made`,
      request: requestOf(file, operation),
      runsFunction: true,
    })),
  ];
  return [
    '## Behind CloudFront',
    '',
    'Per million requests of viewers, of which CloudFront answers a share from its cache:',
    '',
    ...table(
      ['', 'without', ...HIT_RATIOS.map((ratio) => `${percent(ratio)} hits`)],
      rows.map(({ name, request, runsFunction }) => [
        name,
        dollars(totalOf(costOf(request, DEFAULT_MODEL))),
        ...HIT_RATIOS.map((ratio) =>
          dollars(behindCdn(request, ratio, runsFunction, DEFAULT_MODEL)),
        ),
      ]),
    ),
    '',
    ...wrap(
      'Viewers in North America; [modules/cdn](../modules/cdn) runs a CloudFront Function ' +
        'on each request of `/resize`. What goes from an AWS origin to CloudFront is free.',
    ),
    '',
  ];
}
