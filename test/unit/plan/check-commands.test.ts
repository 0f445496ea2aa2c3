// Files that a command names: beside the plan or not. The plan stands where the tests are started, the root of the checkout.
import { checked, plan } from './plan-text';

const command = (...words: string[]): string[] =>
  checked(
    plan(
      'sources: { /owner: { may: [X] } }',
      'agents:',
      `  a: { on: X, run: { command: ${JSON.stringify(words)} } }`,
    ),
  );

describe('a command', () => {
  it.each([
    [['python3', 'agents/gone.py'], '4:42', 'agents/gone.py'],
    [['python3', 'gone.py'], '4:42', 'gone.py'],
    [['java', './agents/gone.jar'], '4:39', 'agents/gone.jar'],
    [['./gone'], '4:32', 'gone'],
    [['bin/gone', 'x'], '4:32', 'bin/gone'],
  ])('that starts a file which is not there is an error: %j', (words, place, shown) => {
    expect(command(...words)).toEqual([
      `plan.yaml:${place} error SB107 command ${shown} does not exist beside the plan; write the file or its right name`,
    ]);
  });

  it('that names another file which is not there is a warning, for it may be one that the command makes', () => {
    expect(command('python3', '-u', 'agents/gone.py')).toEqual([
      'plan.yaml:4:47 warn SB219 command names agents/gone.py, which does not exist beside the plan; write it, unless the command makes it',
    ]);
  });

  it.each([
    [['nodee', 'serve']],
    [['node', 'package.json', 'src/index.ts']],
    [['curl', 'https://example.org/a/b.html']],
    [['sh', '-c', 'cat some/where.txt | wc']],
    [['node', '--import=./some/where.mjs', 'package.json', '/some/where.txt']],
    [['tool', 'origin/main', '1/2.5']],
  ])('is left alone where nothing says that a file is missing: %j', (words) => {
    expect(command(...words)).toEqual([]);
  });
});
