/** What the library does to a host: its transactions, its errors, and the job that ticks. */
@NullMarked
package io.challenges.host;

import org.jspecify.annotations.NullMarked;
