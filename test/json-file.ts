import { readFileSync } from 'node:fs';

/** A JSON file that one of our own programs wrote, or null where there is none. */
export function readJsonFile<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
