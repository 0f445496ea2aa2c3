// A plan as a picture, in Mermaid's flowchart language. Pure; reads the routing part alone.

import { publicationsOf } from './check/publications';
import { leavesOf, namedTypeOf } from './compile/compile-trigger';
import { ownValue } from './own-value';
import { reactionLabel } from './reaction-label';
import type { RoutingApproval, RoutingPlan, RoutingReaction, Trigger } from './routing-plan';

/**
 * Agents as boxes, sagas as boxes with two walls, aggregators, gates, pauses and state machines as hexagons, outside sources as
 * rounded boxes, people who approve too, joins as diamonds, event types on the arrows between them, dotted ones from what holds work back, and the ending.
 * Every name is escaped, so that none can change the picture.
 */
export function mermaidOf(plan: RoutingPlan): string {
  const lines = ['flowchart LR'];
  const ids = new Map<string, string>();
  const node = (key: string, shape: (label: string) => string, label: string): string => {
    const known = ids.get(key);
    if (known) return known;
    const id = `n${ids.size}`;
    ids.set(key, id);
    lines.push(`  ${id}${shape(escaped(label))}`);
    return id;
  };
  const arrows = new Set<string>();
  const publishers = publishersOf(plan);
  const feed = (leafLabel: string, type: string | undefined, target: string) => {
    const from = type === undefined ? [] : (publishers.get(type) ?? []);
    const sources = from.map(({ key, label, shape }) => node(key, shape, label));
    if (sources.length === 0) sources.push(node(`? ${leafLabel}`, round, '?'));
    for (const source of sources) arrows.add(`  ${source} -->|"${escaped(leafLabel)}"| ${target}`);
  };
  let joins = 0;
  const into = (trigger: Trigger, target: string) => {
    if (trigger.trigger !== 'event') {
      joins += 1;
      const count = trigger.count === undefined ? '' : ` ${trigger.count}`;
      const join = node(`join ${joins}`, diamond, `${trigger.trigger.replace('_', ' ')}${count}`);
      arrows.add(`  ${join} --> ${target}`);
      for (const member of trigger.of) into(member, join);
      return;
    }
    for (const leaf of leavesOf(trigger)) {
      const type = namedTypeOf(leaf);
      const terms = (leaf.filter ?? []).filter(({ path }) => path.join('.') !== 'event.type');
      const topic = leaf.topic === undefined ? [] : [`topic ${leaf.topic}`];
      const pattern = leaf.pattern === undefined || type !== undefined ? [] : ['a pattern'];
      const parts = [type, ...topic, ...terms.map(({ name, text }) => `${name}=${text}`), ...pattern];
      feed(parts.filter((part) => part !== undefined).join(', ') || 'any event', type, target);
    }
  };
  const hold = ({ gate, approval }: Held, target: string) => {
    if (gate !== undefined)
      arrows.add(`  ${node(`gate ${gate}`, hexagon, `gate ${gate}`)} -.->|"holds"| ${target}`);
    if (approval) approve(approval, target);
  };
  const approve = ({ role, quorum }: RoutingApproval, target: string) => {
    const people = role ?? 'people';
    const arrow = `${node(`role ${people}`, round, people)} -.->|"${quorum} ${quorum === 1 ? 'approves' : 'approve'}"| ${target}`;
    arrows.add(`  ${arrow}`);
  };
  for (const reaction of plan.reactions) {
    const { key, label, shape } = publisherOf(reaction);
    const id = node(key, shape, label);
    into(awaitedBy(plan, reaction), id);
    for (const held of [reaction, ...stepsOf(plan, reaction)]) hold(held, id);
  }
  for (const { name, criteria } of Object.values(plan.gates ?? {}))
    for (const each of criteria)
      if (each.criterion === 'approval') approve(each, node(`gate ${name}`, hexagon, `gate ${name}`));
  if (plan.completeOn) into(plan.completeOn, node('complete', ending, 'complete'));
  if (plan.failOn) into(plan.failOn, node('failed', ending, 'failed'));
  return [...lines, ...arrows].join('\n');
}

type Held = Pick<RoutingReaction, 'gate' | 'approval'>;

/** Of an aggregator over correlations all that a round of it waits for. */
function awaitedBy({ aggregators }: RoutingPlan, { does, on }: RoutingReaction): Trigger {
  return does?.work === 'forward' ? (ownValue(aggregators, does.aggregator)?.on ?? on) : on;
}

const stepsOf = ({ sagas }: RoutingPlan, { does }: RoutingReaction): readonly Held[] =>
  does?.work === 'saga' ? (ownValue(sagas, does.saga)?.steps ?? []) : [];

const box = (label: string): string => `["${label}"]`;
const round = (label: string): string => `(["${label}"])`;
const diamond = (label: string): string => `{"${label}"}`;
const routine = (label: string): string => `[["${label}"]]`;
const hexagon = (label: string): string => `{{"${label}"}}`;
const ending = (label: string): string => `(("${label}"))`;

interface Publisher {
  key: string;
  label: string;
  shape: (label: string) => string;
}

/** What the rules do themselves is one node a name, however many events it asks for. */
function publisherOf(reaction: RoutingReaction): Publisher {
  const label = reactionLabel(reaction);
  if (!reaction.does) return { key: `reaction ${reaction.name}`, label, shape: box };
  return { key: label, label, shape: reaction.does.work === 'saga' ? routine : hexagon };
}

function publishersOf(plan: RoutingPlan): Map<string, Publisher[]> {
  const publishers = new Map<string, Publisher[]>();
  const add = (type: string, publisher: Publisher) => {
    publishers.set(type, [...(publishers.get(type) ?? []), publisher]);
  };
  for (const [source, { may }] of Object.entries(plan.sources ?? {}))
    for (const type of may) add(type, { key: `source ${source}`, label: source, shape: round });
  const gates = new Map(Object.keys(plan.gates ?? {}).map((gate) => [`/${gate}`, `gate ${gate}`]));
  for (const reaction of plan.reactions)
    for (const { type, source } of publicationsOf(reaction, plan)) {
      const gate = gates.get(source);
      add(type, gate === undefined ? publisherOf(reaction) : { key: gate, label: gate, shape: hexagon });
    }
  return publishers;
}

/** As Mermaid's entity codes: letters, digits and some marks stay, all else cannot end a label or begin a word of Mermaid's. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} ./_:=,?-]/gu, (character) => `#${character.codePointAt(0)};`);
}
