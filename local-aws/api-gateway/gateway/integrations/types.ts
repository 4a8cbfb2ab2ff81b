import type { Readable } from 'node:stream';
import type { HeaderList } from '../../../http/headers.ts';
import type { LambdaInvoker } from '../../../lambda/types.ts';
import type { AwsClient } from '../../../moto/client.ts';
import type { Added } from '../context.ts';
import type { VpcLinks } from './vpc-link.ts';

export interface IntegrationDeps {
  readonly aws: AwsClient;
  readonly invoker: LambdaInvoker;
  readonly links: VpcLinks;
}

/** What a method answers: conversion is done, compression and our own headers are not. */
export interface MethodAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
  readonly context?: Added;
}
