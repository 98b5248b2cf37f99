package io.challenges.benchmark;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that was measured, in its order. */
final class Figures {

  /** Not of any one number of rows. */
  static final long NO_ROWS = 0;

  private final List<Figure> all = new ArrayList<>();

  void add(Figure figure) {
    all.add(figure);
  }

  void add(String workload, String contestant, long rows, int round, Cost cost) {
    cost.measures()
        .forEach(
            (measure, value) -> add(new Figure(workload, contestant, rows, round, measure, value)));
  }

  Stream<Figure> of(String workload) {
    return all.stream().filter(figure -> figure.workload().equals(workload));
  }

  List<String> workloads() {
    return all.stream().map(Figure::workload).distinct().toList();
  }

  List<String> contestants(String workload) {
    return of(workload).map(Figure::contestant).distinct().toList();
  }

  List<Long> rows(String workload) {
    return of(workload).map(Figure::rows).distinct().sorted().toList();
  }

  OptionalDouble median(String workload, String contestant, long rows, String measure) {
    double[] values =
        of(workload)
            .filter(figure -> figure.contestant().equals(contestant))
            .filter(figure -> figure.rows() == rows && figure.measure().equals(measure))
            .mapToDouble(Figure::value)
            .sorted()
            .toArray();
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((values[(values.length - 1) / 2] + values[values.length / 2]) / 2);
  }

  String csv() {
    return all.stream()
        .map(
            figure ->
                "%s,%s,%d,%d,%s,%s\n"
                    .formatted(
                        figure.workload(),
                        figure.contestant(),
                        figure.rows(),
                        figure.round(),
                        figure.measure(),
                        plain(figure.value())))
        .collect(Collectors.joining("", "workload,contestant,rows,round,measure,value\n", ""));
  }

  private static String plain(double value) {
    return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
  }
}
