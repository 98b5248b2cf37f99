package io.challenges.migrations;

/**
 * A function or procedure in SQL or PL/pgSQL.
 *
 * @param name with the types of its parameters, without the schema
 * @param qualifiedName the same with the schema
 */
record SqlFunction(long oid, String schema, String name, String qualifiedName, String body) {}
