// What a command agent is given and what counts as its answer, with real processes.
import { AgentOutcome } from '../../../src/agents/agent';
import type { AgentFailure } from '../../../src/agents/agent-failure';
import { effectIn } from '../../../src/agents/known-effect';
import { tookEffect } from '../../../src/coordination/saga/took-effect';
import { commandOf, nodeCommand } from './node-command';
import { failureOf, recordedContext, taskOf } from './recorded-context';

describe('a command agent', () => {
  it('gets the whole task as one JSON document on stdin and answers with its last line', async () => {
    const context = recordedContext();
    const task = { ...taskOf({ title: 'Bookshelf' }), joined: { WireframeCompleted: taskOf().event } };
    const answer = await nodeCommand('say({ result: { task: task() } });').run(task, context);
    expect(answer).toEqual({
      task: {
        task: 'api-design',
        attempt: 2,
        idempotency_key: task.idempotencyKey,
        correlation_id: 'feature-7',
        event: task.event,
        joined: task.joined,
        folder: context.folder,
      },
    });
  });

  it('is given no joined where its reaction is no join', async () => {
    const answer = await nodeCommand('say({ result: { keys: Object.keys(task()) } });').run(
      taskOf(),
      recordedContext(),
    );
    expect(answer).toEqual({
      keys: ['task', 'attempt', 'idempotency_key', 'correlation_id', 'event', 'folder'],
    });
  });

  it('starts in the folder that the plan gives', async () => {
    const context = recordedContext();
    const runner = nodeCommand('say({ result: { cwd: process.cwd() } });', { cwd: context.folder });
    expect(await runner.run(taskOf(), context)).toEqual({ cwd: context.folder });
  });

  it('chooses a business ending with outcome', async () => {
    const answer = await nodeCommand('say({ result: { why: "too dear" }, outcome: "refused" });').run(
      taskOf(),
      recordedContext(),
    );
    expect(answer).toEqual(new AgentOutcome('refused', { why: 'too dear' }));
  });

  it('says progress, and its last line needs no line end', async () => {
    const context = recordedContext();
    const answer = await nodeCommand(
      'say({ progress: "reading" }); say({ progress: "writing" }); process.stdout.write(`{"result":{}}`);',
    ).run(taskOf(), context);
    expect(answer).toEqual({});
    expect(context.said).toEqual(['reading', 'writing']);
  });

  it('publishes its events in order and counts as done only after the last of them', async () => {
    const context = recordedContext(() => new Promise((resolve) => setTimeout(resolve, 1)));
    const answer = await nodeCommand(
      'for (let n = 0; n < 200; n += 1) say({ emit: "schema_v1", payload: { n } }); say({ result: { done: true } });',
    ).run(taskOf(), context);
    expect(answer).toEqual({ done: true });
    expect(context.emitted.map(({ payload }) => payload.n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('publishes an event without payload with an empty one', async () => {
    const context = recordedContext();
    await nodeCommand('say({ emit: "ready" }); say({ result: {} });').run(taskOf(), context);
    expect(context.emitted).toEqual([{ type: 'ready', payload: {} }]);
  });

  it('fails with what a refused event says, and publishes none of those behind it', async () => {
    const refusal = Object.assign(new Error('Secret_v1 is not in emits'), { type: 'type_not_allowed' });
    const context = recordedContext(async (type) => {
      if (type === 'Secret_v1') throw refusal;
    });
    const runner = nodeCommand(
      'say({ emit: "a" }); say({ emit: "Secret_v1" }); say({ emit: "b" }); say({ result: {} }); setInterval(() => {}, 9e6);',
    );
    await expect(runner.run(taskOf(), context)).rejects.toBe(refusal);
    expect(context.emitted.map(({ type }) => type)).toEqual(['a']);
  });

  it('publishes what it said before it failed, as a module would have', async () => {
    const context = recordedContext();
    const run = nodeCommand('say({ emit: "a" }); say("rubbish"); say({ emit: "b" });').run(taskOf(), context);
    expect((await failureOf(run)).reason).toBe('bad_output');
    expect(context.emitted.map(({ type }) => type)).toEqual(['a']);
  });

  it('may end without reading its task, however long that is', async () => {
    const answer = await nodeCommand('process.stdin.destroy(); say({ result: { read: 0 } });').run(
      taskOf({ text: 'x'.repeat(1_000_000) }),
      recordedContext(),
    );
    expect(answer).toEqual({ read: 0 });
  });
});

describe('an answer that is none', () => {
  it.each([
    ['text', 'console.log("Hello, I am done!")', '"Hello, I am done!"'],
    ['JSON that is no object', 'say(42)', '"42"'],
    ['a list', 'say([{ result: {} }])', '"[{\\"result\\":{}}]"'],
    ['an empty line', 'console.log(""); say({ result: {} })', 'an empty line'],
    ['an unknown key', 'say({ results: {} })', '"{\\"results\\":{}}"'],
    ['a known key beside an unknown one', 'say({ result: {}, extra: 1 })', 'extra'],
    ['a result that is no object', 'say({ result: 12 })', '"{\\"result\\":12}"'],
    ['an empty outcome', 'say({ result: {}, outcome: "" })', 'outcome'],
    ['an event whose payload is no object', 'say({ emit: "a", payload: [1] })', 'payload'],
    ['an event whose type is no text', 'say({ emit: 7 })', 'emit'],
    ['a second result', 'say({ result: {} }); say({ result: {} })', 'after its result'],
    ['progress after the result', 'say({ result: {} }); say({ progress: "more" })', 'after its result'],
    ['bytes that are not UTF-8', 'process.stdout.write(Buffer.from([0x7b, 0xff, 0x7d]))', 'not UTF-8'],
    ['half a line', 'process.stdout.write(`{"result": {"a"`)', 'the command printed'],
  ])('is bad_output and quoted: %s', async (_, source, quoted) => {
    const { reason, problem } = await failureOf(nodeCommand(source).run(taskOf(), recordedContext()));
    expect(reason).toBe('bad_output');
    expect(problem).toContain(quoted);
  });

  it('is quoted within bounds and without what a terminal would act on', async () => {
    const run = nodeCommand('console.log("\\x1b]0;title\\x07" + "y".repeat(100_000))').run(
      taskOf(),
      recordedContext(),
    );
    const { problem } = await failureOf(run);
    expect(problem.length).toBeLessThan(400);
    expect(problem).toContain('\\u001b]0;title');
    expect(problem).not.toContain('\u001b');
  });

  it('is no_result where the command ends well and says nothing', async () => {
    const { reason, problem } = await failureOf(nodeCommand('').run(taskOf(), recordedContext()));
    expect(reason).toBe('no_result');
    expect(problem).toContain('{"result": {…}}');
  });

  it('is payload_too_large over 256 KiB', async () => {
    const run = nodeCommand('say({ result: { text: "x".repeat(300_000) } })').run(
      taskOf(),
      recordedContext(),
    );
    expect((await failureOf(run)).reason).toBe('payload_too_large');
  });

  it('is output_too_large over 1 MiB, and the command is ended at once', async () => {
    const run = nodeCommand('say({ result: { text: "x".repeat(10_000_000) } }); setInterval(() => {}, 9e6);');
    const began = performance.now();
    const { reason, problem } = await failureOf(run.run(taskOf(), recordedContext()));
    expect(reason).toBe('output_too_large');
    expect(problem).toContain('1048576 bytes');
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('the exit code of a command', () => {
  it.each([
    [65, 'invalid_payload'],
    [75, 'temporary_failure'],
    [77, 'unauthorized'],
    [1, 'temporary_failure'],
    [255, 'temporary_failure'],
  ])('%i means %s, whatever it printed, with the last line of stderr', async (code, meaning) => {
    const context = recordedContext();
    const source = `say({ result: {} }); console.error("first\\n\\nthe story has no title\\n"); process.exitCode = ${code};`;
    const failure = await failureOf(nodeCommand(source).run(taskOf(), context));
    expect(failure).toEqual({
      reason: meaning,
      problem: `the command ended with exit code ${code} and said last: the story has no title`,
    });
    expect(context.logged).toEqual(['info: first', 'info: the story has no title']);
  });

  it('is temporary_failure where a signal ended it', async () => {
    const failure = await failureOf(
      nodeCommand('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 9e6);').run(
        taskOf(),
        recordedContext(),
      ),
    );
    expect(failure).toEqual({
      reason: 'temporary_failure',
      problem: 'the command was ended by SIGKILL and said nothing on stderr',
    });
  });

  it.each([
    ['of itself with exit code 0, whatever it printed', 'console.log("Done!");', 'done'],
    ['with exit code 0 after more than is borne', 'process.stdout.write("x".repeat(2_000_000));', 'done'],
    ['with exit code 1', 'process.exitCode = 1;', 'failed'],
    ['with exit code 1 after a line of rubbish', 'console.log("no"); process.exitCode = 1;', 'failed'],
    ['by a signal', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 9e6);', 'unknown'],
    ['as a shell whose program was ended by a signal', 'process.exitCode = 137;', 'unknown'],
    ['because it would not end after rubbish', 'console.log("Hm"); setInterval(() => {}, 9e6);', 'unknown'],
    [
      'because it was told to stop, in good order',
      'process.on("SIGTERM", () => process.exit(0)); console.log("Hm"); setInterval(() => {}, 9e6);',
      'unknown',
    ],
    [
      'because an event of it was refused',
      'say({ emit: "Refused", payload: {} }); setInterval(() => {}, 9e6);',
      'unknown',
    ],
  ])('tells what is known of its effect where it ended %s', async (_, source, effect) => {
    const context = recordedContext(() => Promise.reject(new Error('refused')));
    const failure = await nodeCommand(source)
      .run(taskOf(), context)
      .catch((error: unknown) => error);
    const { type } = failure as AgentFailure;
    expect(effectIn(failure) ?? tookEffect(type)).toBe(effect);
  });

  it('is followed by no more of stderr than is borne', async () => {
    const context = recordedContext();
    const run = nodeCommand(
      'process.stderr.write("line\\n".repeat(20_000)); console.error("z".repeat(90_000)); process.exitCode = 3;',
    );
    const { problem } = await failureOf(run.run(taskOf(), context));
    expect(problem.length).toBeLessThan(700);
    expect(context.logged).toHaveLength(10_001);
    expect(context.logged.at(-1)).toMatch(/^warn: .*not logged$/);
  });
});

describe('a command that cannot be started', () => {
  it('is agent_not_found with its name and what to do', async () => {
    const { reason, problem } = await failureOf(
      commandOf(['no-such-program-here']).run(taskOf(), recordedContext()),
    );
    expect(reason).toBe('agent_not_found');
    expect(problem).toMatch(/^command "no-such-program-here": no such program; install it/);
  });

  it('is agent_not_found where its folder is missing, which the system reports alike', async () => {
    const cwd = `${recordedContext().folder}/gone`;
    const { reason, problem } = await failureOf(commandOf(['sh'], { cwd }).run(taskOf(), recordedContext()));
    expect(reason).toBe('agent_not_found');
    expect(problem).toContain('does not exist');
  });

  it('is agent_not_found where the file is not executable', async () => {
    const { reason, problem } = await failureOf(commandOf([__filename]).run(taskOf(), recordedContext()));
    expect(reason).toBe('agent_not_found');
    expect(problem).toContain('chmod +x');
  });

  it('is agent_not_found where an argument cannot be given to a program', async () => {
    const { reason } = await failureOf(commandOf(['sh', 'a\0b']).run(taskOf(), recordedContext()));
    expect(reason).toBe('agent_not_found');
  });
});
