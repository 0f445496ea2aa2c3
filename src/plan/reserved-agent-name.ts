// Names that no agent may have. Safe: may be imported by every room and by the workflow sandbox.

const RESERVED = ['default', 'complete_on', 'fail_on'];

/** True for names that would collide with our own activities, with the SDK's fallback activity, or with the endings of a plan. */
export function isReservedAgentName(name: string): boolean {
  return RESERVED.includes(name) || name.startsWith('signalbox');
}
