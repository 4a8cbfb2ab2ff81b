export interface SlotsDeps {
  readonly limit: number;
}

/** As many at once as the limit says; the others wait in order. */
export interface Slots {
  take(): Promise<void>;
  free(): void;
}

export function createSlots({ limit }: SlotsDeps): Slots {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return {
    async take() {
      while (busy >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
    },
    free() {
      busy -= 1;
      waiting.shift()?.();
    },
  };
}
