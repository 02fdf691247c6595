/** What the tour leaves to look at: the papers as the printers received them, and one page that shows papers and screens together. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createFormatter, type FormatLanguage } from '../../resources/locale/format.ts';

const run = promisify(execFile);
const picturesPerInch = '110';

/** File names inside the tour's folder, in the order in which the papers came out. */
export interface Papers {
  /** clearance.pdf, clearance-2.pdf ... */
  readonly clearances: readonly string[];
  /** Other A4 sheets: statement.pdf, or receipt.pdf where the small printer was out of order. */
  readonly otherSheets: readonly string[];
  /** receipt.png, receipt-2.png ..., decoded from the bytes that the printer received. */
  readonly receipts: readonly string[];
}

/** Fetches every paper from the printers' control addresses into `folder`, which loses those of an earlier tour. */
export async function collectPapers(folder: string, a4ControlUrl: string, receiptControlUrl: string): Promise<Papers> {
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) if (/^(clearance|statement|receipt).*\.(pdf|png)$/.test(old)) await rm(path.join(folder, old));
  const { printed } = await json<{ printed: readonly { name: string }[] }>(`${a4ControlUrl}/printed`);
  const { count } = await json<{ count: number }>(`${receiptControlUrl}/receipts`);
  const clearances: string[] = [];
  const otherSheets: string[] = [];
  for (const [index, { name }] of printed.entries()) {
    const isClearance = /^(CL|PV)/.test(name);
    const kept = isClearance ? clearances : otherSheets;
    kept.push(numbered(isClearance ? 'clearance' : 'statement', kept.length + 1, 'pdf'));
    await keep(`${a4ControlUrl}/printed/${index + 1}.pdf`, path.join(folder, kept.at(-1) as string));
  }
  const receipts: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    receipts.push(numbered('receipt', number, 'png'));
    await keep(`${receiptControlUrl}/receipts/${number}.png`, path.join(folder, receipts.at(-1) as string));
  }
  return { clearances, otherSheets, receipts };
}

/** What the page says beside the pictures; a part of result.json. */
export interface IndexResult {
  readonly record: { readonly violations: number };
  readonly totals: { readonly fines: number; readonly courtFees: number; readonly serviceFees: number; readonly total: number };
  readonly payment: { readonly reference: string; readonly state: string } | null;
  readonly taps: number;
  readonly machineMs: number;
  readonly runtime: { readonly electron: string; readonly node: string };
}

/** Writes index.html over the screens in `folder`/screens and the papers; returns its path. */
export async function writeIndex(folder: string, language: FormatLanguage, papers: Papers, result: IndexResult): Promise<string> {
  const screens = (await readdir(path.join(folder, 'screens'))).filter((file) => file.endsWith('.png')).sort();
  const sheets: Figure[] = [];
  for (const file of [...papers.clearances, ...papers.otherSheets]) sheets.push(...(await sheetFigures(folder, file)));
  const slips = papers.receipts.map((file) => ({ href: file, picture: file, caption: file }));
  const pages = screens.map((file) => ({ href: `screens/${file}`, picture: `screens/${file}`, caption: file.replace('.png', '') }));
  const index = path.join(folder, 'index.html');
  await writeFile(index, page(language, result, pages, sheets, slips));
  return index;
}

interface Figure {
  readonly href: string;
  /** Null where no picture of it could be made. */
  readonly picture: string | null;
  readonly caption: string;
}

