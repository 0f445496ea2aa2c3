// Names that nothing of a plan may have. Safe: may be imported by every room and by the workflow sandbox.

const RESERVED = ['default', 'complete_on', 'fail_on', 'approval'];

/**
 * True for names that would collide with our own activities, with the SDK's fallback activity, with the endings of a plan, or
 * with what speaks for approvals.
 */
export function isReservedAgentName(name: string): boolean {
  return RESERVED.includes(name) || name.startsWith('signalbox');
}
