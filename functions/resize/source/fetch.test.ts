import { describe, expect, it } from 'vitest';
import { LOOPBACK, useSourceServer } from '../support/source-server.ts';

const { at, fetcher, routes, seen } = useSourceServer();

describe('a source that is allowed', () => {
  it('is fetched, and hears nothing of the client', async () => {
    routes.set('/a.png', (_request, response) => response.end('bytes'));
    seen.length = 0;
    const { fetchSource } = fetcher();
    expect((await fetchSource(at('/a.png'), 2000)).toString()).toBe('bytes');
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
    expect(seen[0]?.headers).toMatchObject({ 'accept-encoding': 'identity', connection: 'close' });
  });

  it.each([
    ['below a suffix', 'a.b.cdn.test'],
    ['in capitals with a root dot', 'IMG.TEST.'],
  ])('by a host %s', async (_name, host) => {
    const { fetchSource } = fetcher({
      records: { 'img.test': [[LOOPBACK]], 'a.b.cdn.test': [[LOOPBACK]] },
    });
    routes.set('/a.png', (_request, response) => response.end('bytes'));
    expect((await fetchSource(at('/a.png', host), 2000)).length).toBe(5);
  });

  it.each(['identity', 'Identity', ' IDENTITY', 'identity, Identity', ''])(
    'that says Content-Encoding: %j',
    async (encoding) => {
      routes.set('/a.png', (_request, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end('bytes'),
      );
      expect((await fetcher().fetchSource(at('/a.png'), 2000)).length).toBe(5);
    },
  );

  it.each(['gzip', 'identity, gzip', 'gzip, identity', 'x-identity'])(
    'but not with Content-Encoding: %s',
    async (encoding) => {
      routes.set('/a.png', (_request, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end('bytes'),
      );
      const fetching = fetcher().fetchSource(at('/a.png'), 2000);
      await expect(fetching).rejects.toMatchObject({ code: 'source_failed' });
    },
  );

  it('through three redirects, and no fourth', async () => {
    for (let hop = 0; hop < 4; hop++) {
      routes.set(`/hop${hop}`, (_request, response) =>
        response.writeHead([301, 302, 303, 307][hop] ?? 308, { location: `/hop${hop + 1}` }).end(),
      );
    }
    routes.set('/hop4', (_request, response) => response.end('end'));
    const { fetchSource, asked } = fetcher();
    expect((await fetchSource(at('/hop1'), 2000)).toString()).toBe('end');
    // A new lookup for every hop: no socket was kept.
    expect(asked).toHaveLength(4);
    await expect(fetchSource(at('/hop0'), 2000)).rejects.toMatchObject({ code: 'source_failed' });
  });
});

describe('a URL that is refused without a connection', () => {
  it.each([
    ['another host', 'https://evil.test/', 'source_not_allowed'],
    ['a host that ends like an allowed one', 'https://evilimg.test/', 'source_not_allowed'],
    ['a host that begins like an allowed one', 'https://img.test.evil.test/', 'source_not_allowed'],
    ['a host that ends like the suffix', 'https://evilcdn.test/', 'source_not_allowed'],
    ['the suffix itself', 'https://cdn.test/', 'source_not_allowed'],
    ['an empty label below the suffix', 'https://.cdn.test/', 'source_not_allowed'],
    ['the allowed host as user name', 'https://img.test@evil.test/', 'invalid_parameter'],
    [
      'the allowed host before a backslash',
      'https://img.test\\@evil.test/',
      'source_not_allowed',
      true,
    ],
    ['an allowed host in the fragment', 'https://evil.test#@img.test/', 'source_not_allowed'],
    ['credentials', 'https://user:pw@img.test/', 'invalid_parameter'],
    ['a port that is not allowed', 'https://img.test:8443/', 'invalid_parameter'],
    ['file', 'file:///etc/passwd', 'invalid_parameter'],
    ['gopher', 'gopher://img.test/', 'invalid_parameter'],
    ['data', 'data:image/png;base64,AAAA', 'invalid_parameter'],
    ['ftp', 'ftp://img.test/', 'invalid_parameter'],
    ['s3', 's3://img.test/a', 'invalid_parameter'],
    ['no scheme', '//img.test/a', 'invalid_parameter'],
    ['a path', '/a', 'invalid_parameter'],
    ['a broken host', 'https://[::1', 'invalid_parameter'],
    ['an overlong URL', `https://img.test/${'a'.repeat(5000)}`, 'invalid_parameter'],
  ])('%s', async (_name, url, code, mayConnect = false) => {
    const { fetchSource, asked } = fetcher({ records: {} });
    // The backslash form parses as the allowed host: it may only reach that.
    const expected = mayConnect ? { code: 'source_failed' } : { code };
    await expect(fetchSource(url, 500)).rejects.toMatchObject(expected);
    expect(asked.every((name) => mayConnect && name === 'img.test')).toBe(true);
  });

  it('http, unless it was switched on', async () => {
    const { fetchSource } = fetcher({ config: { allowHttp: false } });
    await expect(fetchSource(at('/a.png'), 500)).rejects.toMatchObject({
      code: 'invalid_parameter',
    });
  });

  it('everything, when the list of hosts is empty', async () => {
    const { fetchSource } = fetcher({ config: { allowedHosts: [] } });
    await expect(fetchSource(at('/a.png'), 500)).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
  });
});

const privateLiterals = [
  '10.0.0.1',
  '2130706434',
  '0x7f000002',
  '0177.0.0.2',
  '127.2',
  '0',
  '①②⑦.⓪.⓪.②',
  '１２７．０．０．２',
  '169.254.169.254',
  '169.254.170.2',
  '100.64.0.1',
  '192.168.1.1',
  '172.31.255.255',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[::ffff:7f00:2]',
  '[::127.0.0.1]',
  '[64:ff9b::a00:1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001:0:1::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[2600::5efe:7f00:1]',
];

describe('a literal address, even when the list of hosts names it', () => {
  it.each(privateLiterals)('%s is refused before the resolver', async (literal) => {
    const host = new URL(`http://${literal}/`).hostname;
    const { fetchSource, asked } = fetcher({ config: { allowedHosts: [host] } });
    await expect(fetchSource(`http://${literal}/`, 500)).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
    expect(asked).toEqual([]);
  });

  it.each(privateLiterals)('%s is refused behind a redirect', async (literal) => {
    const host = new URL(`http://${literal}/`).hostname;
    const target = `http://${host}/`;
    routes.set('/to-literal', (_request, response) =>
      response.writeHead(302, { location: target }).end(),
    );
    const { fetchSource } = fetcher({ config: { allowedHosts: ['img.test', host] } });
    await expect(fetchSource(at('/to-literal'), 500)).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
  });
});

describe('a redirect is judged like the first URL', () => {
  it.each([
    ['an unlisted host', 'http://evil.test/', 'source_not_allowed'],
    ['another scheme', 'file:///etc/passwd', 'source_not_allowed'],
    ['credentials', 'http://a:b@img.test/', 'source_not_allowed'],
    ['another port', 'http://img.test:22/', 'source_not_allowed'],
    ['an invalid Location', 'http://[', 'source_failed'],
    ['no Location', undefined, 'source_failed'],
    ['a loop', '/redirect', 'source_failed'],
  ])('%s', async (_name, location, code) => {
    routes.set('/redirect', (_request, response) =>
      response.writeHead(302, location === undefined ? {} : { location }).end(),
    );
    await expect(fetcher().fetchSource(at('/redirect'), 1000)).rejects.toMatchObject({ code });
  });

  it('to http, when only https is allowed', async () => {
    routes.set('/redirect', (_request, response) =>
      response.writeHead(302, { location: 'http://img.test/' }).end(),
    );
    const rules = fetcher({ config: { allowHttp: false } });
    await expect(rules.fetchSource('http://img.test/redirect', 500)).rejects.toMatchObject({
      code: 'invalid_parameter',
    });
  });
});

describe('names are judged by what they resolve to, when the socket connects', () => {
  it.each([
    ['private', [['10.0.0.1']]],
    ['metadata', [['169.254.169.254']]],
    ['IPv6 private', [['fd00::1']]],
    ['mapped', [['::ffff:10.0.0.1']]],
    ['one private among public ones', [['93.184.215.14', '10.0.0.1']]],
    ['one private behind the reachable one', [[LOOPBACK, '192.168.0.1']]],
    ['a scoped address', [['fe80::1%lo']]],
    ['nothing', [[]]],
    ['no address at all', [['localhost']]],
  ])('%s', async (_name, answers) => {
    routes.set('/a.png', (_request, response) => response.end('bytes'));
    const { fetchSource } = fetcher({ records: { 'img.test': answers } });
    await expect(fetchSource(at('/a.png'), 1000)).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
  });

  it('a name that is public first and private later is refused the second time', async () => {
    routes.set('/a.png', (_request, response) => response.end('bytes'));
    const { fetchSource } = fetcher({ records: { 'img.test': [[LOOPBACK], ['10.0.0.1']] } });
    expect((await fetchSource(at('/a.png'), 1000)).length).toBe(5);
    await expect(fetchSource(at('/a.png'), 1000)).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
  });

  it('also between the hops of one fetch', async () => {
    routes.set('/first', (_request, response) =>
      response.writeHead(302, { location: '/a.png' }).end(),
    );
    const { fetchSource } = fetcher({ records: { 'img.test': [[LOOPBACK], ['127.0.0.2']] } });
    await expect(fetchSource(at('/first'), 1000)).rejects.toMatchObject({
      code: 'source_not_allowed',
    });
  });
});
