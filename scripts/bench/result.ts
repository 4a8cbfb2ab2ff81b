import type { Figure } from './figures.ts';

/** What a group of measurements hands to the report. */
export interface GroupResult {
  readonly sections: readonly Section[];
  /** Peers and parts that could not be measured, each with its reason. */
  readonly missing: readonly string[];
  readonly verdicts: readonly Verdict[];
  /** What `--write` keeps for docs/costs.md. */
  readonly figures?: readonly Figure[];
}

export interface Section {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
  /** The numbers behind the rows, for the JSON file. */
  readonly data: unknown;
}

/** One number held against one line of DESIGN.md, section 8. */
export interface Verdict {
  readonly budget: string;
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}
