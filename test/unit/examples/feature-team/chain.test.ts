// The whole team in order, on both stories that ship, without a coordination between its agents.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  build,
  type Chain,
  expecting,
  filesOf,
  newFolder,
  payloadOf,
  type Runner,
  removeFolders,
  type Story,
  startRunner,
  startWritten,
  storyNamed,
  testingCall,
} from './team';

const VALIDATOR = path.resolve('node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js');

const EXECUTE_SQL = `
  const { PGlite } = require('@electric-sql/pglite');
  (async () => {
    const database = await PGlite.create();
    await database.exec(require('node:fs').readFileSync(0, 'utf8'));
    const { rows } = await database.query(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1");
    console.log(JSON.stringify(rows.map((row) => row.table_name)));
    await database.close();
  })();`;

const EXPECTED = {
  bookshelf: {
    tables: ['authors', 'books'],
    counts: { endpoints: 10, schemas: 9 },
    acceptance: 9,
    first: ['/authors', { name: 'Ursula K. Le Guin' }],
  },
  'bicycle-workshop': {
    tables: ['bicycles', 'customers', 'repairs'],
    counts: { endpoints: 15, schemas: 13 },
    acceptance: 10,
    first: ['/customers', { full_name: 'Somebody', e_mail: 'somebody@example.org' }],
  },
} as const;

const names = Object.keys(EXPECTED) as (keyof typeof EXPECTED)[];

let runner: Runner;
const built = new Map<string, Chain>();

beforeAll(async () => {
  runner = startRunner();
  for (const name of names) built.set(name, await build(runner, storyNamed(name), newFolder()));
});

afterAll(async () => {
  await runner.stop();
  removeFolders();
});

const chainOf = (name: string): Chain => built.get(name) as Chain;

describe.each(names)('the team builds %s', (name) => {
  const expected = EXPECTED[name];

  it('designs an interface that another run of the validator accepts', () => {
    const { folder, api } = chainOf(name);
    const answer = execFileSync(process.execPath, [VALIDATOR, path.join(folder, 'openapi.json')], {
      encoding: 'utf8',
    });
    expect(JSON.parse(answer)).toMatchObject({ valid: true });
    expect(api).toMatchObject(expected.counts);
    expect(JSON.parse(filesOf(folder)['openapi.json'] as string)).toMatchObject({ openapi: '3.1.0' });
  });

  it('writes tables that an empty database takes, and tries their rules', () => {
    const { folder, schema } = chainOf(name);
    const answer = execFileSync(process.execPath, ['-e', EXECUTE_SQL], {
      encoding: 'utf8',
      input: filesOf(folder)['schema.sql'] as string,
    });
    expect(JSON.parse(answer)).toEqual(expected.tables);
    expect(schema.tables).toEqual(expected.tables);
    expect(schema.example_rows).toBe(expected.tables.length);
    expect(schema.refused_rows).toBeGreaterThan(10);
  });

  it('draws one form for each resource', () => {
    const svg = filesOf(chainOf(name).folder)['wireframe.svg'] as string;
    const drawn = [...svg.matchAll(/data-resource="([^"]+)"/g)].map(([, resource]) => resource);
    expect([...drawn].sort()).toEqual(expected.tables);
    expect(chainOf(name).wireframe.controls).toBe([...svg.matchAll(/data-field=/g)].length);
  });

  it('writes a service that answers real requests', async () => {
    const service = await startWritten(chainOf(name).folder);
    try {
      const [place, values] = expected.first;
      expect(await service.ask('POST', place, values)).toMatchObject({
        status: 201,
        body: { id: 1, ...values },
      });
      expect(await service.ask('GET', `${place}/1`)).toMatchObject({ status: 200, body: values });
      expect(await service.ask('POST', place, {})).toMatchObject({ status: 422, body: { error: 'invalid' } });
      const page = await fetch(service.base);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await page.text()).toBe(filesOf(chainOf(name).folder)['page.html']);
    } finally {
      await service.stop();
    }
  });

  it('passes every test that its story and its rules demand', async () => {
    const { plan, folder } = chainOf(name);
    const result = payloadOf(await runner.run(testingCall(chainOf(name))));
    expect(plan.acceptance).toBe(expected.acceptance);
    expect(plan.generated).toBeGreaterThan(40);
    expect(result).toMatchObject({
      failed: 0,
      passed: (plan.tests as number) + 2,
      checks: (plan.tests as number) + 2,
    });
    const report = JSON.parse(filesOf(folder)['test-report.json'] as string) as {
      tests: { passed: boolean }[];
    };
    expect(report.tests.filter((test) => test.passed)).toHaveLength(result.passed as number);
  });

  it('makes the same story into the same bytes, and leaves nothing else behind', async () => {
    const again = await build(runner, storyNamed(name), newFolder());
    await runner.run(testingCall(chainOf(name)));
    await runner.run(testingCall(again));
    expect(filesOf(again.folder)).toEqual(filesOf(chainOf(name).folder));
    expect(Object.keys(filesOf(again.folder))).toEqual([
      'openapi.json',
      'page.html',
      'schema.sql',
      'service.py',
      'test-plan.json',
      'test-report.json',
      'wireframe.svg',
    ]);
  });

  it('replaces its files when an agent runs again', async () => {
    const { folder, api } = chainOf(name);
    const again = await runner.run({ agent: 'backend-architect', payload: storyNamed(name), folder });
    expect(payloadOf(again)).toEqual(api);
    expect(again.progress).toEqual(['reading the story', 'validating the design']);
  });
});

