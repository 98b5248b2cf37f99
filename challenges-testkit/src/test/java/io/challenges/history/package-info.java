/** Random histories of a host's tables, which all end as the recomputation has it. */
@NullMarked
package io.challenges.history;

import org.jspecify.annotations.NullMarked;
