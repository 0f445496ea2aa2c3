// Four kinds of message (M2). Safe: pure, may be imported by every room and by the workflow sandbox.

export const KINDS = ['command', 'event', 'query', 'notification'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * The kind of a message from its type's suffix: `…Command`, `…Query`, `…Notification`, else event.
 * A kind that the plan declares goes before this one.
 */
export function kindOf(type: string): Kind {
  if (type.endsWith('Command')) return 'command';
  if (type.endsWith('Query')) return 'query';
  if (type.endsWith('Notification')) return 'notification';
  return 'event';
}
