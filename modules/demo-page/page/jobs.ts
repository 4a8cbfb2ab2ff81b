import { bytesText } from './addresses.ts';
import { type Api, poll, type Thumbnail } from './api.ts';
import { find, make } from './elements.ts';
import { messageOf } from './problem.ts';
import type { Viewer } from './viewer.ts';

const WIDTHS = [160, 320, 640];

export function setUpJobs(api: Api, viewer: Viewer): void {
  const button = find('job', HTMLButtonElement);
  const state = find('job-state', HTMLParagraphElement);
  const made = find('made', HTMLUListElement);
  button.addEventListener('click', () => {
    const key = viewer.shown()?.image.key;
    if (key === undefined) return;
    made.replaceChildren();
    button.disabled = true;
    run(api, key, state, made)
      .catch((error: unknown) => (state.textContent = messageOf(error)))
      .finally(() => (button.disabled = false));
  });
}

async function run(api: Api, key: string, state: HTMLElement, made: HTMLElement): Promise<void> {
  const begun = performance.now();
  const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  state.replaceChildren('accepted ', make('progress', { ariaLabel: 'The job is pending' }));
  const id = await api.startJob(key, WIDTHS);
  const ended = await poll(async () => {
    const job = await api.job(id);
    return job.status === 'pending' ? undefined : job;
  });
  const why = ended.status === 'failed' ? `: ${ended.code}: ${ended.message}` : '';
  state.textContent = `${ended.status} after ${seconds()}${why}`;
  made.append(...(ended.thumbnails ?? []).map(item));
}

function item({ url, requestedWidth, width, height, bytes, error }: Thumbnail): HTMLLIElement {
  if (url === undefined) return make('li', {}, `${requestedWidth}: ${error?.code ?? 'failed'}`);
  const picture = make('img', { src: url, alt: `Thumbnail, ${width} pixels wide` });
  return make(
    'li',
    {},
    picture,
    make('small', {}, `${width} x ${height}, ${bytesText(bytes ?? 0)}`),
  );
}
