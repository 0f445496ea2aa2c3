/**
 * The undos of a deployment. Each looks at what there is and brings it to what there was: run twice it changes nothing, and
 * what was not begun, or was replaced by somebody else since, is left alone. Loaded by agent deployer.
 */
'use strict';

const { currentRelease, switchCurrent } = require('./current-link');
const { deploymentOf, markUndone } = require('./deployment-record');
const { restartService, runs, serviceRecord, stopService } = require('./service-process');
const { isClosed } = require('./stage');
const { withStage } = require('./stage-lock');

/** Undo RemoveFromStaging. @returns {Promise<{ removed: boolean, reason?: string }>} */
function removeFromStaging(stage, { saga }, progress) {
  const remove = async (record) => {
    const service = await serviceRecord(stage);
    // The process first: without the link nobody would know any more what it is.
    const stopped = service?.release === record.release;
    if (stopped) await stopService(stage);
    const linked = (await currentRelease(stage)) === record.release;
    if (linked) await switchCurrent(stage, undefined);
    if (stopped || linked) return { removed: true, release: record.release };
    return { removed: false, reason: `${record.release} is not on staging any more` };
  };
  return withStage(stage, () => undo(stage, saga, remove, { removed: false }), progress);
}

/** Undo RollbackProduction. @returns {Promise<{ rolled_back: boolean, release?: string | null, reason?: string }>} */
function rollBackProduction(stage, { saga }, progress) {
  const rollBack = async ({ release, before }) => {
    const live = await currentRelease(stage);
    if (live !== release && live !== before) {
      return { rolled_back: false, reason: `production has gone on to ${live ?? 'nothing'} meanwhile` };
    }
    await switchCurrent(stage, before);
    if (before === undefined) await stopService(stage);
    else if (!(await runs(stage, before))) {
      progress(`starting ${before} on the production port ${stage.port}`);
      await restartService(stage, before);
    }
    return { rolled_back: true, release: before ?? null };
  };
  return withStage(stage, () => undo(stage, saga, rollBack, { rolled_back: false }), progress);
}

async function undo(stage, saga, work, nothing) {
  if (await isClosed(stage)) return { ...nothing, reason: 'the site is closed: nothing runs there' };
  const record = await deploymentOf(stage, saga);
  // What is there by now may be somebody else's work.
  if (record?.undone) return record.undone;
  const result = record ? await work(record) : { ...nothing, reason: `nothing was begun on ${stage.name}` };
  await markUndone(stage, saga, record, result);
  return result;
}

module.exports = { removeFromStaging, rollBackProduction };
