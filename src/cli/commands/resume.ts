// `resume`: ends a pause. What it held is dispatched in the order in which it came, once no other pause is in force.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { visible } from '../output/visible';
import { addPausingOptions, fileFlags, type PausingFlags, requireTarget, sayPlanPauses } from '../pausing';
import { requirePlan } from '../plan-file';
import { misused } from '../problem';
import { withCorrelation } from '../reading';
import { settingsOf, withServer } from '../server';
import { whoAsks } from '../who-asks';

export const resume = defineCommand<PausingFlags, [string?]>({
  usage: 'resume [id]',
  summary: 'end a pause of a correlation, or with --plan of the whole plan; what it held goes on in order',
  define: addPausingOptions,
  async run(world, [id], flags) {
    requireTarget(id, flags, 'resume');
    const { pause: name } = flags;
    const named = fileFlags(flags);
    const by = whoAsks(flags.by, settingsOf(world, named));
    const request = { by, ...(name !== undefined && { pause: name }) };
    const problem = late.pauseRequests().resumeRequestProblem(request);
    if (problem !== undefined) throw misused(problem);
    if (id === undefined) {
      const { routing } = await requirePlan(world, named, settingsOf(world, named));
      return withServer(world, named, async ({ connected }) => {
        const { plan } = routing;
        sayPlanPauses(world, plan, await late.pauses().resumePlan(connected.client, plan, request));
        return EXIT.done;
      });
    }
    return withCorrelation(world, named, id, async ({ plan, correlation }, { connected }) => {
      if (correlation !== id)
        throw misused(`resume needs the whole id: did you mean ${JSON.stringify(correlation)}?`);
      const { resumeCorrelation } = late.pauses();
      const { paused } = await resumeCorrelation(connected.client, plan, correlation, request);
      const still = paused.length > 0 ? `is still paused by ${paused.join(', ')}` : 'goes on';
      world.output.line(`${visible(correlation)} ${visible(still)}`);
      return EXIT.done;
    });
  },
});
