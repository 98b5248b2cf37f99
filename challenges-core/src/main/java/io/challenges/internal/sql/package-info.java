/** Statements as resources, and how they are sent. */
@NullMarked
package io.challenges.internal.sql;

import org.jspecify.annotations.NullMarked;
