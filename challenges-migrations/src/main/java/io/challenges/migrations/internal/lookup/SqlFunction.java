package io.challenges.migrations.internal.lookup;

/**
 * A function or procedure in SQL or PL/pgSQL.
 *
 * @param name with the types of its parameters, without the schema
 * @param qualifiedName the same with the schema
 */
public record SqlFunction(
    long oid, String schema, String name, String qualifiedName, String body) {}
