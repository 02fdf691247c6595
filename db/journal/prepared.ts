/** Statements prepared once: a drizzle query built at each call costs 4 to 12 times one that is prepared. */
import { type Column, getTableColumns, getTableName, type InferSelectModel, type Placeholder, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from '../sqlite.ts';

export type Orm = BetterSQLite3Database & { readonly $client: Database };

/** A named parameter, in the place of any value. */
export function p<Name extends string>(name: Name): Placeholder<Name> {
  return sql.placeholder(name);
}

/** One change of state. */
export interface Move<State extends string> {
  readonly id: string;
  readonly from: State;
  readonly to: State;
  readonly at: string;
}

/**
 * A whole row at a time; columns named in `generated` are left to SQLite. The statement is made from drizzle's columns and run by
 * the driver itself: placeholders found by name at each call would double the cost of the five rows that a payment writes.
 */
export function insertInto<T extends SQLiteTable, Generated extends keyof InferSelectModel<T> = never>(
  orm: Orm,
  table: T,
  generated: readonly Generated[] = [],
): (row: Omit<InferSelectModel<T>, Generated>) => void {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => !generated.includes(key as Generated));
  const names = columns.map(([, column]) => `"${column.name}"`);
  const statement = orm.$client.prepare(
    `INSERT INTO "${getTableName(table)}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  return (row) => {
    const values = row as Readonly<Record<string, unknown>>;
    statement.run(...columns.map(([key, column]) => (values[key] === null ? null : column.mapToDriverValue(values[key]))));
  };
}

/**
 * A change of state with what is learned by it, only if the row is still in the state it comes from; false when it is not.
 * A fact that is not given stays as it was. The table has a column `state`.
 */
export function compareAndSet<State extends string, T extends SQLiteTable, Fact extends keyof InferSelectModel<T> & string = never>(
  orm: Orm,
  table: T,
  key: keyof InferSelectModel<T> & string,
  facts: readonly Fact[],
): (move: Move<State>, given: { readonly [F in Fact]?: InferSelectModel<T>[F] }) => boolean {
  const columns = getTableColumns(table) as Readonly<Record<string, Column>>;
  const column = (name: string): Column => columns[name] ?? unknownColumn(name);
  const learned = facts.map((fact) => ({ fact, column: column(fact) }));
  const sets = learned.map(({ column: { name } }) => `"${name}" = coalesce(?, "${name}")`);
  const assignments = [`"state" = ?`, ...sets].join(', ');
  const statement = orm.$client.prepare(
    `UPDATE "${getTableName(table)}" SET ${assignments} WHERE "${column(key).name}" = ? AND "state" = ?`,
  );
  return (move, given) => {
    const values = learned.map((each) => (given[each.fact] == null ? null : each.column.mapToDriverValue(given[each.fact])));
    return statement.run(move.to, ...values, move.id, move.from).changes === 1;
  };
}

function unknownColumn(name: string): never {
  throw new RangeError(`no column for ${name}`);
}
