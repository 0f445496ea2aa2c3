// The sections by name, in the order they run. Each is loaded when its turn comes; its `run(world)` gives figures.
export const SECTIONS = ['chain', 'fan-out', 'parallel', 'drain', 'rules', 'memory', 'pause', 'start'];

/** The section's `run`: `(world) => Promise<figure[]>`. */
export async function loadSection(name) {
  const { run } = await import(`./sections/${name}.mjs`);
  return run;
}
