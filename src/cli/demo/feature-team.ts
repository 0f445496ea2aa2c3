// Demo feature-team: a user story becomes a working service.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isJsonObject, type JsonObject } from '../../events/json';
import { misused } from '../problem';
import type { CliWorld } from '../world';
import type { Demo } from './demo';

export const featureTeam: Demo = {
  name: 'feature-team',
  summary: 'a user story becomes a working service',
  options: ['story'],
  prepare: async ({ world, flags: { story } }) =>
    story === undefined ? {} : { payload: await storyOf(world, story) },
};

/** The first payload out of a file. Throws `Problem` (exit 2) where it holds no JSON object. */
export async function storyOf(world: CliWorld, file: string): Promise<JsonObject> {
  let story: unknown;
  try {
    story = JSON.parse(await readFile(resolve(world.folder, file), 'utf8'));
  } catch (error) {
    throw misused(`--story ${file} cannot be used: ${(error as Error).message}`);
  }
  if (isJsonObject(story)) return story;
  throw misused(`--story ${file} cannot be used: it needs to hold a JSON object`);
}
