// The document that the docs show as a command's input is what a command gets: one is started, and says what it was given.
import type { AgentTask } from '../../src/agents/agent';
import { eventProblem } from '../../src/events/envelope-guard';
import { nodeCommand } from '../unit/agents/node-command';
import { recordedContext } from '../unit/agents/recorded-context';
import { codeBlocks } from './code-blocks';

type CommandInput = Pick<AgentTask, 'event' | 'joined' | 'task' | 'attempt' | 'saga' | 'subtask'> & {
  idempotency_key: string;
  correlation_id: string;
  folder: string;
};

const shown = codeBlocks().filter(({ info }) => info === 'json task');

it('is shown in the page about agents', () => {
  expect(shown.map(({ place }) => place)).toContainEqual(expect.stringMatching(/^docs\/agents\.md:/));
});

it.each(shown.map(({ place, text }) => [place, JSON.parse(text) as CommandInput]))(
  '%s is what a command reads from stdin',
  async (_, document) => {
    const { idempotency_key, correlation_id, folder, ...task } = document;
    const context = Object.assign(recordedContext(), { folder });
    const given = { ...task, idempotencyKey: idempotency_key, correlationId: correlation_id };
    const answer = await nodeCommand('say({ result: task() });').run(given, context);
    expect(answer).toEqual(document);
    for (const each of [document.event, ...Object.values(document.joined ?? {})])
      expect(eventProblem(each)).toBeUndefined();
  },
);
