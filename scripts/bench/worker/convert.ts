/** One contender, ready to make the image again and again. */
export interface Convert {
  /** The timed work, up to the form in which the contender hands the image over. */
  readonly once: () => Promise<unknown>;
  readonly show: () => Promise<Buffer>;
  /** Where the memory is not this process's own. */
  readonly peakMb?: () => number | undefined;
}
