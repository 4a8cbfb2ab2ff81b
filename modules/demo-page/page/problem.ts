/** An error as the API says it. */
export class Problem extends Error {
  constructor(message: string, code: string, status: number) {
    super(`${status} ${code}: ${message}`);
  }
}

/** The API speaks JSON, S3 XML, and what stands between them anything. */
export function problemOf(status: number, text: string): Problem {
  const [, code = ''] = /<Code>([^<]*)/.exec(text) ?? [];
  const [, message = ''] = /<Message>([^<]*)/.exec(text) ?? [];
  if (code !== '') return new Problem(message, code, status);
  try {
    const body = JSON.parse(text) as { message?: string; code?: string };
    return new Problem(body.message ?? '', body.code ?? 'unknown', status);
  } catch {
    return new Problem(text.slice(0, 200), 'unknown', status);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
