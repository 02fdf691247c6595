import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

/** Names the folder of a gallery that is built already. */
export const siteVariable = 'MUKHALASA_GALLERY';

/** The gallery as a bundle of its own, built as the renderer is. */
const galleryBuild: InlineConfig = {
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

/** @returns the folder */
export async function buildGallery(folder: string): Promise<string> {
  await build({ ...galleryBuild, build: { ...galleryBuild.build, outDir: folder } });
  return folder;
}
