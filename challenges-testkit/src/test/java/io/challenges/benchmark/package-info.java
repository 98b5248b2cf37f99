/**
 * How fast the library is at the size of production, beside the ways that it replaces: {@link
 * io.challenges.benchmark.Benchmarks} measures, {@link io.challenges.benchmark.Targets} says what
 * has to come of it, and {@link io.challenges.benchmark.BenchmarkIT} watches the ratios in the
 * build.
 */
@NullMarked
package io.challenges.benchmark;

import org.jspecify.annotations.NullMarked;