it('makes another story into another service', async () => {
  const [books, bicycles] = await Promise.all(names.map((name) => startWritten(chainOf(name).folder)));
  try {
    expect(await books?.ask('GET', '/books')).toEqual({ status: 200, body: { items: [], total: 0 } });
    expect(await bicycles?.ask('GET', '/books')).toMatchObject({ status: 404 });
    expect(await bicycles?.ask('GET', '/repairs?paid=false')).toEqual({
      status: 200,
      body: { items: [], total: 0 },
    });
  } finally {
    await Promise.all([books?.stop(), bicycles?.stop()]);
  }
});

it('fails the tests of one story against the service of another', async () => {
  const mixed = { ...chainOf('bookshelf'), plan: chainOf('bicycle-workshop').plan, folder: newFolder() };
  const files = {
    ...filesOf(chainOf('bookshelf').folder),
    'test-plan.json': filesOf(chainOf('bicycle-workshop').folder)['test-plan.json'],
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(mixed.folder, name), text as string);
  const { error } = await runner.run(testingCall(mixed));
  expect(error?.type).toBe('tests_failed');
});

describe('resources that need each other in unusual ways', () => {
  const shapes: Record<string, Story['resources']> = {
    'two that point to each other': [
      {
        name: 'Team',
        fields: [
          { name: 'Name', type: 'text', required: true },
          { name: 'Captain', type: 'reference', to: 'Player' },
        ],
      },
      {
        name: 'Player',
        fields: [
          { name: 'Name', type: 'text' },
          { name: 'Team', type: 'reference', to: 'Team', required: true },
        ],
      },
    ],
    'one with optional fields only, each at its narrowest': [
      {
        name: 'Reading',
        plural: 'Readings of the meter',
        fields: [
          { name: 'Code', type: 'text', min_length: 3, max_length: 3, unique: true },
          { name: 'Level', type: 'integer', min: 7, max: 7 },
          { name: 'Depth', type: 'number', min: -1.25, max: -1 },
          { name: 'Below', type: 'integer', max: -5 },
          { name: 'Marks', type: 'list', max_items: 1 },
          { name: 'Only', type: 'choice', choices: ['one'], required: true },
          { name: 'Day', type: 'date', unique: true },
        ],
      },
    ],
  };

  it.each(Object.keys(shapes))('%s work as well', async (shape) => {
    const story = {
      title: shape,
      narrative: 'As a tester, I want this, so that nothing is forgotten.',
      actors: [{ name: 'Tester', goal: 'tests' }],
      resources: shapes[shape],
      acceptance_criteria: [
        {
          title: 'An empty list is a list',
          actor: 'Tester',
          when: { do: 'list', resource: shapes[shape]?.[0]?.name },
          ...expecting({ answer: 'accepted', count: 0 }),
        },
      ],
    };
    const chain = await build(runner, story, newFolder());
    const answer = await runner.run(testingCall(chain));
    expect(answer.error).toBeUndefined();
    expect(payloadOf(answer).failed).toBe(0);
  });
});
