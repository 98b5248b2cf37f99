package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Everything that a schema holds, apart from Flyway's history of our migrations. */
final class Fingerprint {

  private static final String OBJECTS =
      """
      with
        target as (
          select
            oid,
            quote_ident(nspname) || '.' as prefix,
            format('"%s".', replace(nspname, '"', '""')) as always_quoted
          from pg_namespace
          where nspname = ?
        ),
        relation as (
          select c.*, t.prefix
          from target t
          join pg_class c on c.relnamespace = t.oid
          where c.relname not like 'challenges\\_schema\\_history%'
        ),
        object as (
          select format('relation %s %s %s', relname, relkind, reloptions) as line
          from relation
          union all
          select
            format(
              'column %s.%s %s %s %s %s',
              c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
              pg_get_expr(d.adbin, d.adrelid)
            )
          from relation c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
          where c.relkind in ('r', 'p', 'v')
          union all
          select
            format('constraint %s %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
          from relation c
          join pg_constraint k on k.conrelid = c.oid
          union all
          select format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid)
          from relation c
          join pg_index i on i.indrelid = c.oid
          union all
          select format('trigger %s enabled %s', pg_get_triggerdef(g.oid), g.tgenabled)
          from relation c
          join pg_trigger g on g.tgrelid = c.oid and not g.tgisinternal
          union all
          select format('function %s', pg_get_functiondef(p.oid))
          from target t
          join pg_proc p on p.pronamespace = t.oid and p.prokind = 'f'
          union all
          select format('enum %s %s', y.typname, e.enumlabel)
          from target t
          join pg_type y on y.typnamespace = t.oid
          join pg_enum e on e.enumtypid = y.oid
        )
      select replace(replace(o.line, t.always_quoted, ''), t.prefix, '')
      from object o
      cross join target t
      order by 1
      """;

  private Fingerprint() {}

  /** The definition of each object, without the schema. */
  static List<String> objects(Connection connection, String schema) throws SQLException {
    return Rows.of(connection, OBJECTS, schema);
  }
}
