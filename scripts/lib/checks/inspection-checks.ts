import { type Answer, sendTo } from '../http.ts';
import { type Check, type CheckTools, NotAsked } from './check.ts';
import { expectError, expectJson, expectStatus, expectThat } from './expect.ts';
import { presign } from './presign-checks.ts';
import { pollFor } from './until-readable.ts';

/** With the signature of an image, the bytes of something else: S3 takes them. */
async function refusedUpload(tools: CheckTools): Promise<string> {
  const { ask, missing } = tools;
  const { key, url, headers } = await presign(tools, 'upload', 'text-1');
  const body = Buffer.from('<script>no image</script>');
  expectStatus(await sendTo(url, { method: 'PUT', headers, body }), 200);
  const status = (answer: Answer) =>
    answer.status === 200 ? expectJson(answer, 200)['status'] : undefined;
  const told = await pollFor(
    () => ask(`/info/${key}`),
    (answer) => status(answer) !== 'pending',
  );
  if (told.status === 415) throw new NotAsked('uploads are not looked at', 'absent');
  expectThat(status(told) === 'refused', 'the status refused', told);
  const { error } = expectJson(told, 200) as { error?: { code: string } };
  expectThat(error?.code === 'unsupported_media_type', 'its code', told);
  if (missing?.has('download') !== true) {
    expectError(await ask(`/images/${key}`), 404, 'not_found');
  }
  if (missing?.has('s3') !== true) expectError(await ask(`/s3/${key}`), 404, 'not_found');
  const download = await presign(tools, 'download', 'text-1');
  expectStatus(await sendTo(download.url, { headers: download.headers }), 403);
  return `refused: ${error?.code}, and read by nobody`;
}

export const inspectionChecks: readonly Check[] = [
  {
    name: 'presigned PUT of what is no image',
    needs: ['presign', 'info'],
    run: refusedUpload,
  },
  {
    name: 'GET /info/{key+} of a presigned upload',
    needs: ['presign', 'info'],
    run: async (tools) => {
      const { key } = await presign(tools, 'download');
      const answer = await tools.ask(`/info/${key}`);
      const { status, bytes } = expectJson(answer, 200);
      if (status === undefined) throw new NotAsked('uploads are not looked at', 'absent');
      expectThat(status === 'ready' && bytes === tools.png.length, 'ready, and its bytes', answer);
      return `200 ready, ${tools.png.length} bytes`;
    },
  },
];
