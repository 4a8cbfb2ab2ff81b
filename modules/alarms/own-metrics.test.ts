import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRequestLog, logLine } from '../../functions/shared/log.ts';

const SUMMARY = {
  functionName: 'images-resize',
  requestId: '1',
  method: 'GET',
  route: '/resize',
  status: 200,
  ms: 1,
  bytesIn: 1,
  bytesOut: 1,
};

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly [
      {
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string }[];
      },
    ];
  };
}

describe("the dashboard's graphs of the functions' own metrics", () => {
  const written = JSON.parse(logLine(SUMMARY, createRequestLog(), 'Images', 0)) as Emf;
  const [metrics] = written._aws.CloudWatchMetrics;
  const hcl = readFileSync(join(import.meta.dirname, 'dashboard.tf'), 'utf8');
  const graphs = /own_graphs = \[(.*?)\n {2}\]/s.exec(hcl)?.[1] ?? '';

  it('name what the functions write, all of it', () => {
    const shown = [...graphs.matchAll(/metric = "(\w+)"/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual(metrics.Metrics.map(({ Name }) => Name).sort());
  });

  it('ask for the dimension that they have', () => {
    expect(metrics.Dimensions).toEqual([['Function']]);
    expect(hcl).toContain('namespace = local.own_namespace, dimension = "Function",');
  });
});
