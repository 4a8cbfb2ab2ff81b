import sharp from 'sharp';
import type { Answer, Call } from '../http.ts';
import { isUpright, UPRIGHT } from './sample.ts';

export function header(answer: Answer, name: string): string {
  const value = answer.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

export function mediaType(answer: Answer): string {
  return header(answer, 'content-type').split(';', 1)[0] ?? '';
}

function summary(answer: Answer): string {
  const bytes = answer.body.length.toLocaleString('en-US');
  return `${answer.status} ${mediaType(answer)} ${bytes} bytes`;
}

export function expectThat(condition: boolean, expected: string, answer: Answer): void {
  if (condition) return;
  const text = /json|text/.test(mediaType(answer))
    ? `: ${answer.body.toString().slice(0, 200)}`
    : '';
  throw new Error(`expected ${expected}, got ${summary(answer)}${text}`);
}

export function expectStatus(answer: Answer, status: number): Answer {
  expectThat(answer.status === status, String(status), answer);
  return answer;
}

export function expectJson(answer: Answer, status: number): Record<string, unknown> {
  expectStatus(answer, status);
  expectThat(mediaType(answer) === 'application/json', 'application/json', answer);
  return JSON.parse(answer.body.toString()) as Record<string, unknown>;
}

/** The one error shape of every source of errors: functions, gateway responses, S3 integration. */
export function expectError(answer: Answer, status: number, code: string): string {
  const body = expectJson(answer, status);
  const shaped = ['message', 'code', 'requestId'].every(
    (name) => typeof body[name] === 'string' && body[name] !== '',
  );
  expectThat(shaped, 'message, code and requestId', answer);
  expectThat(body['code'] === code, `code ${code}`, answer);
  return `${status} ${code}: ${String(body['message'])}`;
}

export function expectSame(answer: Answer, bytes: Buffer, type: string): string {
  expectStatus(answer, 200);
  expectThat(mediaType(answer) === type, type, answer);
  expectThat(answer.body.equals(bytes), `the same ${bytes.length} bytes`, answer);
  return `${summary(answer)}, the same`;
}

export function json(value: unknown): Call {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  };
}

/** Its format is read from the bytes, so that a wrong Content-Type cannot hide. */
export async function expectImage(answer: Answer, type: string, width: number): Promise<string> {
  expectStatus(answer, 200);
  expectThat(mediaType(answer) === type, type, answer);
  const { format, width: seen, height } = await sharp(answer.body).metadata();
  const sniffed = format === 'heif' ? 'image/avif' : `image/${format}`;
  expectThat(sniffed === type, `bytes of ${type} (they are ${sniffed})`, answer);
  const upright = Math.round((width * UPRIGHT.height) / UPRIGHT.width);
  expectThat(
    seen === width && height === upright,
    `${width} x ${upright} (it is ${seen} x ${height})`,
    answer,
  );
  expectThat(await isUpright(answer.body), 'an upright picture', answer);
  return `${summary(answer)}, ${seen} x ${height}, upright`;
}
