/**
 * Agent ux-designer: draws wireframe.svg, one form for each resource of the story. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { writeArtefact } = require('../design/artefacts');
const { readStory } = require('../design/user-story');
const { wireframeLayout } = require('../design/wireframe-layout');
const { wireframeSvg } = require('../design/wireframe-svg');

module.exports = defineAgent(async (task, context) => {
  context.progress('reading the story');
  const story = readStory(task.event.payload);
  const layout = wireframeLayout(story.resources);
  context.progress('drawing');
  const artefact = await writeArtefact(context.folder, 'wireframe.svg', wireframeSvg(story, layout));
  return {
    artefact,
    forms: layout.forms.length,
    controls: layout.forms.reduce((sum, form) => sum + form.fields.length, 0),
  };
});
