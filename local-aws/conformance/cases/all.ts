import type { Case } from '../support/case.ts';
import { HTTP } from './http.ts';
import { LAMBDA_ANSWER } from './lambda-answer.ts';
import { LAMBDA_CUSTOM } from './lambda-custom.ts';
import { LAMBDA_EVENT } from './lambda-event.ts';
import { S3_BINARY } from './s3-binary.ts';

export const SUBJECTS: Readonly<Record<string, readonly Case[]>> = {
  'S3: text and binary': S3_BINARY,
  'Lambda proxy: the event': LAMBDA_EVENT,
  'Lambda proxy: the answer': LAMBDA_ANSWER,
  'Lambda, not proxy': LAMBDA_CUSTOM,
  'HTTP and HTTP_PROXY': HTTP,
};
