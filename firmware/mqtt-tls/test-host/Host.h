// What the stand-ins know of the world around the sketch, as the command line of Main.cpp tells it.
#pragma once

#include <stdint.h>

#include <string>

struct Host {
  std::string folder;                     // the files of the file system
  std::string name = "broker.local";      // the one host name that resolves, to 127.0.0.1
  int wifiStatus = 3;                     // how joining ends, a wl_status_t
  int64_t clockOffsetSeconds = 0;         // SNTP's time less the computer's
  bool sntpAnswers = true;
  unsigned long patienceMillis = 15000;   // the core's and PubSubClient's 15 s
  unsigned long pace = 50;                // a delay costs this part of its length: 10 ms for the shortest backoff
  unsigned long cutEvery = 0;             // loops after which the network drops the connection; 0: it never does
  unsigned long cuts = 0;
  int runs = 1;                           // ends at this many "run ready" lines; 0: does not end there
  int failures = 1;                       // ends at this many failure lines; 0: does not end there
};

extern Host host;

// For the test's eyes, on standard error: what the console does not tell.
void hostNote(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Watches the console for the line that ends the run.
void hostLine(const std::string &line);

// Milliseconds that really pass; for waiting on a network.
uint64_t hostMillis();
