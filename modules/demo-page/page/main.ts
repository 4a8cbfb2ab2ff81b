import { createApi } from './api.ts';
import { find } from './elements.ts';
import { createGallery } from './gallery.ts';
import { setUpJobs } from './jobs.ts';
import { apiBase, type Settings } from './settings.ts';
import { setUpUploads } from './uploads.ts';
import { setUpVariants } from './variants.ts';
import { createViewer } from './viewer.ts';

/**
 * The key of /resize is typed, or comes behind "#" in the address: browsers send that part to no
 * server, so it is in no log, and what lies in the bucket holds no secret.
 */
function readKey(): string {
  return new URLSearchParams(location.hash.slice(1)).get('k') ?? '';
}

function start(): void {
  const settings = JSON.parse(find('settings', HTMLScriptElement).text) as Settings;
  const api = createApi(apiBase(location.href, settings), settings);
  const input = find('resize-key', HTMLInputElement);
  const problem = find('problem', HTMLParagraphElement);
  const resizeKey = (): string => input.value.trim();
  const say = (text: string): void => {
    problem.textContent = text;
    problem.hidden = text === '';
  };
  const viewer = createViewer({ api, resizeKey, say });
  const open = (image: { key: string }): void => void viewer.open(image);
  const gallery = createGallery({ api, resizeKey, say, open });
  setUpUploads(api, gallery.add);
  setUpVariants(api, viewer);
  setUpJobs(api, viewer);
  setUpCopying();
  hideWhatIsOff(settings);
  input.value = readKey();
  find('key-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', `#k=${encodeURIComponent(resizeKey())}`);
    say('');
    void gallery.reload();
  });
  addEventListener('hashchange', () => {
    input.value = readKey();
    void gallery.reload();
  });
  void gallery.reload();
}

function hideWhatIsOff({ upload, upload_url: other, resize, thumbnails }: Settings): void {
  find('upload', HTMLElement).hidden = upload === null && other === null;
  find('thumbnails', HTMLElement).hidden = thumbnails === null;
  for (const id of ['key-form', 'resized', 'choices', 'for-pages'])
    find(id, HTMLElement).hidden = resize === null;
}

function setUpCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copies]')) {
    const label = button.textContent;
    button.addEventListener('click', () => {
      const text = find(button.dataset['copies'] ?? '', HTMLElement).textContent ?? '';
      const said = (words: string) => (button.textContent = words);
      navigator.clipboard.writeText(text).then(
        () => said('Copied'),
        () => said('Mark it and copy'),
      );
      button.addEventListener('blur', () => said(label), { once: true });
    });
  }
}

start();
