import { Readable } from 'node:stream';
import type { HeaderList } from '../../../http/headers.ts';

/** What a backend answers; the body may still be on its way. */
export interface BackendAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Readable;
}

/**
 * "Troubleshoot your Application Load Balancers": 502 when a target resets the connection, 503 when
 * there is none. To API Gateway it is the answer of the backend.
 */
const REASONS = { 502: 'Bad Gateway', 503: 'Service Temporarily Unavailable' } as const;

export function balancerAnswer(status: keyof typeof REASONS): BackendAnswer {
  const title = `${status} ${REASONS[status]}`;
  const body = Buffer.from(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n` +
      `<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  );
  const headers: HeaderList = [
    ['Server', 'awselb/2.0'],
    ['Content-Type', 'text/html'],
    ['Content-Length', String(body.length)],
  ];
  return { status, headers, body: Readable.from([body]) };
}
