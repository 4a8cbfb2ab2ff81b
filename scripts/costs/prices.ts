/** US East (N. Virginia), US dollars, first tier, without free tiers. */
export const REGION = 'us-east-1';
export const AS_OF = '2026-11-21';

interface Source {
  readonly title: string;
  readonly url: string;
}

const API_GATEWAY: Source = {
  title: 'Amazon API Gateway pricing',
  url: 'https://aws.amazon.com/api-gateway/pricing/',
};
const LAMBDA: Source = {
  title: 'AWS Lambda pricing',
  url: 'https://aws.amazon.com/lambda/pricing/',
};
const S3: Source = { title: 'Amazon S3 pricing', url: 'https://aws.amazon.com/s3/pricing/' };
const CLOUDFRONT: Source = {
  title: 'Amazon CloudFront pricing',
  url: 'https://aws.amazon.com/cloudfront/pricing/',
};

export interface Price {
  readonly usd: number;
  /** Units that cost `usd`. */
  readonly per: number;
  readonly unit: string;
  readonly what: string;
  readonly source: Source;
  /**
   * AWS's pages fill in most numbers by script, so that stored copies lack them: where this number
   * was read.
   */
  readonly read: string;
}

export const PRICES = {
  apiCall: {
    usd: 3.5,
    per: 1e6,
    unit: 'requests',
    what: 'REST API call, the first 333 million of a month',
    source: API_GATEWAY,
    read: '"AWS API Gateway Pricing Explained", AWS for Engineers, May 2025',
  },
  lambdaRequest: {
    usd: 0.2,
    per: 1e6,
    unit: 'requests',
    what: 'Lambda invocation',
    source: LAMBDA,
    read: '"AWS Lambda Pricing Breakdown", Cloudchipr, 2024',
  },
  lambdaX86: {
    usd: 0.0000166667,
    per: 1,
    unit: 'GB-second',
    what: 'Lambda duration, x86_64, the first 6 billion of a month',
    source: LAMBDA,
    read: '"AWS Lambda Pricing Breakdown", Cloudchipr, 2024',
  },
  lambdaArm: {
    usd: 0.0000133334,
    per: 1,
    unit: 'GB-second',
    what: 'Lambda duration, arm64, the first 7.5 billion of a month',
    source: LAMBDA,
    read: '"AWS Lambda Pricing Breakdown", Cloudchipr, 2024',
  },
  lambdaStreamed: {
    usd: 0.008,
    per: 1,
    unit: 'GB',
    what: 'Lambda, streamed bytes behind the first 6 MB of an answer',
    source: LAMBDA,
    read: 'in no stored copy (the free 6 MB are); see the page',
  },
  s3Read: {
    usd: 0.0004,
    per: 1000,
    unit: 'requests',
    what: 'S3 Standard, GET and HEAD',
    source: S3,
    read: '"Understanding AWS S3 Pricing", devnotes.tech',
  },
  s3Write: {
    usd: 0.005,
    per: 1000,
    unit: 'requests',
    what: 'S3 Standard, PUT',
    source: S3,
    read: '"Understanding AWS S3 Pricing", devnotes.tech',
  },
  s3Month: {
    usd: 0.023,
    per: 1,
    unit: 'GB and month',
    what: 'S3 Standard, storage, the first 50 TB',
    source: S3,
    read: '"Understanding AWS S3 Pricing", devnotes.tech',
  },
  transferOut: {
    usd: 0.09,
    per: 1,
    unit: 'GB',
    what: 'transfer to the internet from API Gateway or S3, the first 10 TB of a month',
    source: S3,
    read: '"AWS API Gateway Pricing Explained", AWS for Engineers, May 2025',
  },
  cdnTransfer: {
    usd: 0.085,
    per: 1,
    unit: 'GB',
    what: 'CloudFront, transfer to viewers in North America and Europe, the first 10 TB',
    source: CLOUDFRONT,
    read: 'the page itself; from AWS origins to CloudFront it is free',
  },
  cdnRequest: {
    usd: 0.01,
    per: 10_000,
    unit: 'requests',
    what: 'CloudFront, HTTPS request in North America',
    source: CLOUDFRONT,
    read: '"CloudFront Pricing", kindatechnical.com',
  },
  cdnFunction: {
    usd: 0.1,
    per: 1e6,
    unit: 'requests',
    what: 'CloudFront Function, which modules/cdn runs on /resize',
    source: CLOUDFRONT,
    read: '"AmazonCloudFront", billing codes of vantage.sh',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

/** Dollars for one unit each. */
export type UnitPrices = Readonly<Record<PriceName, number>>;

export const UNIT_PRICES = Object.fromEntries(
  Object.entries(PRICES).map(([name, { usd, per }]) => [name, usd / per]),
) as UnitPrices;

/** How AWS counts, and what stands in for what was not measured. */
export const RULES = {
  /** Lambda developer guide, "Configure Lambda function memory". */
  vcpuMb: 1769,
  /**
   * AWS Compute Blog, "Building responsive APIs with Amazon API Gateway response streaming": each
   * 10 MB, rounded up, is a request.
   */
  apiCallBytes: 10_000_000,
  /** Lambda developer guide, "Response streaming for Lambda functions": then 2 MB a second. */
  freeStreamBytes: 6_000_000,
  streamBytesPerSecond: 2_000_000,
  /**
   * S3 user guide, "Best practices design patterns: optimizing Amazon S3 performance": small
   * objects, and first bytes of larger ones, take roughly 100 to 200 ms; the whitepaper of the same
   * name: tens of milliseconds in the median.
   */
  s3WaitMs: 100,
  /** sharp, "Performance": operations per second of c8a against c8g. */
  armSlowness: 1.6,
  /**
   * AWS Compute Blog, "AWS Lambda standardizes billing for INIT Phase": typically under 1 % of
   * invocations, billed since August 2025.
   */
  coldShare: 0.01,
} as const;

export type Rules = Readonly<Record<keyof typeof RULES, number>>;
