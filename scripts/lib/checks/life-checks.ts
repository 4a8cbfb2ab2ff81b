import { encodeKeyPath } from '../../../functions/shared/keys.ts';
import type { Check, CheckTools } from './check.ts';
import { UPRIGHT } from './sample.ts';
import { expectError, expectJson, expectSame, expectStatus, expectThat, header } from './expect.ts';

function keyOf({ folder = 'checks' }: CheckTools): string {
  return `${folder}/life.png`;
}

async function putImage(tools: CheckTools, headers: Record<string, string>) {
  const { ask, png, found } = tools;
  const key = keyOf(tools);
  found.images.add(key);
  return ask(`/images/${encodeKeyPath(key)}`, {
    method: 'PUT',
    headers: { 'content-type': 'image/png', ...headers },
    body: png,
  });
}

export const lifeChecks: readonly Check[] = [
  {
    name: 'GET /info/{key+}',
    needs: ['image', 'info'],
    run: async ({ ask, found, photograph }) => {
      const answer = await ask(`/info/${found.key}`);
      const { bytes, type, width, height, placeholder } = expectJson(answer, 200);
      expectThat(
        bytes === photograph.length && type === 'image/jpeg' && width === UPRIGHT.width,
        'bytes, type and upright width of the photograph',
        answer,
      );
      expectThat(String(placeholder).length <= 400, 'a placeholder of at most 400 bytes', answer);
      const headers = { 'If-None-Match': header(answer, 'etag') };
      expectStatus(await ask(`/info/${found.key}`, { headers }), 304);
      return `200 ${String(width)} x ${String(height)}, then 304`;
    },
  },
  {
    name: 'PUT /images/{key+}',
    needs: ['replace'],
    run: async (tools) => {
      const first = await putImage(tools, {});
      expectThat([200, 201].includes(first.status), '200 or 201', first);
      const etag = header(first, 'etag');
      expectError(await putImage(tools, { 'If-None-Match': '*' }), 412, 'precondition_failed');
      expectError(await putImage(tools, { 'If-Match': '"other"' }), 412, 'precondition_failed');
      expectStatus(await putImage(tools, { 'If-Match': etag }), 200);
      return `${first.status}, then 200 with If-Match ${etag}, 412 with others`;
    },
  },
  {
    name: 'GET /images',
    needs: ['replace', 'list'],
    run: async (tools) => {
      const { ask, png } = tools;
      const key = keyOf(tools);
      const answer = await ask(`/images?prefix=${encodeURIComponent(key)}&limit=1`);
      const { images } = expectJson(answer, 200) as { images?: { key: string; bytes: number }[] };
      const [first] = images ?? [];
      expectThat(first?.key === key && first.bytes === png.length, `the image ${key}`, answer);
      return `200 ${key}, ${png.length} bytes`;
    },
  },
  {
    name: 'DELETE /images/{key+}',
    needs: ['replace', 'delete', 'download'],
    run: async (tools) => {
      const path = `/images/${encodeKeyPath(keyOf(tools))}`;
      const remove = (headers: Record<string, string> = {}) =>
        tools.ask(path, { method: 'DELETE', headers });
      expectError(await remove({ 'If-Match': '"other"' }), 412, 'precondition_failed');
      expectSame(await tools.ask(path), tools.png, 'image/png');
      expectStatus(await remove(), 204);
      expectError(await tools.ask(path), 404, 'not_found');
      return '412 with another If-Match, 204, then 404';
    },
  },
];
