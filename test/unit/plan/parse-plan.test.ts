// From text to value: what is no YAML or JSON, and where.
import { parseText } from '../../../src/plan/read/parse-plan';
import { agent, plan, refusals } from './plan-text';

describe('the text of a plan', () => {
  it('is refused at the place where it is no YAML', () => {
    expect(refusals('plan: [team')[0]).toMatch(
      /^plan\.yaml:1:12 error SB001 a \[ before this is not closed; write \] where it ends$/,
    );
  });

  it('is refused with a key that is there twice', () => {
    expect(refusals('plan: team\nplan: other\nagents: {}')).toEqual([
      'plan.yaml:2:1 error SB001 the key "plan" stands twice, first on line 1; keep one of them',
    ]);
  });

  it('is refused with a tag that YAML 1.2 does not know', () => {
    expect(refusals('plan: !shell team')[0]).toMatch(/^plan\.yaml:1:7 error SB001 Unresolved tag: !shell/);
    expect(refusals('plan: !!binary aGk=')[0]).toMatch(/^plan\.yaml:1:7 error SB001 Unresolved tag/);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('is refused with the key %s, however deep', (key) => {
    expect(refusals(plan('agents:', '  a:', `    ${key}: {}`))).toEqual([
      `plan.yaml:4:5 error SB003 a key may not be "${key}"; rename it`,
    ]);
  });

  it('is refused with aliases that grow into gigabytes', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 10; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect(refusals(lines.join('\n'))).toEqual([expect.stringContaining('SB001 Excessive alias count')]);
  });

  it('is refused with more than 1 MiB, unread', () => {
    expect(refusals(`plan: ${'x'.repeat(1024 * 1024)}`)).toEqual([
      'plan.yaml:1:1 error SB002 the text has 1048582 bytes, 1048576 are allowed',
    ]);
  });

  it('is refused with a nesting that no stack can hold', () => {
    expect(refusals('['.repeat(200_000))[0]).toMatch(/^plan\.yaml:1:\d+ error SB001 /);
  });

  it('is refused with a number that JSON lacks', () => {
    expect(refusals(plan('agents: {}', 'limits: { hops: .inf }'))).toEqual([
      'plan.yaml:3:17 error SB010 needs to be a finite number, got .inf',
    ]);
  });

  it('is refused with two documents in one file', () => {
    expect(refusals('plan: a\n---\nplan: b')).toEqual([
      'plan.yaml:2:1 error SB001 a second document begins here; a plan is one document, so take the "---" out or write another file',
    ]);
  });

  it.each(['', '# nothing yet', '---\n'])('is refused empty, with what it needs at least: %j', (text) => {
    expect(refusals(text)).toEqual([
      'plan.yaml:1:1 error SB010 the file is empty; a plan needs a name and agents at least: ' +
        '{ plan: team, agents: { reviewer: { run: { module: ./reviewer.js }, on: StoryApproved } } }',
    ]);
  });

  it('that is the least one compiles', () => {
    expect(
      refusals('{ plan: team, agents: { reviewer: { run: { module: ./reviewer.js }, on: StoryApproved } } }'),
    ).toEqual([]);
  });

  it('is refused once where one line is shifted, whatever follows from it', () => {
    const shifted = (before: string, blanks: string) =>
      refusals(plan('agents:', '  a:', before, `${blanks}on: X`, '    timeout: 3s'));
    expect(shifted('    task: review', '      ')).toEqual([
      'plan.yaml:4:11 error SB001 a value cannot hold a key here; indent the next line like its neighbours, or quote a text that has ": "',
    ]);
    for (const blanks of ['   ', '      '])
      expect(shifted('    run: { command: [node] }', blanks)).toEqual([
        'plan.yaml:5:1 error SB001 a line is indented unlike its neighbours; align it',
      ]);
  });

  it('is refused with a tab that indents', () => {
    expect(refusals('plan: team\nagents:\n\ta: 1')).toEqual([
      'plan.yaml:3:1 error SB001 a tab cannot indent in YAML; write blanks',
    ]);
  });

  it('may be JSON with tabs, a value at a time with its place', () => {
    const text = '{\n\t"plan": "team",\n\t"agents": {\n\t\t"a": { "timeout": "30" }\n\t}\n}';
    expect(parseText(text, 'plan.json').positions.of(['agents', 'a', 'timeout'])).toEqual({
      line: 4,
      column: 21,
    });
    expect(refusals(text, 'plan.json')).toEqual([
      'plan.json:4:3 error SB013 a needs "run"',
      'plan.json:4:21 error SB010 timeout needs a unit, got "30"; write 30s, 30m or 30h',
    ]);
  });

  it('gives the place of a value behind an alias where it is written', () => {
    const { positions } = parseText('a: &x\n  b: 1\nc: *x\n', 'plan.yaml');
    expect(positions.of(['c', 'b'])).toEqual({ line: 2, column: 6 });
  });

  it('may give a reaction to several agents by an alias', () => {
    const text = plan('agents:', agent('a', 'on: &story { type: Story }'), agent('b', 'on: *story'));
    expect(refusals(text)).toEqual([]);
  });
});
