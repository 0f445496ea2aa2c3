// Every history ever kept replays with today's workflows: a run in flight survives an upgrade (M42).
import '../support/quiet-runtime';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { WORKFLOW } from '../../src/contract/names';
import { workflowBundle } from '../support/team';

const folder = join(__dirname, 'histories');
const kept = readdirSync(folder).filter((file) => file.endsWith('.json'));

describe('kept histories', () => {
  it('has at least one of every workflow type', () => {
    for (const type of Object.values(WORKFLOW))
      expect(kept.filter((file) => file.startsWith(`${type}-`)).length).toBeGreaterThan(0);
  });

  it.each(kept)('%s replays', async (file) => {
    const history = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, 'coordination:kept:c');
  });

  it('notices a history that another code wrote', async () => {
    const text = readFileSync(
      join(folder, kept.find((file) => file.startsWith('coordination-chain')) ?? ''),
      'utf8',
    );
    const other = JSON.parse(text.replaceAll('"ux-designer"', '"somebody-else"')) as object;
    await expect(
      Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, other, 'coordination:kept:c'),
    ).rejects.toThrow();
  });
});
