/** The page that stands in while no core serves. Made by main alone, so that it shows even when everything else is broken. */
import { createHash } from 'node:crypto';
import type { MadePage } from './app-protocol.ts';
import template from './out-of-service.html?raw';

export const outOfServicePath = '/out-of-service';
export const outOfServiceFontPath = '/out-of-service.ttf';

/** @param detail staff's exact reason, in small print; empty while the core is only being restarted */
export function outOfServicePage(detail: string): MadePage {
  return {
    html: template.replace('{{detail}}', () => escapeHtml(detail)),
    styleSource,
  };
}

const style = /<style>([\s\S]*)<\/style>/.exec(template)?.[1] ?? '';
const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
