// What holds for every command: help, exit codes, where text goes, and what is said when no server answers.
import { join } from 'node:path';
import { magazine, writerProgram } from './plans';
import { Place } from './signalbox';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.remove());

describe('the command line', () => {
  it('lists every verb in its help, with the exit codes', async () => {
    const { exit, result, talk } = await place.run(['--help']);
    const verbs = [
      'demo',
      'up',
      'worker',
      'publish',
      'status',
      'timeline',
      'explain',
      'ledger',
      'wait',
      'cancel',
    ];
    for (const verb of [...verbs, 'plan', 'doctor']) expect(result).toMatch(new RegExp(`^  ${verb} `, 'm'));
    expect(result).toContain('124 timed out');
    expect({ exit, talk }).toEqual({ exit: 0, talk: '' });
  });

  it('says its version', async () => {
    const { version } = jest.requireActual<{ version: string }>('../../package.json');
    expect(await place.run(['--version'])).toEqual({ exit: 0, result: `${version}\n`, talk: '' });
  });

  it.each([
    ['an unknown verb', ['publis'], "unknown command 'publis'"],
    ['an unknown option', ['status', 'x', '--nope'], "unknown option '--nope'"],
    ['a missing argument', ['status'], "missing required argument 'id'"],
    ['a format that there is not', ['status', 'x', '-o', 'xml'], 'Allowed choices are text, json'],
    [
      'an example that is no demo',
      ['demo', 'recorded-project'],
      'run `signalbox up --plan examples/recorded-project/signalbox.yaml`',
    ],
    ['an example that there is not', ['demo', 'nope'], 'there is no example "nope"; there are: feature-team'],
    ['words that are none', ['saga', 'settle', 's', 'Deploy', '--by', ''], '--by needs words, got ""'],
    ['a note that is none', ['gate', 'reject', 'c', 'g', '--note', ' '], '--note needs words, got " "'],
    ['a time-out without a wait', ['saga', 'start', 's', '--timeout', '5s'], 'add --wait, or leave it out'],
    ['a port that is none', ['up', '--port', '70000'], '--port needs a number from 1 to 65535, got "70000"'],
    ['a key in an argument', ['status', 'x', '--api-key', 'abc'], '--api-key takes env:NAME or file:PATH'],
  ])('is misused by %s: exit 2, on stderr', async (_, args, words) => {
    const { exit, result, talk } = await place.run(args);
    expect(talk).toContain(words);
    expect({ exit, result }).toEqual({ exit: 2, result: '' });
  });

  it('refuses variables of ours that do not exist', async () => {
    const { exit, talk } = await place.run(['status', 'x'], { environment: { SIGNALBOX_PLAM: 'x' } });
    expect(talk).toContain('SIGNALBOX_PLAM: no such variable; did you mean SIGNALBOX_PLAN?');
    expect(exit).toBe(2);
  });

  it('says within 10 s that no server answers, where, and how to start one: exit 3', async () => {
    const before = Date.now();
    const { exit, talk } = await place.run(['status', 'x', '--address', '127.0.0.1:1']);
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(talk).toContain('no Temporal server answers at 127.0.0.1:1 (namespace "default")');
    expect(talk).toContain('signalbox up');
    expect(exit).toBe(3);
  }, 15_000);

  it('never tells a key, even where the server does not answer', async () => {
    const { talk } = await place.run(
      ['status', 'x', '--address', '127.0.0.1:1', '--api-key', 'env:OUR_KEY'],
      {
        environment: { OUR_KEY: 'sesame-open' },
      },
    );
    expect(talk).not.toContain('sesame-open');
  }, 15_000);
});

describe('plan', () => {
  beforeAll(async () => {
    await place.file('writer.js', writerProgram);
    await place.file('plan.yaml', magazine('magazine'));
    await place.file('wrong.yaml', magazine('magazine').replace('on: Written', 'on: Writen'));
  });

  it('show writes who reacts to what, the routing part as JSON, and a picture', async () => {
    const formats = ['text', 'json', 'mermaid'].map((format) =>
      place.run(['plan', 'show', 'plan.yaml', '-o', format]),
    );
    const [text, json, picture] = await Promise.all(formats);
    expect(text?.result).toMatch(/^publisher +Written +Published +60 s +1$/m);
    expect(Object.keys(JSON.parse(json?.result ?? ''))).not.toContain('run');
    expect(json?.result).not.toContain('writer.js');
    expect(picture?.result).toMatch(/^flowchart/);
  });

  it('check finds a type that nobody publishes, with file, line, column and the near name: exit 4', async () => {
    const { exit, result } = await place.run(['plan', 'check', 'wrong.yaml']);
    expect(result).toMatch(/^wrong\.yaml:\d+:\d+ +error +SB\d+ .*Writen.*did you mean .?Written/m);
    expect(result).toMatch(/^\d errors?, \d warnings?/m);
    expect(exit).toBe(4);
  });

  it.each(['check', 'show'])(
    '%s takes the plan that every verb takes where no file is named',
    async (verb) => {
      const environment = { SIGNALBOX_PLAN: 'plan.yaml' };
      const named = await place.run(['plan', verb, 'plan.yaml']);
      expect(await place.run(['plan', verb], { environment })).toEqual(named);
      const none = await place.run(['plan', verb]);
      expect(none.talk).toContain('no plan is named and there is no signalbox.yaml here');
      expect([named.exit, none.exit]).toEqual([0, 2]);
    },
  );

  it.each([
    ['plan', 'check', 'nope.yaml'],
    ['worker', '--plan', 'nope.yaml'],
    ['up', '--plan', 'nope.yaml'],
  ])('says which plan file does not exist: %s %s %s', async (...args) => {
    const { exit, talk } = await place.run(args);
    expect(talk).toBe(
      `signalbox: the plan file ${join(place.folder, 'nope.yaml')} does not exist: name another one (--plan FILE)\n`,
    );
    expect(exit).toBe(2);
  });

  it('check says of a good plan that nothing hinders it: exit 0', async () => {
    const { exit, result } = await place.run(['plan', 'check', 'plan.yaml', '-o', 'json']);
    const severities = JSON.parse(result).problems.map(({ severity }: { severity: string }) => severity);
    expect(severities).not.toContain('error');
    expect(exit).toBe(0);
  });
});
