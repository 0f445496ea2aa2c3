/**
 * Agent frontend-specialist: writes page.html, which uses the service that python-pro wrote, in the layout that
 * ux-designer drew. Waits for both. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { readArtefact, writeArtefact } = require('../design/artefacts');
const { resourcesOf } = require('../design/openapi-resources');
const { pageDocument } = require('../design/page-document');
const { refusal } = require('../design/refusal');
const { layoutOf } = require('../design/wireframe-svg');

module.exports = defineAgent(async (task, context) => {
  const { BackendImplementationCompleted: backend, WireframeCompleted: wireframe } = task.joined ?? {};
  if (!backend || !wireframe) {
    const came = Object.keys(task.joined ?? {}).join(', ') || 'nothing';
    throw refusal('invalid_payload', `the page needs the service and the wireframe; joined: ${came}`);
  }
  context.progress('reading the design and the wireframe');
  const document = JSON.parse(await readArtefact(context.folder, backend.payload?.design));
  const layout = layoutOf(await readArtefact(context.folder, wireframe.payload?.artefact));
  const resources = resourcesOf(document);
  context.progress('writing the page');
  const artefact = await writeArtefact(
    context.folder,
    'page.html',
    pageDocument(document, resources, layout),
  );
  return { artefact, forms: layout.forms.length, sections: resources.length };
});