/** One picture a page, by poppler's pdftoppm; without it a link to the PDF alone. */
async function sheetFigures(folder: string, file: string): Promise<readonly Figure[]> {
  const stem = file.replace('.pdf', '');
  const pictures = path.join(folder, 'papers');
  await mkdir(pictures, { recursive: true });
  for (const old of await readdir(pictures)) if (old.startsWith(`${stem}-page-`)) await rm(path.join(pictures, old));
  try {
    await run('pdftoppm', ['-r', picturesPerInch, '-png', path.join(folder, file), path.join(pictures, `${stem}-page`)]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [{ href: file, picture: null, caption: `${file} (pdftoppm?)` }];
    throw error;
  }
  const made = (await readdir(pictures)).filter((picture) => picture.startsWith(`${stem}-page-`)).sort();
  return made.map((picture, number) => ({
    href: file,
    picture: `papers/${picture}`,
    caption: made.length === 1 ? file : `${file} · ${number + 1}`,
  }));
}

const words = {
  ar: {
    title: 'مخالصة: زيارة واحدة من الرقم القومي إلى الورق',
    screens: 'الشاشات',
    papers: 'الأوراق كما استلمتها الطابعتان',
    violations: 'المخالفات',
    fines: 'الغرامات',
    courtFees: 'الرسوم القضائية',
    serviceFees: 'رسوم الخدمة',
    total: 'الإجمالي',
    reference: 'رقم السداد',
    taps: 'اللمسات عدا الأرقام والحروف',
    machine: 'زمن الجهاز وحده (مللي ثانية)',
    runtime: 'بيئة التشغيل',
  },
  en: {
    title: 'Mukhalasa: one visit, from a national ID to paper',
    screens: 'Screens',
    papers: 'Papers, as the two printers received them',
    violations: 'Violations',
    fines: 'Fines',
    courtFees: 'Court fees',
    serviceFees: 'Service fees',
    total: 'Total',
    reference: 'Payment reference',
    taps: 'Touches beside digits and letters',
    machine: 'The machine’s own time (ms)',
    runtime: 'Runtime',
  },
} as const;

function page(
  language: FormatLanguage,
  result: IndexResult,
  screens: readonly Figure[],
  sheets: readonly Figure[],
  slips: readonly Figure[],
): string {
  const say = words[language];
  const format = createFormatter(language);
  const { totals } = result;
  const facts: readonly (readonly [string, string])[] = [
    [say.violations, format.count(result.record.violations)],
    [say.fines, format.money(totals.fines)],
    [say.courtFees, format.money(totals.courtFees)],
    [say.serviceFees, format.money(totals.serviceFees)],
    [say.total, format.money(totals.total)],
    [say.reference, result.payment ? format.reference(result.payment.reference) : '–'],
    [say.taps, format.count(result.taps)],
    [say.machine, format.count(Math.round(result.machineMs))],
    [say.runtime, `Electron ${result.runtime.electron} · Node ${result.runtime.node}`],
  ];
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(say.title)}</title>
<style>
:root { color-scheme: light; font: 16px/1.5 'IBM Plex Sans Arabic', 'Noto Sans Arabic', system-ui, sans-serif; }
body { margin: 0; background: #eef1f0; color: #17211f; }
header { padding: 2rem; background: #fff; border-block-end: 1px solid #d5dcda; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 1rem; margin: 0; }
dt { color: #55635f; font-size: 0.85rem; }
dd { margin: 0; font-weight: 600; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2rem; padding: 2rem; align-items: start; }
@media (max-width: 60rem) { main { grid-template-columns: minmax(0, 1fr); } }
h2 { margin: 0 0 1rem; font-size: 1.1rem; }
.figures { display: grid; gap: 1.5rem; }
.papers { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); align-items: start; }
figure { margin: 0; }
img { display: block; inline-size: 100%; background: #fff; border: 1px solid #d5dcda; }
figcaption { color: #55635f; font-size: 0.85rem; padding-block-start: 0.25rem; }
a { color: inherit; }
</style>
</head>
<body>
<header>
<h1>${escapeHtml(say.title)}</h1>
<dl>
${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd><bdi>${escapeHtml(value)}</bdi></dd></div>`).join('\n')}
</dl>
</header>
<main>
<section><h2>${escapeHtml(say.screens)}</h2><div class="figures">${screens.map(figure).join('\n')}</div></section>
<section><h2>${escapeHtml(say.papers)}</h2><div class="figures papers"><div class="figures">${sheets.map(figure).join('\n')}</div><div class="figures">${slips.map(figure).join('\n')}</div></div></section>
</main>
</body>
</html>
`;
}

function figure({ href, picture, caption }: Figure): string {
  const image = picture === null ? '' : `<img src="${escapeHtml(picture)}" alt="${escapeHtml(caption)}" loading="lazy">`;
  return `<figure><a href="${escapeHtml(href)}">${image}<figcaption><bdi>${escapeHtml(caption)}</bdi></figcaption></a></figure>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function numbered(stem: string, number: number, extension: string): string {
  return number === 1 ? `${stem}.${extension}` : `${stem}-${number}.${extension}`;
}

async function keep(url: string, file: string): Promise<void> {
  await writeFile(file, new Uint8Array(await (await answered(url)).arrayBuffer()));
}

async function json<T>(url: string): Promise<T> {
  return (await (await answered(url)).json()) as T;
}

async function answered(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${new URL(url).pathname}: HTTP ${response.status}`);
  return response;
}
