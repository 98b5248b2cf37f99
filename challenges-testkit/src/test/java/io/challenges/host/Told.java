package io.challenges.host;

import io.challenges.ChallengeDisbursements;
import io.challenges.Disbursement;
import io.challenges.rules.Condition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a listener was told of disbursements. */
class Told implements ChallengeDisbursements.Listener {

  final List<Disbursement> disbursements = new CopyOnWriteArrayList<>();
  final AtomicInteger resumed = new AtomicInteger();

  @Override
  public void disbursed(Disbursement disbursement) {
    disbursements.add(disbursement);
  }

  @Override
  public void resumed() {
    resumed.incrementAndGet();
  }

  List<String> specifiers() {
    return disbursements.stream().map(told -> String.valueOf(told.specifier())).toList();
  }

  /** Waits until it is told. */
  void await(String specifier) {
    Condition.await("the disbursement " + specifier, () -> specifiers().contains(specifier));
  }
}
