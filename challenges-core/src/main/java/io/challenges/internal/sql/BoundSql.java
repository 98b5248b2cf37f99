package io.challenges.internal.sql;

import io.challenges.internal.sql.Session.Binder;

/**
 * A statement with its values.
 *
 * @param sql the statement
 * @param values binds them
 */
public record BoundSql(Sql sql, Binder values) {}
