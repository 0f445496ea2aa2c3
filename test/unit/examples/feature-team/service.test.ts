// What python-pro writes, asked by real HTTP, and when the page is refused.
import { once } from 'node:events';
import { request } from 'node:http';
import {
  announced,
  build,
  newFolder,
  type Runner,
  type RunningService,
  removeFolders,
  startRunner,
  startWritten,
  storyNamed,
} from './team';

let runner: Runner;
let folder: string;
let service: RunningService;

beforeAll(async () => {
  runner = startRunner();
  folder = (await build(runner, storyNamed('bookshelf'), newFolder())).folder;
  service = await startWritten(folder);
});

afterAll(async () => {
  await service.stop();
  await runner.stop();
  removeFolders();
});

const problemFields = (body: unknown) =>
  (body as { problems: { field: string }[] }).problems.map((one) => one.field);

/** A request with headers that fetch does not allow to set. */
async function raw(headers: Record<string, string>, method = 'GET', body = ''): Promise<number | undefined> {
  const { hostname, port } = new URL(service.base);
  const sent = request({ hostname, port, path: '/books', method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [{ statusCode?: number; resume: () => void }];
  response.resume();
  return response.statusCode;
}

describe('the written service', () => {
  it('names every field that is wrong, at once', async () => {
    const { status, body } = await service.ask('POST', '/books', {
      isbn: 'short',
      rating: 9,
      pages: true,
      shelf: 1,
    });
    expect(status).toBe(422);
    expect(problemFields(body).sort()).toEqual(['author', 'isbn', 'pages', 'rating', 'shelf', 'title']);
  });

  it('lets one of many win who want the same unique value at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => service.ask('POST', '/authors', { name: 'Octavia E. Butler' })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it.each([
    ['not a number of JSON', '{"name": "x", "born_in": NaN}', 400],
    ['a number beyond all bounds', '{"name": "x", "born_in": 1e999}', 400],
    ['a whole number beyond all bounds', `{"name": "x", "born_in": 1${'0'.repeat(400)}}`, 422],
    ['half a surrogate pair', '{"name": "\\ud800"}', 422],
    ['a NUL', '{"name": "a\\u0000b"}', 422],
    ['brackets without end', '['.repeat(200_000), 400],
    ['a text', '"name"', 422],
  ])('refuses %s', async (_, text, status) => {
    expect(await service.ask('POST', '/authors', undefined, text)).toMatchObject({ status });
  });

  it('takes a whole number however JSON writes it', async () => {
    const { body } = await service.ask(
      'POST',
      '/authors',
      undefined,
      '{"name": "Stanisław Lem", "born_in": 1921.0}',
    );
    expect(body).toMatchObject({ name: 'Stanisław Lem', born_in: 1921 });
  });

  it('refuses a body that is longer than it reads', async () => {
    expect(await raw({ 'Content-Length': '99999999', 'Content-Type': 'application/json' }, 'POST')).toBe(413);
  });

  it('answers to its own name only', async () => {
    expect(await raw({ Host: 'attacker.example' })).toBe(421);
    expect(await raw({ Host: new URL(service.base).host })).toBe(200);
  });

  it.each([
    '/books/0',
    '/books/x',
    '/books/1/2',
    '/books/',
    '/../service.py',
    '/service.py',
    '/%2e%2e/service.py',
    '/books/99999999999999999999',
  ])('finds nothing at %s', async (place) => {
    const { hostname, port } = new URL(service.base);
    const sent = request({ hostname, port, path: place });
    sent.end();
    const [response] = (await once(sent, 'response')) as [{ statusCode?: number; resume: () => void }];
    response.resume();
    expect(response.statusCode).toBe(404);
  });

  it.each([
    'status=gone',
    'rating=many',
    'limit=0',
    'limit=201',
    'offset=-1',
    'sort=colour',
    'status=read&status=wanted',
    'colour=red',
  ])('refuses the query %s', async (query) => {
    const { status, body } = await service.ask('GET', `/books?${query}`);
    expect(status).toBe(422);
    expect(problemFields(body)).toEqual([query.split('=')[0]]);
  });

  it('clears an optional value, but not one that must be there', async () => {
    const author = (await service.ask('POST', '/authors', { name: 'N. K. Jemisin', born_in: 1972 })).body as {
      id: number;
    };
    expect(await service.ask('PATCH', `/authors/${author.id}`, { born_in: null })).toMatchObject({
      status: 200,
      body: { name: 'N. K. Jemisin', born_in: null },
    });
    expect(await service.ask('PATCH', `/authors/${author.id}`, { name: null })).toMatchObject({
      status: 422,
    });
    expect(await service.ask('PATCH', `/authors/${author.id}`, {})).toMatchObject({ status: 422 });
  });

  it('forbids other pages to frame its own', async () => {
    const page = await fetch(service.base);
    expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

it('keeps items in the file that it is given', async () => {
  const options = ['--database', `${newFolder()}/items.db`];
  const before = await startWritten(folder, options);
  await before.ask('POST', '/authors', { name: 'Kept' });
  expect(await before.stop()).toBe(0);
  const after = await startWritten(folder, options);
  expect(await after.ask('GET', '/authors')).toMatchObject({ body: { total: 1, items: [{ name: 'Kept' }] } });
  await after.stop();
});

it('ends when its input does, so that it never outlives who started it', async () => {
  const started = await startWritten(folder, ['--until-input-ends']);
  started.process.stdin.end();
  expect(await once(started.process, 'exit')).toEqual([0, null]);
});

describe('the page', () => {
  it('is refused when wireframe and design are of different stories', async () => {
    const mixed = newFolder();
    const story = storyNamed('bicycle-workshop');
    const wireframe = await runner.run({ agent: 'ux-designer', payload: story, folder: mixed });
    const api = await runner.run({
      agent: 'backend-architect',
      payload: storyNamed('bookshelf'),
      folder: mixed,
    });
    const { error } = await runner.run({
      agent: 'frontend-specialist',
      joined: {
        BackendImplementationCompleted: { design: api.result?.artefact },
        WireframeCompleted: wireframe.result,
      },
      folder: mixed,
    });
    expect(error).toMatchObject({
      type: 'invalid_payload',
      message: expect.stringContaining('of different stories'),
    });
  });

  it('is refused when the drawing has no layout in it', async () => {
    const mixed = newFolder();
    const api = await runner.run({
      agent: 'backend-architect',
      payload: storyNamed('bookshelf'),
      folder: mixed,
    });
    const { error } = await runner.run({
      agent: 'frontend-specialist',
      joined: {
        BackendImplementationCompleted: { design: api.result?.artefact },
        WireframeCompleted: { artefact: announced(mixed, 'wireframe.svg', '<svg/>') },
      },
      folder: mixed,
    });
    expect(error).toMatchObject({
      type: 'invalid_payload',
      message: expect.stringContaining('nothing to follow'),
    });
  });
});
