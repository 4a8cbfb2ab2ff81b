import { describe, expect, it } from 'vitest';
import { createWorld } from './support/world.ts';

describe('routing', () => {
  const routes = {
    'GET /': {},
    'GET /a': {},
    'GET /a/{id}': {},
    'GET /a/{key+}': {},
    'ANY /b/{id}/c': {},
    'POST /b/{id}/c': {},
    'GET /b/x/d': {},
    'ANY /{proxy+}': {},
    'POST /only': {},
  };
  it.each([
    ['GET', '/', 'GET /'],
    ['GET', '/a', 'GET /a'],
    ['GET', '/a/', 'GET /a'],
    ['GET', '/%61', 'GET /a'],
    ['GET', '/a/1', 'GET /a/{id}'],
    ['GET', '/a/1%2F2', 'GET /a/{id}'],
    ['GET', '/a/1/2', 'GET /a/{key+}'],
    ['POST', '/b/1/c', 'POST /b/{id}/c'],
    ['PUT', '/b/1/c', 'ANY /b/{id}/c'],
    ['GET', '/b/x/c', 'ANY /b/{id}/c'],
    ['GET', '/b/x/d', 'GET /b/x/d'],
    ['GET', '/z/y', 'ANY /{proxy+}'],
    ['POST', '/a', 'ANY /{proxy+}'],
    ['GET', '/only', 'ANY /{proxy+}'],
    ['POST', '//only/', 'POST /only'],
  ])('%s %s is %s', async (method, path, expected) => {
    expect(await createWorld({ routes }).get(path, { method })).toMatchObject({
      status: 200,
      text: expected,
    });
  });

  it.each([
    ['PUT', '/a'],
    ['POST', '/none'],
    ['HEAD', '/a/1'],
    ['GET', '/a//'],
  ])('%s %s is no route', async (method, path) => {
    const { 'ANY /{proxy+}': _greedy, ...others } = routes;
    const { status, text, header } = await createWorld({ routes: others }).get(path, { method });
    expect([status, header('x-amzn-ErrorType')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
    if (method !== 'HEAD') expect(text).toBe('{"message":"Missing Authentication Token"}');
  });
});
