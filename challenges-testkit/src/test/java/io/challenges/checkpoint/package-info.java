/**
 * Histories of an indexer's transactions and of ticks beside them, each in a fixed order of steps
 * on a real server: no row may be lost, and once writers have ended, ticks must come to rest.
 */
@NullMarked
package io.challenges.checkpoint;

import org.jspecify.annotations.NullMarked;
