/** `app://kiosk/...`: the only origin that a window of ours ever shows. Serves the renderer's files and the out-of-service page, nothing else. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';

export const appOrigin = 'app://kiosk';

/** A page made by main itself, with the CSP source of its one inline style. */
export interface MadePage {
  readonly html: string;
  readonly styleSource: string;
}

export interface AppFiles {
  /** Folder of the renderer's bundle. */
  readonly root: string;
  /** Made pages by path, e.g. `/out-of-service`. */
  readonly pages: ReadonlyMap<string, () => MadePage>;
  /** Further files by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Types of the files that a bundle holds; anything else is not served. */
const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};

/** Must run before the application is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
      },
    },
  ]);
}

export function serveApp(session: Session, files: AppFiles): void {
  session.protocol.handle('app', (request) => answer(request, files));
}

async function answer(request: Request, files: AppFiles): Promise<Response> {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.host !== 'kiosk') return notFound();
  const made = files.pages.get(url.pathname)?.();
  if (made !== undefined)
    return new Response(made.html, {
      headers: headers('text/html; charset=utf-8', made.styleSource),
    });
  const file = files.files.get(url.pathname) ?? resolveFile(files.root, url.pathname);
  const type = file === null ? undefined : mimeTypes[extname(file)];
  if (file === null || type === undefined) return notFound();
  try {
    return new Response(await readFile(file), { headers: headers(type) });
  } catch {
    return notFound();
  }
}

/**
 * The file under `root` that a URL's path names, or null. Each segment is decoded once and must be a plain name:
 * no dots alone, no separator or NUL that an escape might hide.
 */
function resolveFile(root: string, pathname: string): string | null {
  const segments: string[] = [];
  for (const raw of (pathname === '/' ? '/index.html' : pathname).slice(1).split('/')) {
    let segment: string;
    try {
      segment = decodeURIComponent(raw);
    } catch {
      return null;
    }
    // file names of a bundle: letters, digits and a few marks, never a leading dot
    if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment)) return null;
    segments.push(segment);
  }
  return join(root, ...segments);
}

function headers(type: string, styleSource = "'self'"): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy(styleSource),
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function contentSecurityPolicy(styleSource: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styleSource}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function notFound(): Response {
  return new Response('', {
    status: 404,
    headers: headers('text/plain; charset=utf-8'),
  });
}
