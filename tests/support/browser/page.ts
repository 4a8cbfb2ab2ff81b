import { setTimeout as delay } from 'node:timers/promises';
import type { Chromium } from './chromium.ts';

export interface Browsing {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
}

export interface Page {
  /** What the browser itself complains of: errors of scripts, of its rules, of loading. */
  readonly complaints: string[];
  readonly send: (method: string, params?: Record<string, unknown>) => Promise<object>;
  readonly go: (url: string) => Promise<void>;
  /** The value of an expression; of a promise, what it leads to. */
  readonly value: <T>(expression: string) => Promise<T>;
  /** Waits until the expression is true; `what` is said when it never is. */
  readonly until: (expression: string, what?: string) => Promise<void>;
  /** With the mouse, at a share of the element's width and height. */
  readonly click: (selector: string, at?: { x: number; y: number }) => Promise<void>;
  readonly press: (key: string) => Promise<void>;
  readonly choose: (selector: string, files: readonly string[]) => Promise<void>;
  readonly show: (how: Browsing) => Promise<void>;
  readonly screenshot: () => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

const KEY_CODES: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  ' ': 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};

const WAIT_MS = 20_000;

export async function openPage(chromium: Chromium): Promise<Page> {
  const { targetId } = await chromium.send('Target.createTarget', { url: 'about:blank' });
  const attached = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
  const session = String(attached['sessionId']);
  const send = (method: string, params: Record<string, unknown> = {}) =>
    chromium.send(method, params, session);
  const complaints: string[] = [];
  let loaded = 0;
  chromium.onEvent(({ method, params, sessionId }) => {
    if (sessionId !== session) return;
    if (method === 'Page.loadEventFired') loaded += 1;
    const complaint = complaintOf(method, params);
    if (complaint !== undefined) complaints.push(complaint);
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'DOM', 'Network']) await send(`${domain}.enable`);
  const value: Page['value'] = async (expression) => {
    const options = { expression, returnByValue: true, awaitPromise: true, userGesture: true };
    const answer = await send('Runtime.evaluate', options);
    const { exceptionDetails: thrown, result } = answer as unknown as Evaluated;
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text);
    return result.value as never;
  };
  const until: Page['until'] = (expression, what = expression) =>
    waitFor(
      () => value(`Boolean(${expression})`),
      () => `${what}; complaints: ${complaints.join('; ')}`,
    );
  return {
    complaints,
    send,
    value,
    until,
    go: async (url) => {
      const before = loaded;
      await send('Page.navigate', { url });
      await waitFor(
        async () => loaded > before,
        () => `the load of ${url}`,
      );
    },
    click: async (selector, at = { x: 0.5, y: 0.5 }) => {
      const [x, y] = await value<[number, number]>(placeOf(selector, at));
      for (const type of ['mousePressed', 'mouseReleased'])
        await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    },
    press: async (key) => {
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
      const code = KEY_CODES[key] ?? key.toUpperCase().charCodeAt(0);
      const of = { key, windowsVirtualKeyCode: code, ...(text && { text }) };
      await send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...of });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...of });
    },
    choose: async (selector, files) => {
      const { result } = (await send('Runtime.evaluate', {
        expression: `document.querySelector(${JSON.stringify(selector)})`,
      })) as unknown as Evaluated;
      await send('DOM.setFileInputFiles', { files, objectId: result.objectId });
    },
    show: async ({ width, height = 800, dark = false, reducedMotion = false }) => {
      const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
      await send('Emulation.setDeviceMetricsOverride', size);
      const features = [
        { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
        { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
      ];
      await send('Emulation.setEmulatedMedia', { features });
    },
    screenshot: async () => {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(String(data), 'base64');
    },
    close: async () => void (await chromium.send('Target.closeTarget', { targetId })),
  };
}

async function waitFor(isThere: () => Promise<boolean>, what: () => string): Promise<void> {
  const late = performance.now() + WAIT_MS;
  while (!(await isThere())) {
    if (performance.now() > late) throw new Error(`Waited in vain for ${what()}`);
    await delay(25);
  }
}

interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

function placeOf(selector: string, at: { x: number; y: number }): string {
  return `(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    if (!element) throw new Error('There is no ' + ${JSON.stringify(selector)});
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left + width * ${at.x}, top + height * ${at.y}];
  })()`;
}

function complaintOf(method: string, params: Readonly<Record<string, unknown>>) {
  if (method === 'Runtime.exceptionThrown') {
    const { exceptionDetails: thrown } = params as unknown as Evaluated;
    return thrown?.exception?.description ?? thrown?.text;
  }
  if (
    method === 'Runtime.consoleAPICalled' &&
    ['error', 'warning'].includes(String(params['type']))
  )
    return `console: ${JSON.stringify(params['args'])}`;
  if (method !== 'Log.entryAdded') return undefined;
  const { level, text, url } = params['entry'] as Record<string, string>;
  return level === 'error' || level === 'warning' ? `${text} ${url ?? ''}`.trim() : undefined;
}
