// One server a database file: two on the same one would each believe that the shards are theirs. The claim is a file
// beside the database that says which process serves it and where. Any file outside the sandbox may load it.
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { answers } from './answers';

/** What stands in the claim. */
export interface Claim {
  /** The process that started the server, or starts it now. */
  starter: number;
  /** The server; absent while it starts. */
  server?: number;
  /** `host:port` of its frontend. */
  address?: string;
  /** Where its Web UI is, if it has one. */
  uiAddress?: string;
  /** ISO 8601. */
  since: string;
}

/** Somebody else serves the database file. `claim.address`, when there is one, is where. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';

  constructor(
    readonly file: string,
    readonly claim: Claim,
  ) {
    const { address, server, starter } = claim;
    super(
      address
        ? `${file} is already served by process ${server} at ${address}: use that one (TEMPORAL_ADDRESS=${address}) or stop it first`
        : `${file}: process ${starter} is starting a server on it just now: try again in a moment`,
    );
  }

  /** True for an error of this class, also of another copy of this module. */
  static isInstance(error: unknown): error is DataFolderInUse {
    return error instanceof Error && error.name === 'DataFolderInUse';
  }
}

const startsWithinMs = 60_000;

/** Claims a database file for this process; rejects with `DataFolderInUse` when a living server or starter holds it. */
export async function claimDatabase(file: string): Promise<void> {
  const draft = draftFile(file);
  await writeFile(draft, JSON.stringify({ starter: process.pid, since: new Date().toISOString() }));
  try {
    // A link appears with its content and only where nothing is: nobody ever reads half a claim.
    while (!(await linked(draft, claimFile(file)))) {
      const holder = await readClaim(claimFile(file));
      if (holder && (await isHeld(holder))) throw new DataFolderInUse(file, holder);
      await putAside(file, holder);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes the claim of a dead process away, unless somebody else has just put a new one in its place. */
async function putAside(file: string, dead: Claim | undefined): Promise<void> {
  const aside = draftFile(file);
  try {
    await rename(claimFile(file), aside);
  } catch {
    return;
  }
  const taken = await readClaim(aside);
  if (JSON.stringify(taken) !== JSON.stringify(dead)) await linked(aside, claimFile(file));
  await rm(aside, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Writes down who serves the file now; in one step, for others may read it at any moment. */
export async function recordServer(
  file: string,
  served: Required<Pick<Claim, 'server' | 'address'>> & Claim,
) {
  const draft = draftFile(file);
  await writeFile(draft, JSON.stringify(served));
  await rename(draft, claimFile(file));
}

/** Gives the file free, if the claim is (still) this process's own. */
export async function releaseDatabase(file: string): Promise<void> {
  if ((await readClaim(claimFile(file)))?.starter === process.pid) await rm(claimFile(file), { force: true });
}

/** Who serves the database file, if somebody does. */
export async function servedBy(file: string): Promise<Claim | undefined> {
  const claim = await readClaim(claimFile(file));
  return claim && (await isHeld(claim)) ? claim : undefined;
}

function claimFile(file: string): string {
  return `${file}.server.json`;
}

function draftFile(file: string): string {
  return `${claimFile(file)}.${randomUUID()}`;
}

async function readClaim(path: string): Promise<Claim | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}

async function isHeld(claim: Claim): Promise<boolean> {
  if (claim.server === undefined || claim.address === undefined) {
    return isAlive(claim.starter) && Date.now() - Date.parse(claim.since) < startsWithinMs;
  }
  // A number may by now belong to some other process: only one that also answers there is the server.
  return isAlive(claim.server) && (await answers(claim.address));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
