/** Histories of writers and ticks on a model of PostgreSQL's transactions. */
@NullMarked
package io.challenges.internal.checkpoint.simulation;

import org.jspecify.annotations.NullMarked;
