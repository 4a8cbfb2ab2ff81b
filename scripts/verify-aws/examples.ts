import type { Feature } from '../lib/checks/check.ts';
import { UserError } from '../lib/user-error.ts';

export interface ExampleFacts {
  readonly cost: string;
  /** What the example has, so that a route that is lost is no feature that is off. */
  readonly features: readonly Feature[];
  /** Whether nobody outside of a VPC may be answered. */
  readonly isPrivate?: boolean;
}

const CALLS = 'about 300 requests, their functions, logs and a few images: below 0.05 USD';

/** Those that apply without a domain name, a certificate or another account's resources. */
const READ: readonly Feature[] = ['s3', 's3-by-name'];

const EXAMPLES: Readonly<Record<string, ExampleFacts>> = {
  complete: {
    cost: CALLS,
    features: [
      ...READ,
      'upload',
      'download',
      'presign',
      'resize',
      'thumbnails',
      'health',
      'demo-page',
      'cors',
    ],
  },
  'presigned-urls': { cost: CALLS, features: ['presign', 'cors'] },
  private: {
    cost: `${CALLS}; an interface VPC endpoint in two zones, about 0.02 USD per hour`,
    features: ['upload', 'download', ...READ, 'health'],
    isPrivate: true,
  },
  resize: { cost: CALLS, features: ['resize'] },
  's3-proxy': { cost: CALLS, features: READ },
  'upload-download': { cost: CALLS, features: ['upload', 'download'] },
};

export function exampleFacts(name: string | undefined): ExampleFacts {
  const names = Object.keys(EXAMPLES).join(', ');
  if (name === undefined)
    throw new UserError(`Which example? Give --example; there are: ${names}.`);
  const facts = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name] : undefined;
  if (facts) return facts;
  throw new UserError(
    `--example knows no "${name}" that applies as it stands; there are: ${names}.`,
  );
}

/** `12 aws_lambda_permission`, most of one type first; from the text of a plan. */
export function whatIsCreated(plan: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const [, type = ''] of plan.matchAll(
    /^\s*# (?:module\.[^ ]+\.)?(\w+)\.[^ ]+ will be created$/gm,
  ))
    counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .map(([type, count]) => `${count} ${type}`);
}
