package io.challenges.benchmark;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws what was measured; on white, so that it can be read on dark pages too. */
final class Charts {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 460;

  // told apart also by those who do not see red and green
  private static final Color BLUE = new Color(0x0072b2);
  private static final Color LIGHT_BLUE = new Color(0x56b4e9);
  private static final Color GREEN = new Color(0x009e73);
  private static final Color ORANGE = new Color(0xe69f00);
  private static final Color RED = new Color(0xd55e00);
  private static final Color GRID = new Color(0xe4e4e4);

  private static final BasicStroke SOLID = new BasicStroke(2);
  private static final BasicStroke DASHED =
      new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 5}, 0);

  private final Figures figures;
  private final List<Chart> charts = new ArrayList<>();

  private Charts(Figures figures) {
    this.figures = figures;
  }

  /** Those for which there are figures. */
  static List<Chart> of(Figures figures) {
    Charts charts = new Charts(figures);
    charts.moved(
        "completing", Workload.COMPLETING, "A tick whose rows complete three challenges each");
    charts.moved("unchanged", Workload.UNCHANGED, "A tick with the same rows, nothing to change");
    charts.growth();
    charts.catchUp();
    return List.copyOf(charts.charts);
  }

  private record Points(List<Double> xs, List<Double> ys) {

    Points() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(double x, double y) {
      xs.add(x);
      ys.add(y);
    }
  }

  private void moved(String file, Workload workload, String title) {
    XYChart chart = chart(title, "rows that have moved", "milliseconds");
    byRows(chart, workload, Arena.ROW_BY_ROW_ANY, RED);
    byRows(chart, workload, Arena.ROW_BY_ROW_CONTAINS, ORANGE);
    byRows(chart, workload, Library.NAME, BLUE);
    byRows(chart, workload, Floor.NAME, GREEN);
    addLogarithmic(file, title, chart);
  }

  /** Where a tick was given up, what it would have taken at its pace, as another series. */
  private void byRows(XYChart chart, Workload workload, String contestant, Color color) {
    Points measured = new Points();
    Points extrapolated = new Points();
    for (long rows : figures.rows(workload.option())) {
      OptionalDouble millis = figures.median(workload.option(), contestant, rows, Cost.MILLIS);
      OptionalDouble pace =
          figures.median(workload.option(), contestant, rows, MovedRows.ROWS_PER_SECOND);
      if (millis.isPresent()) {
        measured.add((double) rows, millis.getAsDouble());
        extrapolated.xs().clear();
        extrapolated.ys().clear();
        extrapolated.add((double) rows, millis.getAsDouble());
      } else if (pace.isPresent()) {
        extrapolated.add(
            (double) rows, rows * MovedRows.ROWS_PER_EVENT / pace.getAsDouble() * 1000);
      }
    }
    draw(chart, contestant, measured, color, SOLID);
    if (extrapolated.xs().size() > 1) {
      draw(chart, contestant + " given up", extrapolated, color, DASHED);
    }
  }

  private void growth() {
    String title = "The same tick as the tables grow";
    XYChart chart = chart(title, "notifications in the database", "milliseconds");
    bySize(chart, "library 1,000 rows", Growth.MOVED, Library.NAME, BLUE);
    bySize(chart, "library idle", Growth.IDLE, Library.NAME, LIGHT_BLUE);
    bySize(chart, "row by row idle", Growth.IDLE, Arena.ROW_BY_ROW_CONTAINS, ORANGE);
    addLogarithmic("growth", title, chart);
  }

  private void bySize(XYChart chart, String name, String workload, String contestant, Color color) {
    Points points = new Points();
    for (long size : figures.rows(workload)) {
      OptionalDouble notifications =
          figures.median(Workload.GROWTH.option(), Growth.EVERYBODY, size, Growth.NOTIFICATIONS);
      OptionalDouble millis = figures.median(workload, contestant, size, Cost.MILLIS);
      if (notifications.isPresent() && millis.isPresent()) {
        points.add(notifications.getAsDouble(), millis.getAsDouble());
      }
    }
    draw(chart, name, points, color, SOLID);
  }

  private void catchUp() {
    String title = "Everything from the beginning";
    XYChart chart = chart(title, "seconds", "rows of user_challenges");
    progress(chart, Library.NAME, BLUE);
    progress(chart, Floor.NAME, GREEN);
    add("catchup", title, chart);
  }

  private void progress(XYChart chart, String contestant, Color color) {
    Points points = new Points();
    figures
        .of(CatchUp.PROGRESS)
        .filter(figure -> figure.contestant().equals(contestant))
        .forEach(
            figure -> {
              double seconds = figure.value() / 1000;
              if (points.xs().isEmpty()) {
                points.add(0, 0);
              }
              if (contestant.equals(Floor.NAME)) {
                // nothing is there before the statement ends
                points.add(seconds, points.ys().get(points.ys().size() - 1));
              }
              points.add(seconds, (double) figure.rows());
            });
    draw(chart, contestant, points, color, SOLID);
    if (chart.getSeries(contestant) != null) {
      chart.getSeries(contestant).setMarker(SeriesMarkers.NONE);
    }
  }

  private static void draw(
      XYChart chart, String name, Points points, Color color, BasicStroke stroke) {
    if (points.xs().isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name, points.xs(), points.ys());
    series.setLineColor(color);
    series.setLineStyle(stroke);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  /** From one power of ten to another, so that labels stand at both ends. */
  private void addLogarithmic(String file, String title, XYChart chart) {
    double least = 1e9;
    double greatest = 1;
    for (XYSeries series : chart.getSeriesCollection()) {
      least = Math.min(least, series.getYMin());
      greatest = Math.max(greatest, series.getYMax());
    }
    XYStyler styler = chart.getStyler();
    styler.setXAxisLogarithmic(true);
    styler.setYAxisLogarithmic(true);
    styler.setYAxisMin(Math.pow(10, Math.floor(Math.log10(least))));
    styler.setYAxisMax(Math.pow(10, Math.ceil(Math.log10(greatest))));
    add(file, title, chart);
  }

  private void add(String file, String title, XYChart chart) {
    if (!chart.getSeriesCollection().isEmpty()) {
      charts.add(new Chart(file, title, chart));
    }
  }

  private static XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setMarkerSize(7);
    styler.setLocale(Locale.ROOT);
    styler.setDecimalPattern("#,###.##");
    return chart;
  }
}
