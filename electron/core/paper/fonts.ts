/** The paper's own font files: no system font takes part, so the same document gives the same picture on every machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const weights = ['regular', 'medium', 'bold'] as const;
export type Weight = (typeof weights)[number];

/** TrueType files as bytes, each with Arabic and Latin in one file. */
export type PaperFonts = Readonly<Record<Weight, Buffer>>;

/** IBM Plex Sans Arabic as the package `@expo-google-fonts/ibm-plex-sans-arabic` lays it out. */
const files: Readonly<Record<Weight, string>> = {
  regular: '400Regular/IBMPlexSansArabic_400Regular.ttf',
  medium: '500Medium/IBMPlexSansArabic_500Medium.ttf',
  bold: '700Bold/IBMPlexSansArabic_700Bold.ttf',
};

/** @throws when a file is missing: a broken installation, told at start. */
export function loadFonts(fontsFolder: string): PaperFonts {
  const read = (weight: Weight): Buffer => readFileSync(join(fontsFolder, files[weight]));
  return {
    regular: read('regular'),
    medium: read('medium'),
    bold: read('bold'),
  };
}
