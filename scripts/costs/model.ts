import type { Rules, UnitPrices } from './prices.ts';

const MILLION = 1_000_000;
/** Of transfer and storage; should AWS mean 2^30, it is 7 % less. */
const GIGABYTE = 1e9;
const MB_OF_GB_SECOND = 1024;

export type Architecture = 'x86_64' | 'arm64';

/** One invocation. */
export interface Invocation {
  /** Measured on one vCPU's worth of an x86_64 machine. */
  readonly cpuMs: number;
  /** Calls to S3, one behind the other, for which Lambda bills the wait. */
  readonly s3Calls: number;
  /** Process start to handler loaded. */
  readonly startMs: number;
  readonly memoryMb: number;
  readonly architecture: Architecture;
  /** Whether the architecture was measured to be slower at it: pixels. */
  readonly isHeavy: boolean;
}

/** One request as it reaches the API. */
export interface Request {
  /** Undefined where no function runs. */
  readonly invocation?: Invocation;
  readonly s3Reads: number;
  readonly s3Writes: number;
  /** Of the answer's body. */
  readonly bytes: number;
  readonly streams: boolean;
  /** Where the bytes come straight from S3, by a redirect. */
  readonly isRedirected?: boolean;
}

/** Dollars per million requests. */
export interface Cost {
  readonly apiGateway: number;
  readonly lambda: number;
  readonly s3: number;
  readonly transfer: number;
}

export interface Model {
  readonly prices: UnitPrices;
  readonly rules: Rules;
}

export function durationMs(request: Request, { rules }: Model): number {
  const { invocation, bytes, streams } = request;
  if (invocation === undefined) return 0;
  const late = streams ? Math.max(0, bytes - rules.freeStreamBytes) : 0;
  const stream = (late / rules.streamBytesPerSecond) * 1000;
  return Math.ceil(workMs(invocation, rules) + invocation.s3Calls * rules.s3WaitMs + stream);
}

/** More memory than a vCPU's makes nothing faster here: not everything runs on two. */
function workMs({ cpuMs, memoryMb, architecture, isHeavy }: Invocation, rules: Rules): number {
  const slowness = isHeavy && architecture === 'arm64' ? rules.armSlowness : 1;
  return cpuMs * Math.max(1, rules.vcpuMb / memoryMb) * slowness;
}

export function costOf(request: Request, model: Model): Cost {
  const { prices, rules } = model;
  const { s3Reads, s3Writes, bytes, streams, isRedirected = false } = request;
  const calls = streams ? Math.max(1, Math.ceil(bytes / rules.apiCallBytes)) : 1;
  const reads = s3Reads + (isRedirected ? 1 : 0);
  return {
    apiGateway: MILLION * calls * prices.apiCall,
    lambda: lambdaCost(request, model),
    s3: MILLION * (reads * prices.s3Read + s3Writes * prices.s3Write),
    transfer: gigabytesOfMillion(bytes) * prices.transferOut,
  };
}

function lambdaCost(request: Request, model: Model): number {
  const { prices, rules } = model;
  const { invocation, bytes, streams } = request;
  if (invocation === undefined) return 0;
  const billedMs = durationMs(request, model) + rules.coldShare * invocation.startMs;
  const late = streams ? Math.max(0, bytes - rules.freeStreamBytes) : 0;
  return (
    MILLION * prices.lambdaRequest +
    billedMs * perMs(invocation, prices) +
    gigabytesOfMillion(late) * prices.lambdaStreamed
  );
}

/** Of a million requests. */
function perMs({ memoryMb, architecture }: Invocation, prices: UnitPrices): number {
  const perGbSecond = architecture === 'arm64' ? prices.lambdaArm : prices.lambdaX86;
  return (MILLION * (memoryMb / MB_OF_GB_SECOND) * perGbSecond) / 1000;
}

/**
 * How long a call to S3 may take for a kept result, which needs more calls and less work, to cost
 * no more than making it again; undefined where one of them runs no function.
 */
export function breakEvenWaitMs(made: Request, hit: Request, model: Model): number | undefined {
  const { prices, rules } = model;
  if (made.invocation === undefined || hit.invocation === undefined) return undefined;
  const spared = workMs(made.invocation, rules) - workMs(hit.invocation, rules);
  const dearer = costOf(hit, model).s3 - costOf(made, model).s3;
  const calls = hit.invocation.s3Calls - made.invocation.s3Calls;
  return Math.max(0, (spared - dearer / perMs(made.invocation, prices)) / calls);
}

export function totalOf({ apiGateway, lambda, s3, transfer }: Cost): number {
  return apiGateway + lambda + s3 + transfer;
}

/**
 * Dollars per million requests of viewers, of which CloudFront answers a share itself. What it
 * fetches of an AWS origin costs no transfer there.
 */
export function behindCdn(
  request: Request,
  hitRatio: number,
  runsFunction: boolean,
  model: Model,
): number {
  const { prices } = model;
  const origin = totalOf({ ...costOf(request, model), transfer: 0 });
  const perRequest = prices.cdnRequest + (runsFunction ? prices.cdnFunction : 0);
  const transfer = gigabytesOfMillion(request.bytes) * prices.cdnTransfer;
  return MILLION * perRequest + transfer + (1 - hitRatio) * origin;
}

/** Dollars a month for a million objects. */
export function storageOf(bytes: number, { prices }: Model): number {
  return gigabytesOfMillion(bytes) * prices.s3Month;
}

function gigabytesOfMillion(bytes: number): number {
  return (MILLION * bytes) / GIGABYTE;
}
