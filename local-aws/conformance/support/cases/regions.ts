import type { Case, Scene } from '../case.ts';
import { api, lambda, lambdaProxy, operation, s3 } from '../documents.ts';

const SOURCE = 'AWS Signature Version 4: the credential scope names the region';

const OBJECTS: NonNullable<Scene['objects']> = { here: { body: 'here' } };

function scene(region: string): Scene {
  return {
    region,
    create: { name: `region-of-${region}` },
    functions: ['event', 'echo', 'sameRegion'],
    objects: OBJECTS,
    document: (world) =>
      api(
        {
          '/event': { get: operation({ integration: lambdaProxy(world, 'event') }) },
          '/echo': { post: operation({ integration: lambda(world, 'echo') }) },
          '/same': { get: operation({ integration: lambdaProxy(world, 'sameRegion') }) },
          '/here': { get: operation({ integration: s3(world, 'here', { httpMethod: 'GET' }) }) },
        },
        { info: { title: `region-of-${region}`, version: '1' } },
      ),
  };
}

const EACH: readonly Case[] = ['us-east-1', 'eu-west-1', 'ap-southeast-2'].flatMap(
  (region): Case[] => {
    const where = scene(region);
    return [
      {
        name: `${region}: a Lambda proxy`,
        source: SOURCE,
        scene: where,
        steps: [{ call: 'GET /event', expect: { status: 200, jsonHas: { path: '/event' } } }],
      },
      {
        name: `${region}: a Lambda function, not proxy`,
        source: SOURCE,
        scene: where,
        steps: [
          {
            call: 'POST /echo',
            headers: { 'Content-Type': 'application/json' },
            body: '{"a": 1}',
            expect: { status: 200, json: { a: 1 } },
          },
        ],
      },
      {
        name: `${region}: the function of this region, of one name in several`,
        source: SOURCE,
        scene: where,
        steps: [
          {
            call: 'GET /same',
            expect: {
              status: 200,
              json: {
                region,
                arn: `arn:aws:lambda:${region}:123456789012:function:conformance-sameRegion`,
              },
            },
          },
        ],
      },
      {
        name: `${region}: an object`,
        source: SOURCE,
        scene: where,
        steps: [{ call: 'GET /here', expect: { status: 200, body: 'here' } }],
      },
    ];
  },
);

export const REGIONS: readonly Case[] = [
  ...EACH,
  {
    name: 'an API of one region is not found in another',
    source: SOURCE,
    steps: [
      {
        control: 'POST /restapis',
        body: { name: 'elsewhere' },
        region: 'us-west-2',
        expect: { status: 201 },
        save: { api: 'id' },
      },
      { control: 'GET /restapis/{api}', region: 'us-west-2', expect: { status: 200 } },
      { control: 'GET /restapis/{api}', region: 'eu-west-1', expect: { status: 404 } },
      { control: 'DELETE /restapis/{api}', region: 'us-west-2', expect: { status: 202 } },
    ],
  },
];
