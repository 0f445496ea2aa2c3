// What an event carries is data: it reaches a command unchanged and never becomes an argument, a command or a file.
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { commandAgent } from '../../../src/agents/command-agent';
import { WORKER } from './node-command';
import { newFolder, recordedContext, taskOf } from './recorded-context';

const HOSTILE = [
  '$(touch owned)',
  '`touch owned`',
  '; touch owned',
  '| touch owned',
  '&& touch owned',
  '|| touch owned',
  '> owned',
  '\n touch owned \n',
  '\r\ntouch owned\r\n',
  "'; touch owned; '",
  '"; touch owned; "',
  '--output=owned',
  '-e require("fs").writeFileSync("owned","")',
  '-',
  '--',
  '$IFS$PATH',
  '%PATH%',
  '{{task.event.payload}}',
  '../../etc/passwd',
  'file:///etc/passwd',
  '\u0000',
  '\u001b]0;owned\u0007',
  '{"result":{}}\n{"result":{"owned":true}}',
  '\u2028{"emit":"Owned"}\u2029',
  '\ud800 half a pair',
  '\u202eevil',
  '__proto__',
  '𝕋𝕖𝕩𝕥 👩‍👩‍👧',
  "<script>alert('owned')</script>",
  "' OR 1=1; DROP TABLE events; --",
  '',
  'x'.repeat(100_000),
];

/** Answers what came in, its arguments, and how many processes its group has: itself alone (counted where there is a /proc). */
const ECHO = `
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const fields = (pid) => { try {
  const text = readFileSync('/proc/' + pid + '/stat', 'latin1');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
} catch { return []; } };
const group = fields(process.pid)[2];
const members = !existsSync('/proc/self/stat') ? ['self'] : readdirSync('/proc').filter((pid) => /^\\d+$/.test(pid) && fields(pid)[2] === group);
const { event } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify({ result: { payload: event.payload, arguments: process.argv.slice(1), processes: members.length } }));
`;

async function echoed(payload: Record<string, string>): Promise<{ answer: unknown; files: string[] }> {
  const cwd = newFolder();
  const runner = commandAgent(
    { kind: 'command', argv: [process.execPath, '-e', ECHO, 'from-the-plan'], cwd, env: {}, secrets: {} },
    WORKER,
    cwd,
  );
  const context = recordedContext();
  const answer = await runner.run(taskOf(payload), context);
  return { answer, files: [...readdirSync(cwd), ...readdirSync(context.folder)] };
}

describe('a hostile payload', () => {
  it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    'reaches a command as data and starts nothing: %s',
    async (_, text) => {
      const payload = { text, [`key ${text.slice(0, 50)}`]: 'as a key' };
      const { answer, files } = await echoed(payload);
      expect(answer).toEqual({ payload, arguments: ['from-the-plan'], processes: 1 });
      expect(files).toEqual([]);
    },
  );

  it('reaches a command as data, whatever the text', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 300, seed: 7 });
    const payload = Object.fromEntries(texts.map((text, index) => [`text ${index}`, text]));
    const { answer } = await echoed(payload);
    expect(answer).toMatchObject({ payload, processes: 1 });
  });
});
