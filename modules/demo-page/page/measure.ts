export interface Measured {
  readonly bytes: number;
  readonly milliseconds: number;
  /** Empty where the browser does not tell. */
  readonly type: string;
}

interface Timing extends PerformanceResourceTiming {
  readonly contentType?: string;
}

// The default of 250 entries would be full after some tables.
performance.setResourceTimingBufferSize(5000);

/**
 * Only an element asks for an image with the browser's own Accept header, so only its timing tells
 * what was negotiated.
 */
export async function loadMeasured(image: HTMLImageElement, address: string): Promise<Measured> {
  await new Promise<void>((resolve, reject) => {
    image.onload = () => resolve();
    image.onerror = () => reject(new Error('The picture did not come.'));
    image.src = address;
  });
  // The entry may come a turn after the event; what the page has in memory has that of before.
  await new Promise((resolve) => setTimeout(resolve));
  const entry = performance.getEntriesByName(image.src).at(-1) as Timing | undefined;
  return {
    bytes: entry?.encodedBodySize ?? 0,
    milliseconds: Math.round(entry?.duration ?? 0),
    type: entry?.contentType ?? '',
  };
}
