package io.challenges.migrations.internal.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function says is found whatever it looks like, and nothing else is. */
class SlowLookupFinderTest {

  private static final SlowLookupFinder FINDER =
      new SlowLookupFinder(
          List.of(
              array("public", "notification", "user_ids"),
              array("archive", "notification", "user_ids"),
              array("public", "tracks", "tags"),
              array("public", "Odd Table", "Odd Column")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          new.x = any (user_ids)                            | user_ids @> array[new.x]
          new.x = any(n.user_ids)                           | n.user_ids @> array[new.x]
          NEW.X=ANY(N.USER_IDS)                             | N.USER_IDS @> array[NEW.X]
          new.x = some ( user_ids )                         | user_ids @> array[new.x]
          new."x" = any (n . "user_ids")                    | n . "user_ids" @> array[new."x"]
          new.x = any (notification.user_ids)               | notification.user_ids @> array[new.x]
          x = any (public.notification.user_ids)            | public.notification.user_ids @> array[x]
          x = any("public"."notification"."user_ids")       | "public"."notification"."user_ids" @> array[x]
          x = any (n.user_ids::int[])                       | n.user_ids @> array[x]
          x = any (n.user_ids::pg_catalog.int8[][3])        | n.user_ids @> array[x]
          x = any ((user_ids))                              | user_ids @> array[x]
          x = any (((n.user_ids)::numeric(5, 2)[]))         | n.user_ids @> array[x]
          x = any (cast(n.user_ids as bigint[]))            | n.user_ids @> array[x]
          x = any ((n).user_ids)                            | (n).user_ids @> array[x]
          x operator(pg_catalog.=) any (user_ids)           | user_ids @> array[x]
          x operator(=) any (user_ids)                      | user_ids @> array[x]
          x::int = any (user_ids)                           | user_ids @> array[x::int]
          new.x::double precision = any (user_ids)          | user_ids @> array[new.x::double precision]
          x::int[]::text = any (user_ids)                   | user_ids @> array[x::int[]::text]
          (new.x)::text = any (user_ids)                    | user_ids @> array[(new.x)::text]
          $1 = any (user_ids)                               | user_ids @> array[$1]
          -1 = any (user_ids)                               | user_ids @> array[-1]
          a.b + c * 2 = any (user_ids)                      | user_ids @> array[a.b + c * 2]
          new.data ->> 'id' = any (user_ids)                | user_ids @> array[new.data ->> 'id']
          coalesce(new.x, lower(y), 0) = any (user_ids)     | user_ids @> array[coalesce(new.x, lower(y), 0)]
          s.f(x) = any (user_ids)                           | user_ids @> array[s.f(x)]
          ids[1] = any (user_ids)                           | user_ids @> array[ids[1]]
          (select max(id) from users) = any (user_ids)      | user_ids @> array[(select max(id) from users)]
          date '2025-01-01' = any (user_ids)                | user_ids @> array[date '2025-01-01']
          case a when 1 then 2 end = any (user_ids)         | user_ids @> array[…]
          true and (b or x = any (user_ids))                | user_ids @> array[x]
          not a and x = any (user_ids)                      | user_ids @> array[x]
          y = 'it''s -- /* ' and x = any (user_ids)         | user_ids @> array[x]
          y = $$ -- $$ and x = any (user_ids)               | user_ids @> array[x]
          y = E'\\' -- ' and x = any (user_ids)             | user_ids @> array[x]
          a /* b /* c */ d */ = any (user_ids)              | user_ids @> array[a]
          case when a then b else c end = 1 and x = any (user_ids) | user_ids @> array[x]
          """)
  void aComparisonIsFound(String condition, String predicate) {
    assertThat(predicates("select from notification n where " + condition))
        .containsExactly(predicate);
  }

  @Test
  void lineBreaksAndCommentsMayStandAnywhere() {
    assertThat(
            predicates(
                """
                select from notification /* n */ as -- alias
                  n where new
                  .x -- or so
                  = /* any ( */ any
                  -- what
                  (
                  n/**/.
                  user_ids
                  )
                """))
        .containsExactly("n . user_ids @> array[new .x]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_ids @> array[x]",
        "x = any (ids)",
        "x = any (array[1, 2])",
        "x = any (v.user_ids)",
        "x = any (new.user_ids)",
        "x = any ((new).user_ids)",
        "x = any (other.notification.user_ids)",
        "x = any (public.tracks.user_ids)",
        "x = any (select user_id from users)",
        "x = any (user_ids || 1)",
        "x = any (f(user_ids))",
        "x = any (user_ids[1:2])",
        "x = any (string_to_array(y, ',')::int[])",
        "x <> all (user_ids)",
        "x <> any (user_ids)",
        "x >= any (user_ids)",
        "x in (user_ids)",
        "not x = any (user_ids)",
        "not (x = any (user_ids))",
        "not ((x = any (n.user_ids)))",
        "x = any (\"USER_IDS\")",
        "\"any\" = \"any\" (user_ids)",
        "true -- and x = any (user_ids)",
        "true /* and x = any (user_ids) */",
        "true /* and /* not */ x = any (user_ids) */",
        "y = '/*' and true /* and y = '*' and x = any (user_ids) */",
      })
  void nothingElseIsFound(String condition) {
    assertThat(predicates("select from notification n where " + condition)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select from other where x = any (user_ids)",
        "select from other n where x = any (n.user_ids)",
        "select from theirs.notification where x = any (user_ids)",
        "select from other where x = any (user_ids); delete from notification",
        "delete from notification n; select from other n where x = any (n.user_ids)",
        "insert into notification (user_ids) select ids from other where x = any (user_ids)",
        "select from notification n, other o where x = any (o.user_ids)",
        "if x = any (user_ids) then delete from notification; end if",
        "if case when z then 1 end = 1 and x = any (user_ids) then delete from notification; end if",
        "case z when 1 then a(); end case; if x = any (user_ids) then delete from notification;"
            + " end if",
        "for i in 1 .. 2 loop x = any (user_ids); end loop; delete from notification",
        "while x = any (user_ids) loop delete from notification; end loop",
        "select 'from notification' where x = any (user_ids)",
      })
  void aTableWithoutThatIndexDoesNotCount(String body) {
    assertThat(predicates(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select from notification where x = any (user_ids)",
        "select from other join notification on x = any (user_ids)",
        "select from other, lateral (select from notification) z where x = any (user_ids)",
        "select from other, notification where x = any (user_ids)",
        "select from (notification cross join other) where x = any (user_ids)",
        "select from only notification where x = any (user_ids)",
        "select from only public.\"notification\" where x = any (user_ids)",
        "delete from notification where x = any (user_ids)",
        "delete from other using notification where x = any (user_ids)",
        "update notification set y = 1 where x = any (user_ids)",
        "merge into notification using other on x = any (user_ids) when matched then delete",
        "insert into other select 1 from notification where x = any (user_ids)",
        "if not exists (select from notification where x = any (user_ids)) then z(); end if",
        "if z then perform from notification where x = any (user_ids); end if",
        "for r in select from notification where x = any (user_ids) loop z(); end loop",
        "case z when 1 then perform from notification where x = any (user_ids); end case",
        "select from notification where case when z then x = any (user_ids) end",
        "with n as (select from notification) select from n where x = any (user_ids)",
        "declare c cursor for select from notification where x = any (user_ids); begin end",
      })
  void aTableThatIsReadCounts(String body) {
    assertThat(predicates(body)).containsExactly("user_ids @> array[x]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select from notification n where x = any (n.user_ids)",
        "select from notification as n where x = any (n.user_ids)",
        "select from public.notification * as n where x = any (n.user_ids)",
        "select from notification as \"n\" where x = any (n.user_ids)",
        "update notification n set y = 1 where x = any (n.user_ids)",
        "select from (select * from notification where z) n where x = any (n.user_ids)",
        "select from (select * from notification) as n where x = any (n.user_ids)",
        "with n as (select * from notification) select from n where x = any (n.user_ids)",
        "with n as not materialized (table x) select from n, notification where x = any (n.user_ids)",
      })
  void aQualifierIsLookedUp(String body) {
    assertThat(predicates(body)).containsExactly("n.user_ids @> array[x]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execute 'select from notification where $1 = any (user_ids)' using x",
        "execute $q$ select from notification where $1 = any (user_ids) $q$ using x",
        "execute 'select from ' || 'notification where $1 = any (' || 'user_ids)'",
        "execute 'select from notification where $1 = any'\n' (user_ids)'",
        "execute E'select from notification\\nwhere $1 = any\\n(user_ids)'",
        "q := 'select from notification'; q := q || ' where $1 = any (user_ids)'; execute q",
        "execute 'select from ' || f('notification') || ' where $1 = any (user_ids)'; table notification;"
            + " delete from notification",
        "execute 'execute ''select from notification where $1 = any (user_ids)'''",
      })
  void literalsMayBeExecuted(String body) {
    assertThat(predicates(body)).containsExactly("user_ids @> array[$1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execute 'select from other where $1 = any (user_ids)'; delete from notification",
        "execute 'select from notification where user_ids @> array[$1]'",
        "raise notice 'no % = any (user_ids) here', x",
      })
  void butNotEveryLiteralCounts(String body) {
    assertThat(predicates(body)).isEmpty();
  }

  @Test
  void aPlaceholderOfFormatIsShownAsItIs() {
    assertThat(predicates("execute format('delete from notification where %L=any(user_ids)', x)"))
        .containsExactly("user_ids @> array[%L]");
  }

  @Test
  void eachIsNamedAndNoneTwice() {
    assertThat(
            predicates(
                """
                begin
                  delete from notification where a = any (user_ids) or b = any (user_ids);
                  delete from notification where a = any (user_ids);
                  delete from tracks t where 'x' = any (t.tags);
                  delete from "Odd Table" where c = any ("Odd Column");
                end
                """))
        .containsExactly(
            "user_ids @> array[a]",
            "user_ids @> array[b]",
            "t.tags @> array['x']",
            "\"Odd Column\" @> array[c]");
  }

  @Test
  void withoutASchemaTheFunctionsOwnIsMeant() {
    String body = "select from notification where x = any (user_ids)";

    assertThat(tables("public", body)).containsExactly("public.notification");
    assertThat(tables("archive", body)).containsExactly("archive.notification");
    assertThat(tables("without the index", body)).isEmpty();
    assertThat(tables("elsewhere", body))
        .containsExactly("public.notification", "archive.notification");
  }

  @Test
  void theSchemaThatIsNamedIsMeant() {
    assertThat(tables("public", "select from archive.notification n where x = any (n.user_ids)"))
        .containsExactly("archive.notification");
    assertThat(
            tables(
                "public",
                """
                select from archive.notification
                where x = any (archive.notification.user_ids) and y = any (public.notification.tags)
                """))
        .containsExactly("archive.notification");
  }

  private static List<String> predicates(String body) {
    return FINDER.in(function("public", body)).stream()
        .map(lookup -> lookup.comparison().predicate())
        .toList();
  }

  private static List<String> tables(String schema, String body) {
    return FINDER.in(function(schema, body)).stream()
        .map(lookup -> lookup.array().schema() + '.' + lookup.array().table())
        .toList();
  }

  private static SqlFunction function(String schema, String body) {
    return new SqlFunction(1, schema, "f()", schema + ".f()", body);
  }

  private static IndexedArray array(String schema, String table, String column) {
    return new IndexedArray(
        schema,
        table,
        column,
        "integer[]",
        Set.of("public", "archive", "without the index"),
        List.of(column + "_idx"));
  }
}
