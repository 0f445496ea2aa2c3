// The timeline as a picture: events as boxes, causes as arrows. Pure.
import type { Fact } from '../../coordination/facts';
import { agentOf } from '../../coordination/timeline/timeline';

/** A Mermaid flowchart of the admitted events; colours of parked ones tell them apart. */
export function timelineMermaid(facts: readonly Fact[]): string {
  const nodeById = new Map<string, string>();
  const nodes: string[] = [];
  const arrows: string[] = [];
  for (const fact of facts) {
    if (fact.fact === 'event-parked') {
      nodes.push(`  p${nodes.length}["${label(`${fact.type ?? '?'} parked: ${fact.reason}`)}"]:::parked`);
      continue;
    }
    if (fact.fact !== 'event-admitted') continue;
    const { event } = fact.envelope;
    const node = `e${fact.sequence}`;
    nodeById.set(event.id, node);
    nodes.push(
      `  ${node}["${label(event.type)}<br/>${label(`${agentOf(event.source)} · ${event.timestamp.slice(11, 19)}`)}"]`,
    );
    const causes = event.causes ?? (event.causation_id === undefined ? [] : [event.causation_id]);
    for (const cause of new Set(causes)) {
      const from = nodeById.get(cause);
      if (from) arrows.push(`  ${from} --> ${node}`);
    }
  }
  return ['flowchart TD', ...nodes, ...arrows, '  classDef parked stroke:#c00,stroke-dasharray:4'].join('\n');
}

/** Text inside quotes: everything that Mermaid or HTML could read as more than text becomes an entity. */
function label(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._\-/:·,?()]/gu, (found) => `#${found.codePointAt(0)};`);
}
