/**
 * incident-manager: an alert opens an incident, and the next one that brings no severity closes what is open.
 */
'use strict';

const { entriesOf } = require('./journal');
const { textOf } = require('./payload');

async function handle({ event: { event, payload } }, folder) {
  const before = await entriesOf(folder, 'incident-manager', 'handle');
  const severity = textOf(payload, 'severity');
  if (severity !== undefined)
    return { opened: event.id, severity, text: textOf(payload, 'text') ?? event.type };
  const closed = new Set(before.flatMap((entry) => entry.closed ?? []));
  return { closed: before.flatMap((entry) => entry.opened ?? []).filter((id) => !closed.has(id)) };
}

module.exports = { handle };
