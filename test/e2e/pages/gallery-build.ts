import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/** The gallery as a bundle of its own, built as the renderer is. */
export const galleryBuild: InlineConfig = {
  configFile: false,
  root: import.meta.dirname,
  base: '/',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    target: 'chrome114',
    chunkSizeWarningLimit: 2000,
    assetsInlineLimit: 0,
    emptyOutDir: true,
    rolldownOptions: { input: `${import.meta.dirname}/gallery.html` },
  },
};
