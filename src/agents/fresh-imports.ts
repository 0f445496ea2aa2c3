// A hook of Node's module loader, for its own thread: files that an entry with a mark imports get the mark too. Node keeps every
// import under its address, the failed ones as well, so that only another address is read anew. Loads nothing.

/** The mark in an address: `?signalbox-load=3`. */
export const MARK = 'signalbox-load';

interface Resolved {
  url: string;
}

type Resolve = (specifier: string, context: { parentURL?: string }) => Promise<Resolved>;

/** Gives the address that Node finds, with the mark of the file that imports it. Node's own modules stay what they are. */
export async function resolve(
  specifier: string,
  context: { parentURL?: string },
  next: Resolve,
): Promise<Resolved> {
  const resolved = await next(specifier, context);
  const mark = markOf(context.parentURL);
  return mark === null || !resolved.url.startsWith('file:')
    ? resolved
    : { ...resolved, url: withMark(resolved.url, mark) };
}

/** The address with a mark in its query. */
export function withMark(url: string, mark: number | string): string {
  const marked = new URL(url);
  marked.searchParams.set(MARK, String(mark));
  return marked.href;
}

function markOf(url: string | undefined): string | null {
  return url?.startsWith('file:') ? new URL(url).searchParams.get(MARK) : null;
}
