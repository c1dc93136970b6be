// Runs the sketch: setup(), then loop() until the console says that the run is over.
// Exit status: 0 "run ready" came, 1 a failure line came, 2 wrong usage, 3 time is up.

#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

#include <new>

#include "Arduino.h"
#include "Host.h"

void setup();
void loop();

Host host;

// What the sketch and the stand-ins take from the heap and give back.
static unsigned long allocations = 0;
static long blocks = 0;

void *operator new(size_t size) {
  allocations++;
  blocks++;
  if (void *block = malloc(size)) {
    return block;
  }
  throw std::bad_alloc();
}

void operator delete(void *block) noexcept {
  blocks -= block ? 1 : 0;
  free(block);
}

void operator delete(void *block, size_t) noexcept {
  operator delete(block);
}

static void timeIsUp(int) {
  _exit(3);
}

[[noreturn]] static void usage() {
  fputs(
      "usage: sketch FOLDER [--name HOST] [--wifi-status N] [--clock UNIX] [--no-sntp] [--patience MILLIS]\n"
      "       [--runs N] [--failures N] [--limit SECONDS] [--pace N] [--cut-every LOOPS]\n",
      stderr);
  exit(2);
}

static void end(int status) {
  fflush(stdout);
  fflush(stderr);
  _exit(status);  // as a reset does: nothing is closed in an orderly way
}

void hostNote(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
}

void hostLine(const std::string &line) {
  static int runs = 0;
  static int failures = 0;
  char stage[32] = "";
  char event[32] = "";
  if (sscanf(line.c_str(), "ep1 %*u %31s %31s", stage, event) != 2) {
    return;
  }
  if (!strcmp(stage, "run") && !strcmp(event, "ready") && ++runs == host.runs) {
    end(0);
  }
  if ((!strcmp(event, "failed") || !strcmp(event, "bad")) && ++failures == host.failures) {
    end(1);
  }
}

int main(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGALRM, timeIsUp);
  alarm(60);
  for (int i = 1; i < count; i++) {
    const std::string option = arguments[i];
    if (option == "--no-sntp") {
      host.sntpAnswers = false;
      continue;
    }
    if (option.compare(0, 2, "--") != 0) {
      host.folder = option;
      continue;
    }
    if (i + 1 == count) {
      usage();
    }
    const char *value = arguments[++i];
    if (option == "--name") {
      host.name = value;
    } else if (option == "--wifi-status") {
      host.wifiStatus = atoi(value);
    } else if (option == "--clock") {
      host.clockOffsetSeconds = atoll(value) - static_cast<int64_t>((::time)(nullptr));
    } else if (option == "--patience") {
      host.patienceMillis = strtoul(value, nullptr, 10);
    } else if (option == "--runs") {
      host.runs = atoi(value);
    } else if (option == "--failures") {
      host.failures = atoi(value);
    } else if (option == "--pace") {
      host.pace = strtoul(value, nullptr, 10);
    } else if (option == "--cut-every") {
      host.cutEvery = strtoul(value, nullptr, 10);
    } else if (option == "--limit") {
      alarm(static_cast<unsigned>(atoi(value)));
    } else {
      usage();
    }
  }
  if (host.folder.empty()) {
    usage();
  }
  setup();
  for (unsigned long loops = 1;; loops++) {
    const unsigned long before = allocations;
    loop();
    if (host.cutEvery && loops % host.cutEvery == 0) {
      hostNote("memory: %ld blocks, the last quiet loop took %lu", blocks, allocations - before);
      host.cuts++;
    }
  }
}
