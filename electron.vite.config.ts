/**
 * The bundles: main and preload for the oldest runtime (Electron 25: Node 18, Chromium 114), the renderer likewise, and, in mode `core`,
 * the core for Node 24. `npm run build` makes both.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'electron-vite';

/** Found in node_modules at run time: native code, or files of their own that they read by path. */
export const coreExternals = [
  'better-sqlite3',
  '@napi-rs/canvas',
  '@node-rs/argon2',
  '@expo-google-fonts/ibm-plex-sans-arabic',
  'cbor-extract',
  'pdfkit',
  'pino',
  'node-thermal-printer',
  'serialport',
  'zxing-wasm',
];

/** `electron/core/paper/worker.ts` becomes `out/core/paper-worker.mjs`, beside every other file of the core's bundle. */
function coreEntries(): Record<string, string> {
  const core = resolve('electron/core');
  const workers = readdirSync(core, {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => basename(file) === 'worker.ts');
  return {
    process: join(core, 'process.ts'),
    ...Object.fromEntries(workers.map((file) => [`${basename(dirname(file))}-worker`, join(core, file)])),
  };
}

const core: UserConfig = {
  main: {
    build: {
      outDir: 'out/core',
      target: 'node24',
      externalizeDeps: false,
      rolldownOptions: {
        input: coreEntries(),
        external: coreExternals.flatMap((name) => [name, new RegExp(`^${name}/`)]),
        output: {
          format: 'es',
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name]-[hash].mjs',
        },
      },
    },
  },
};

const shell: UserConfig = {
  main: {
    build: {
      outDir: 'out/main',
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: resolve('electron/main/main.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { preload: resolve('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome114',
      minify: true,
      // fonts and pictures stay files: the page's policy takes no fonts out of a data URL
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
};

export default defineConfig(({ mode }) => {
  if (mode === 'core') return core;
  if (existsSync('renderer/index.html')) return shell;
  const { renderer: _none, ...rest } = shell;
  return rest;
});
