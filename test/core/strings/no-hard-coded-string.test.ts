import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import ar from '../../../renderer/strings/ar.json' with { type: 'json' };

const renderer = join(import.meta.dirname, '../../../renderer');
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
/** Attributes whose value a person sees or hears. */
const shown = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder', 'label', 'spoken', 'lead']);
const letter = /\p{L}/u;

function parseFile(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(renderer, file), 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
}

/** Every place where a person would read a text that is in no catalogue. */
function hardCoded(source: ts.SourceFile): string[] {
  const found: string[] = [];
  function visit(node: ts.Node): void {
    if (ts.isJsxText(node) && letter.test(node.text)) found.push(node.text.trim());
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      !ts.isJsxAttribute(node.parent) &&
      ts.isStringLiteralLike(node.expression) &&
      letter.test(node.expression.text)
    ) {
      found.push(node.expression.text);
    }
    if (ts.isJsxAttribute(node) && shown.has(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value) && letter.test(value.text)) found.push(value.text);
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

/** Every string that could name a message, and the beginnings of those that are put together. */
function keysIn(source: ts.SourceFile): { readonly whole: string[]; readonly beginnings: string[] } {
  const whole: string[] = [];
  const beginnings: string[] = [];
  function visit(node: ts.Node): void {
    if (ts.isStringLiteralLike(node)) whole.push(node.text);
    if (ts.isTemplateHead(node)) beginnings.push(node.text);
    ts.forEachChild(node, visit);
  }
  visit(source);
  return { whole, beginnings };
}

describe('the pages', () => {
  test.each(files)('%s holds no text of its own', (file) => {
    expect(hardCoded(parseFile(file))).toEqual([]);
  });

  test('a text in the markup is found', () => {
    expect(
      hardCoded(
        ts.createSourceFile('x.tsx', '<p title="Hello">{"there"} <b>مرحبا</b> · 12</p>', ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX),
      ),
    ).toEqual(['Hello', 'there', 'مرحبا']);
  });

  test('use every message of the catalogues', () => {
    const used = files.map((file) => keysIn(parseFile(file)));
    const whole = new Set(used.flatMap((keys) => keys.whole));
    const beginnings = used.flatMap((keys) => keys.beginnings).filter((beginning) => beginning.includes('.'));
    const keys = Object.entries(ar).flatMap(([section, texts]) => Object.keys(texts).map((key) => `${section}.${key}`));
    expect(keys.filter((key) => !whole.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)))).toEqual([]);
  });
});
