// A story's texts are untrusted: nothing that is built from them may run, escape or break.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  build,
  type Chain,
  expecting,
  filesOf,
  newFolder,
  payloadOf,
  type Runner,
  removeFolders,
  startRunner,
  startWritten,
  testingCall,
} from './team';

const MARKUP =
  '</script></style></textarea></title><script>globalThis.broken = true</script><img src=x onerror=alert(1)>';
const SQL = `'; DROP TABLE "x"; -- "quoted" \\' $$ %s {0}`;
const PYTHON = `""" + __import__("os").system("touch escaped") + r'''\\`;
const PATH = '../../escaped 📚‮👩‍🚀';

/** A story whose every text tries to leave its place. */
const HOSTILE = {
  title: `${MARKUP} ]]> <!--`,
  narrative: `As ${SQL}, I want ${PYTHON}\u0007, so that ${MARKUP} and ${PATH}`,
  actors: [{ name: MARKUP.slice(0, 110), goal: PYTHON }],
  resources: [
    {
      name: PATH,
      plural: MARKUP.slice(0, 110),
      description: PYTHON,
      fields: [
        { name: SQL, type: 'text', required: true, unique: true, description: MARKUP },
        {
          name: PYTHON.slice(0, 110),
          type: 'choice',
          choices: [MARKUP.slice(0, 110), SQL, '../'],
          default: SQL,
        },
        { name: '"><svg onload=alert(1)>', type: 'long_text', default: `${MARKUP}${SQL}` },
        { name: '__proto__', type: 'list' },
        { name: 'constructor', type: 'boolean', default: true },
        { name: '🚲', type: 'reference', to: SQL },
      ],
    },
    { name: SQL, fields: [{ name: '@OPENAPI@', type: 'text', required: true }] },
  ],
  acceptance_criteria: [
    {
      title: MARKUP,
      actor: MARKUP.slice(0, 110),
      given: [{ do: 'create', resource: SQL, as: '{other}', with: { '@OPENAPI@': PYTHON } }],
      when: { do: 'create', resource: PATH, as: '$variable', with: { [SQL]: MARKUP, '🚲': '{other}' } },
      ...expecting({ answer: 'accepted', shows: { [SQL]: MARKUP, '🚲': '{other}' } }),
    },
    {
      title: 'a filter holds what it is given',
      actor: MARKUP.slice(0, 110),
      given: [{ do: 'create', resource: PATH, as: 'one', with: { [SQL]: SQL } }],
      when: { do: 'list', resource: PATH, where: { [SQL]: SQL, [PYTHON.slice(0, 110)]: SQL } },
      ...expecting({ answer: 'accepted', contains: ['one'], count: 1 }),
    },
  ],
};

let runner: Runner;
let chain: Chain;
let files: Record<string, string>;

beforeAll(async () => {
  runner = startRunner();
  chain = await build(runner, HOSTILE, newFolder());
  files = filesOf(chain.folder);
});

afterAll(async () => {
  await runner.stop();
  removeFolders();
});

describe('a story whose texts try to break out', () => {
  it('still becomes a service that passes all its tests', async () => {
    const answer = await runner.run(testingCall(chain));
    expect(answer.error).toBeUndefined();
    expect(payloadOf(answer)).toMatchObject({ failed: 0 });
  });

  it('writes only the files of the team, none outside the folder', () => {
    expect(Object.keys(files)).toEqual([
      'openapi.json',
      'page.html',
      'schema.sql',
      'service.py',
      'test-plan.json',
      'wireframe.svg',
    ]);
  });

  it('draws well-formed XML in which its texts are texts', () => {
    const read = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
names = sorted({element.tag.split('}')[1] for element in root.iter()})
print(json.dumps([names, root[0].text]))`;
    const input = files['wireframe.svg'] as string;
    const [names, title] = JSON.parse(execFileSync('python3', ['-c', read], { input, encoding: 'utf8' }));
    expect(names).toEqual(['g', 'metadata', 'path', 'rect', 'svg', 'text', 'title']);
    expect(title).toBe(HOSTILE.title);
  });

  it('puts two scripts into the page, of which only its own may run', () => {
    const page = files['page.html'] as string;
    const scripts = [...page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.map(([, attributes]) => attributes)).toEqual([' type="application/json" id="model"', '']);
    expect(() => JSON.parse(scripts[0]?.[2] as string)).not.toThrow();
    const hash = createHash('sha256')
      .update(scripts[1]?.[2] as string)
      .digest('base64');
    expect(page).toContain(`script-src 'sha256-${hash}'; style-src 'sha256-`);
    expect(page).not.toMatch(/<(img|svg)\b/);
    expect([...page.matchAll(/<\/(title|style|textarea)>/g)].map(([, name]) => name)).toEqual([
      'title',
      'style',
      'textarea',
      'textarea',
    ]);
  });

  it('finds the same elements in the page as any other story of its shape', () => {
    const count = `
import collections, html.parser, json, sys
class Counter(html.parser.HTMLParser):
    tags = collections.Counter()
    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        for name, _ in attributes:
            if name.startswith("on"): raise SystemExit(name)
counter = Counter()
counter.feed(sys.stdin.buffer.read().decode("utf-8"))
print(json.dumps([counter.tags["script"], counter.tags["form"], counter.tags["img"], counter.tags["svg"]]))`;
    const input = files['page.html'] as string;
    expect(JSON.parse(execFileSync('python3', ['-c', count], { input, encoding: 'utf8' }))).toEqual([
      2, 2, 0, 0,
    ]);
  });

  it('keeps the texts of the design out of the code of the service', () => {
    const read = `
import ast, sys
module = ast.parse(sys.stdin.buffer.read())
names = {node.func.id for node in ast.walk(module) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
print("__import__" in names, sys.getsizeof(module) > 0)`;
    const source = files['service.py'] as string;
    expect(execFileSync('python3', ['-c', read], { input: source, encoding: 'utf8' }).trim()).toBe(
      'False True',
    );
    expect(source).toMatch(/^[\t\n\x20-\x7e]*$/);
  });

  it('gives its values back as they were', async () => {
    const service = await startWritten(chain.folder);
    try {
      const { body } = await service.ask('GET', '/openapi.json');
      const [place] = Object.keys((body as { paths: object }).paths);
      const design = JSON.parse(files['openapi.json'] as string) as {
        components: { schemas: Record<string, { example?: Record<string, unknown> }> };
      };
      const example = Object.values(design.components.schemas).find((schema) => schema.example)?.example;
      const [textField] = Object.keys(example ?? {});
      const created = await service.ask('POST', place as string, {
        [textField as string]: `${MARKUP}`.slice(0, 150),
      });
      expect(created.status).toBe(201);
      expect((created.body as Record<string, unknown>)[textField as string]).toBe(MARKUP.slice(0, 150));
    } finally {
      await service.stop();
    }
  });
});
