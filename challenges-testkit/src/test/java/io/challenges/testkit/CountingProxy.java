package io.challenges.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a single client and the server, and counts how often the client speaks after the
 * server has spoken.
 */
public final class CountingProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final AtomicInteger roundTrips = new AtomicInteger();
  private volatile boolean serverSpokeLast = true;

  private CountingProxy(ServerSocket listener) {
    this.listener = listener;
  }

  public static CountingProxy to(String host, int port) throws IOException {
    CountingProxy proxy =
        new CountingProxy(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    start(() -> proxy.accept(host, port));
    return proxy;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int roundTrips() {
    return roundTrips.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept(String host, int port) throws IOException {
    try (Socket client = listener.accept();
        Socket server = new Socket(host, port)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start(
          () ->
              copy(
                  server.getInputStream(), client.getOutputStream(), () -> serverSpokeLast = true));
      copy(
          client.getInputStream(),
          server.getOutputStream(),
          () -> {
            if (serverSpokeLast) {
              roundTrips.incrementAndGet();
              serverSpokeLast = false;
            }
          });
    }
  }

  /** Notes before it passes on, so that an answer cannot overtake the note of its question. */
  private static void copy(InputStream in, OutputStream out, Runnable note) throws IOException {
    byte[] buffer = new byte[8192];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      note.run();
      out.write(buffer, 0, length);
      out.flush();
    }
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One side has closed
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private interface Task {
    void run() throws IOException;
  }
}
