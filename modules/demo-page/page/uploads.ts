import { encode } from './addresses.ts';
import { type Api, poll } from './api.ts';
import { find, make } from './elements.ts';
import { messageOf, Problem, problemOf } from './problem.ts';

type Progress = (share: number) => void;

/** The keys of what was stored go to `stored`, one by one. */
export function setUpUploads(api: Api, stored: (key: string) => void): void {
  const drop = find('drop', HTMLLabelElement);
  const input = find('files', HTMLInputElement);
  const rows = find('uploads', HTMLUListElement);
  const take = async (files: readonly File[]): Promise<void> => {
    // One after another: the line is shared, and each is then as quick as it can be.
    for (const [file, row] of files.map((file) => [file, addRow(rows, file)] as const))
      await upload(api, file, row).then(stored, row.fail);
  };
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    void take(files);
  });
  for (const name of ['dragenter', 'dragover'] as const)
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    void take([...(event.dataTransfer?.files ?? [])]);
  });
}

interface Row {
  readonly progress: Progress;
  readonly say: (text: string) => void;
  readonly fail: (error: unknown) => void;
}

function addRow(rows: HTMLUListElement, file: File): Row {
  const bar = make('progress', { max: 1, value: 0, ariaLabel: `Upload of ${file.name}` });
  const state = make('small', {}, 'waiting');
  rows.prepend(make('li', {}, file.name, bar, state));
  return {
    progress: (share) => {
      bar.value = share;
      state.textContent = share < 1 ? `${Math.floor(share * 100)} %` : 'looked at by the API';
    },
    say: (text) => {
      bar.hidden = true;
      state.textContent = text;
    },
    fail: (error) => {
      bar.hidden = true;
      state.className = 'bad';
      state.textContent = messageOf(error);
    },
  };
}

async function upload(api: Api, file: File, row: Row): Promise<string> {
  const { upload: route, max_upload_bytes: most, upload_url: other } = api.settings;
  const isSmall = route !== null && (file.size <= most || other === null);
  const key = isSmall
    ? await direct(api.at(route), file, row.progress)
    : await presigned(api, file, row.progress);
  row.say(`stored as ${key}${isSmall ? '' : ', by a presigned URL'}`);
  return key;
}

async function direct(address: string, file: File, progress: Progress): Promise<string> {
  const headers = { 'content-type': file.type || 'application/octet-stream' };
  const answer = await send('POST', address, file, progress, headers);
  return (JSON.parse(answer) as { key: string }).key;
}

async function presigned(api: Api, file: File, progress: Progress): Promise<string> {
  const named = api.settings.upload_fields.map((name) => [name, encode(crypto.randomUUID())]);
  const body = { ...Object.fromEntries(named), method: 'POST', ...typeOf(file) };
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', body: JSON.stringify(body), headers };
  const signed = await (await api.ask(api.at(String(api.settings.upload_url)), init)).json();
  const form = new FormData();
  for (const [name, value] of Object.entries(signed.fields)) form.append(name, String(value));
  // The last: S3 ignores what follows the file.
  form.append('file', file);
  await send('POST', signed.presignedUrl, form, progress);
  if (api.settings.info !== null) await admitted(api, signed.key);
  return signed.key;
}

/** Some systems know no type of some files; the key's own is then meant. */
function typeOf({ type }: File): { contentType?: string } {
  return type === '' ? {} : { contentType: type };
}

/** Where the API looks at presigned uploads, they are pending until it has. */
async function admitted(api: Api, key: string): Promise<void> {
  const info = await poll(async () => {
    const seen = await api.info(key);
    return seen.status === 'pending' ? undefined : seen;
  });
  if (info.status === 'refused')
    throw new Problem(info.error?.message ?? '', info.error?.code ?? 'refused', 200);
}

/** fetch tells nothing of an upload's progress. */
function send(
  method: string,
  address: string,
  body: XMLHttpRequestBodyInit,
  progress: Progress,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      progress(total === 0 ? 0 : loaded / total),
    );
    request.addEventListener('error', () =>
      reject(new Error('No answer came: the network, or the CORS rule of the bucket.')),
    );
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(request.responseText);
      else reject(problemOf(request.status, request.responseText));
    });
    request.send(body);
  });
}
