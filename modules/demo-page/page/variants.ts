import { bytesText } from './addresses.ts';
import type { Api } from './api.ts';
import { find, make } from './elements.ts';
import { loadMeasured } from './measure.ts';
import { messageOf } from './problem.ts';
import { FORMATS, type Viewer, WIDTHS } from './viewer.ts';

/** Each width in each format, one after another: side by side they would slow each other down. */
export function setUpVariants(api: Api, viewer: Viewer): void {
  const button = find('compare', HTMLButtonElement);
  const table = find('variants', HTMLTableElement);
  button.addEventListener('click', () => {
    button.disabled = true;
    void compare(api, viewer, table).finally(() => (button.disabled = false));
  });
}

async function compare(api: Api, viewer: Viewer, table: HTMLTableElement): Promise<void> {
  const shown = viewer.shown();
  if (!shown) return;
  const head = ['Width', ...FORMATS].map((text) => make('th', { scope: 'col' }, text));
  const body = make('tbody');
  table.replaceChildren(make('thead', {}, make('tr', {}, ...head)), body);
  table.hidden = false;
  for (const width of WIDTHS) {
    const row = make('tr', {}, make('th', { scope: 'row' }, String(width)));
    body.append(row);
    for (const format of FORMATS) {
      const cell = make('td', {}, '...');
      row.append(cell);
      await measure(api, shown.address(width, format), cell);
    }
  }
}

async function measure(api: Api, address: string, cell: HTMLTableCellElement): Promise<void> {
  try {
    const { bytes, milliseconds, type } = await loadMeasured(new Image(), address);
    cell.textContent = `${bytesText(bytes)}, ${milliseconds} ms`;
    cell.title = type;
  } catch {
    await api.ask(address).catch((error: unknown) => (cell.textContent = messageOf(error)));
  }
}
