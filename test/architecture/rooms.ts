// The rooms of the source and who may import whom: the arrows of the design, as data.

/** What each room may import of ours; the safe ones may be bundled into the workflow sandbox. */
export const ROOMS: Record<string, { may: string[]; safe?: true }> = {
  'src/events': { may: [], safe: true },
  'src/plan': { may: ['src/events'], safe: true },
  'src/coordination': { may: ['src/events', 'src/plan'], safe: true },
  'src/contract': { may: ['src/events', 'src/plan', 'src/coordination'], safe: true },
  workflows: { may: ['src/events', 'src/plan', 'src/coordination', 'src/contract'], safe: true },
  'src/config': { may: ['src/events', 'src/plan'] },
  'src/temporal': { may: ['src/contract', 'src/config', 'src/plan'] },
  'src/store': { may: ['src/events', 'src/plan', 'src/coordination', 'src/contract', 'src/temporal'] },
  'src/agents': { may: ['src/events', 'src/plan', 'src/coordination', 'src/contract'] },
  activities: {
    may: ['src/events', 'src/plan', 'src/coordination', 'src/contract', 'src/agents', 'src/store'],
  },
  'src/client': {
    may: ['src/events', 'src/plan', 'src/coordination', 'src/contract', 'src/store', 'src/temporal'],
  },
  'src/doors': { may: ['src/events', 'src/plan', 'src/coordination', 'src/contract', 'src/client'] },
  'src/worker': {
    may: [
      'src/events',
      'src/plan',
      'src/coordination',
      'src/contract',
      'src/agents',
      'activities',
      'src/store',
      'src/temporal',
      'src/config',
    ],
  },
  'src/cli': {
    may: [
      'src/events',
      'src/plan',
      'src/coordination',
      'src/contract',
      'src/agents',
      'src/client',
      'src/doors',
      'src/worker',
      'src/store',
      'src/temporal',
      'src/config',
    ],
  },
};

/** Files that may read the environment or end the process. */
export const MAINS = ['src/cli/main.ts', 'src/worker/main.ts'];

/** Files of safe rooms that are for doors and workers only, by what they load: their header says so. */
export const DOOR_SIDE = ['zod', 'yaml', 'ajv', 'ajv/dist/2020', 'ajv-formats', 're2js', 'uuid'];
