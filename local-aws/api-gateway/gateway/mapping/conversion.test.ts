import { describe, expect, it } from 'vitest';
import { convert, convertRequest, responseConversion } from './conversion.ts';

const BINARY = Buffer.from([0x89, 0xff]);
const BASE64 = Buffer.from(BINARY.toString('base64'));

describe('request', () => {
  it.each([
    [[], 'image/png', undefined, 'text'],
    [[], 'image/png', 'CONVERT_TO_BINARY', 'decoded'],
    [[], 'image/png', 'CONVERT_TO_TEXT', 'text'],
    [['image/png'], 'text/plain', undefined, 'text'],
    [['image/png'], 'text/plain', 'CONVERT_TO_BINARY', 'decoded'],
    [['image/png'], 'text/plain', 'CONVERT_TO_TEXT', 'text'],
    [['image/png'], 'image/png', undefined, 'bytes'],
    [['image/png'], 'image/png', 'CONVERT_TO_BINARY', 'bytes'],
    [['image/png'], 'image/png', 'CONVERT_TO_TEXT', 'encoded'],
  ] as const)('%j, %s, %s: %s', (types, contentType, handling, expected) => {
    const body = expected === 'bytes' || expected === 'encoded' ? BINARY : BASE64;
    const payload = convertRequest(body, contentType, types, handling);
    expect(payload).toEqual({
      kind: expected === 'bytes' || expected === 'decoded' ? 'binary' : 'text',
      bytes: expected === 'bytes' || expected === 'decoded' ? BINARY : BASE64,
    });
  });
});

describe('response', () => {
  const NONE: readonly string[] = [];
  const PNG = ['image/png'];
  it.each([
    ['text', 'image/png', NONE, undefined, 'text'],
    ['binary', 'image/png', NONE, undefined, 'text'],
    ['text', 'text/plain', NONE, 'CONVERT_TO_BINARY', 'decode'],
    ['binary', 'text/plain', NONE, 'CONVERT_TO_TEXT', 'text'],
    ['text', 'text/plain', PNG, undefined, 'text'],
    ['text', 'text/plain', PNG, 'CONVERT_TO_BINARY', 'decode'],
    ['text', 'text/plain', PNG, 'CONVERT_TO_TEXT', 'text'],
    ['text', 'image/png', PNG, undefined, 'decode'],
    ['text', 'image/png', PNG, 'CONVERT_TO_BINARY', 'decode'],
    ['text', 'image/png', PNG, 'CONVERT_TO_TEXT', 'text'],
    ['binary', 'text/plain', PNG, undefined, 'encode'],
    ['binary', 'text/plain', PNG, 'CONVERT_TO_BINARY', 'bytes'],
    ['binary', 'text/plain', PNG, 'CONVERT_TO_TEXT', 'encode'],
    ['binary', 'image/png', PNG, undefined, 'bytes'],
    ['binary', 'image/png', PNG, 'CONVERT_TO_BINARY', 'bytes'],
    ['binary', 'image/png', PNG, 'CONVERT_TO_TEXT', 'encode'],
  ] as const)('%s, Accept %s, %j, %s: %s', (kind, accept, types, handling, expected) => {
    expect(responseConversion(kind, accept, types, handling)).toBe(expected);
  });

  it('text that is not base64 cannot be decoded', () => {
    expect(() => convert(Buffer.from('{"a":1}'), 'decode')).toThrow(/base64/);
  });
});
