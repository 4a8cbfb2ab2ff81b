import type { Figure, FigureFile } from '../bench/figures.ts';
import { costOf, type Model, type Request, totalOf } from './model.ts';
import { AS_OF, type Price, PRICES, REGION, RULES } from './prices.ts';
import { LARGE_BYTES, megabytes, RESIZES } from './scenarios.ts';
import { DEFAULT_MODEL, dollars, percent, requestOf, table, wrap } from './text.ts';

/** One assumption at a time. */
export function sensitivitySection(file: FigureFile): string[] {
  const { rules } = DEFAULT_MODEL;
  const models: readonly (readonly [string, Model, number, number])[] = [
    ['as above', DEFAULT_MODEL, 1, 1],
    ['work x 2', DEFAULT_MODEL, 2, 1],
    ['bytes x 2', DEFAULT_MODEL, 1, 2],
    [
      'wait for S3 x 2',
      { ...DEFAULT_MODEL, rules: { ...rules, s3WaitMs: rules.s3WaitMs * 2 } },
      1,
      1,
    ],
    [
      'wait for S3 / 2',
      { ...DEFAULT_MODEL, rules: { ...rules, s3WaitMs: rules.s3WaitMs / 2 } },
      1,
      1,
    ],
    [
      'cold starts x 2',
      { ...DEFAULT_MODEL, rules: { ...rules, coldShare: rules.coldShare * 2 } },
      1,
      1,
    ],
  ];
  const rows = RESIZES.map((operation) => [
    operation,
    ...models.map(([, model, work, bytes]) => {
      const request = requestOf(file, operation);
      const { invocation } = request;
      const scaled: Request = { ...request, bytes: request.bytes * bytes };
      const cost = costOf(
        invocation === undefined
          ? scaled
          : { ...scaled, invocation: { ...invocation, cpuMs: invocation.cpuMs * work } },
        model,
      );
      return dollars(totalOf(cost));
    }),
  ]);
  return [
    '## If an assumption is wrong',
    '',
    'Total of what is made, no CDN:',
    '',
    ...table(['', ...models.map(([name]) => name)], rows),
    '',
  ];
}

export function modelSection(file: FigureFile): string[] {
  const { vcpuMb, armSlowness, s3WaitMs, coldShare } = RULES;
  const measured = Object.entries(file).map(([group, { machine, figures }]) => {
    const { date = '', processors = '', processor = '', node = '', sharp = '' } = machine;
    const where = `${processors} x ${processor}, Node ${node}, sharp ${sharp}`;
    return [
      group,
      String(date).slice(0, 10),
      `${where}, load ${machine['loadAtStart'] ?? ''}`,
      figures
        .filter(isUsed)
        .map(({ name, ms, cpuMs }) => `${name} ${(cpuMs ?? ms).toFixed(1)}`)
        .join(', '),
    ];
  });
  return [
    '## The model',
    '',
    '```',
    `work     = CPU ms x max(1, ${vcpuMb} / memory) x (${armSlowness} for pixels on arm64)`,
    `duration = work + calls to S3 x ${s3WaitMs} ms, rounded up to ms`,
    `GB-s     = memory / 1024 x (duration + ${percent(coldShare)} of a start)`,
    'cost     = API calls + invocation + GB-s + reads and writes of S3 + bytes of the answer',
    '```',
    '',
    ...wrap(
      '- **CPU ms** of a request, all threads, with S3 over loopback, on the machine below: ' +
        "not Lambda's. A vCPU there is another, and a loaded machine takes more.",
    ),
    ...wrap(
      `- **${s3WaitMs} ms** for each call to S3, one behind the other: "roughly 100–200 ` +
        'milliseconds" for small objects and first bytes (S3 user guide, "Best practices ' +
        'design patterns: optimizing Amazon S3 performance"); the whitepaper of that name ' +
        'says tens of milliseconds in the median.',
    ),
    ...wrap(
      `- **${percent(coldShare)}** of invocations start a new environment: "typically occur ` +
        'in under 1% of invocations" (AWS Compute Blog, "AWS Lambda standardizes billing for ' +
        'INIT Phase"). The start is billed since August 2025.',
    ),
    ...wrap(
      `- **${vcpuMb} MB** are one vCPU (Lambda developer guide, "Configure Lambda function ` +
        `memory"). **${armSlowness}**: sharp, "Performance", c8a against c8g.`,
    ),
    ...wrap(
      '- A GB of transfer and storage is taken as 10^9 bytes. Headers are not counted. ' +
        `${megabytes(LARGE_BYTES)} is an example.`,
    ),
    ...wrap(
      '- Not counted: CloudWatch (a log line per request), KMS, WAF, VPC endpoints, ' +
        'uploads, the stored originals, taxes; discounts of higher tiers and savings plans.',
    ),
    '',
    'What the benchmark measured (`npm run bench -- --write`): CPU ms, and wall ms of starts.',
    '',
    ...table(['group', 'day', 'on', 'ms'], measured),
    '',
  ];
}

/** The starts of other functions are in the file, and not in the costs. */
function isUsed({ name }: Figure): boolean {
  return !name.startsWith('start ') || ['start download', 'start resize'].includes(name);
}

export function pricesSection(): string[] {
  const rows = Object.values(PRICES).map((price: Price) => [
    price.what,
    `$${price.usd} per ${unitsOf(price)}`,
    `[${price.source.title}](${price.source.url})`,
    price.read,
  ]);
  return [
    '## Prices',
    '',
    ...wrap(
      `${REGION}, as of ${AS_OF}. AWS's pages fill in most numbers by script, so the last ` +
        'column says where each was read; compare them with the page before you rely on them. ' +
        'They are in `scripts/costs/prices.ts`: change one, run `npm run docs`.',
    ),
    '',
    ...table(['what', 'price', 'of', 'read in'], rows),
    '',
  ];
}

function unitsOf({ per, unit }: Price): string {
  return per === 1 ? unit : `${per.toLocaleString('en-US')} ${unit}`;
}
