/** Tests of what looks at all rows: reconciliations, audits, scrubs. */
@NullMarked
package io.challenges.sweep;

import org.jspecify.annotations.NullMarked;
