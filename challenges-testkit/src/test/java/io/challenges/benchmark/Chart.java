package io.challenges.benchmark;

import org.knowm.xchart.XYChart;

/**
 * A picture of some figures.
 *
 * @param file its name, without an ending
 */
record Chart(String file, String title, XYChart drawing) {}
