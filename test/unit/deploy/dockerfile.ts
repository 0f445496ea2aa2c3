// A Dockerfile as its tests see it: its stages with their instructions, continued lines joined. For tests of this folder.

export interface Instruction {
  word: string;
  rest: string;
}

export interface Stage {
  base: string;
  name?: string;
  instructions: Instruction[];
}

/** Takes a Dockerfile's text; gives its stages in order. Throws when an instruction stands before the first FROM. */
export function dockerfileStages(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [word = '', ...others] = line.trim().split(/\s+/);
    const stage = stages.at(-1);
    if (word === 'FROM') stages.push({ base: others[0] ?? '', name: others[2], instructions: [] });
    else if (stage === undefined) throw new Error(`"${line}" stands before the first FROM`);
    else stage.instructions.push({ word, rest: line.trim().slice(word.length).trim() });
  }
  return stages;
}

/** Takes a stage; gives the Debian packages that it installs, sorted. */
export function installedPackages({ instructions }: Stage): string[] {
  return instructions
    .filter(({ word }) => word === 'RUN')
    .flatMap(({ rest }) => rest.split('&&'))
    .filter((command) => /\bapt-get install\b/.test(command))
    .flatMap((command) => command.replace(/^.*\binstall\b/, '').split(/\s+/))
    .filter((word) => word !== '' && !word.startsWith('-'))
    .sort();
}
