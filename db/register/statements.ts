/** The statements that look into an epoch's file while it serves, prepared once. */
import { and, eq, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Database } from '../sqlite.ts';
import { doors, keptDoors, keptRecords, records, snapshots } from './schema.ts';

export type EpochStatements = ReturnType<typeof prepareStatements>;

export function prepareStatements(db: Database) {
  const orm = drizzle({ client: db });
  const value = sql.placeholder;
  return {
    doorAt: orm
      .select({ locked: doors.locked })
      .from(doors)
      .where(eq(doors.tag, value('tag')))
      .prepare(),
    recordAt: orm
      .select()
      .from(records)
      .where(eq(records.slot, value('slot')))
      .prepare(),
    keptDoorAt: orm
      .select({ locked: keptDoors.locked })
      .from(keptDoors)
      .where(eq(keptDoors.tag, value('tag')))
      .prepare(),
    keptRecordAt: orm
      .select()
      .from(keptRecords)
      .where(eq(keptRecords.slot, value('slot')))
      .prepare(),
    /** Changes nothing when a newer version is held. */
    putRecord: orm
      .insert(records)
      .values({ slot: value('slot'), version: value('version'), sealed: value('sealed') })
      .onConflictDoUpdate({
        target: records.slot,
        set: { version: sql`excluded.version`, sealed: sql`excluded.sealed` },
        setWhere: sql`excluded.version >= ${records.version}`,
      })
      .prepare(),
    putDoor: orm
      .insert(doors)
      .values({ tag: value('tag'), locked: value('locked') })
      .onConflictDoUpdate({ target: doors.tag, set: { locked: sql`excluded.locked` } })
      .prepare(),
    removeRecord: orm
      .delete(records)
      .where(eq(records.slot, value('slot')))
      .prepare(),
    keepRecord: orm
      .insert(keptRecords)
      .values({ slot: value('slot'), version: value('version'), sealed: value('sealed'), keptHour: value('keptHour') })
      .prepare(),
    keepDoor: orm
      .insert(keptDoors)
      .values({ tag: value('tag'), slot: value('slot'), locked: value('locked'), keptHour: value('keptHour') })
      .onConflictDoUpdate({
        target: keptDoors.tag,
        set: { slot: sql`excluded.slot`, locked: sql`excluded.locked`, keptHour: sql`excluded.kept_hour` },
      })
      .prepare(),
    dropKeptRecord: orm
      .delete(keptRecords)
      .where(and(eq(keptRecords.slot, value('slot')), lt(keptRecords.version, value('before'))))
      .prepare(),
    dropKeptDoors: orm
      .delete(keptDoors)
      .where(eq(keptDoors.slot, value('slot')))
      .prepare(),
    forgetDoors: orm
      .delete(keptDoors)
      .where(lt(keptDoors.keptHour, value('hour')))
      .prepare(),
    forgetRecords: orm
      .delete(keptRecords)
      .where(lt(keptRecords.keptHour, value('hour')))
      .prepare(),
    catchUp: orm
      .update(snapshots)
      .set({ cursor: sql`${value('cursor')}`, caughtUpTo: sql`${value('caughtUpTo')}` })
      .prepare(),
  };
}
