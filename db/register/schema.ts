/** The tables of one epoch's file, as far as typed queries touch them; migrations/ makes them. */
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const snapshots = sqliteTable('snapshot', {
  cursor: text('cursor').notNull(),
  caughtUpTo: text('caught_up_to'),
});

export const doors = sqliteTable('doors', {
  tag: blob('tag', { mode: 'buffer' }).primaryKey(),
  locked: blob('locked', { mode: 'buffer' }).notNull(),
});

export const records = sqliteTable('records', {
  slot: blob('slot', { mode: 'buffer' }).primaryKey(),
  version: integer('version').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }).notNull(),
});

export const keptDoors = sqliteTable('kept_doors', {
  tag: blob('tag', { mode: 'buffer' }).primaryKey(),
  /** Of its record: what replaces the record takes its doors with it. */
  slot: blob('slot', { mode: 'buffer' }).notNull(),
  locked: blob('locked', { mode: 'buffer' }).notNull(),
  /** Whole hours since 1970: enough to forget by, too coarse to tell one visit from another. */
  keptHour: integer('kept_hour').notNull(),
});

export const keptRecords = sqliteTable('kept_records', {
  slot: blob('slot', { mode: 'buffer' }).primaryKey(),
  version: integer('version').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }).notNull(),
  keptHour: integer('kept_hour').notNull(),
});
