/* Holds the namespaces of a Pod: waits for the end, and reaps the orphans of its containers meanwhile. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(int signal_number) {
  _exit(signal_number == SIGTERM || signal_number == SIGINT ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void reap(int signal_number) {
  (void)signal_number;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

int main(void) {
  struct sigaction on_child = {.sa_handler = reap, .sa_flags = SA_NOCLDSTOP | SA_RESTART};
  signal(SIGINT, leave);
  signal(SIGTERM, leave);
  sigaction(SIGCHLD, &on_child, NULL);
  for (;;) pause();
}
