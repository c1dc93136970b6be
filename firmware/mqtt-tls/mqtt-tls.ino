// Connects to an MQTT broker over mutual TLS with what ESP Provision put into the file system, and proves it.
// setup() and loop() are yours to extend; the rest stands in the files beside this one.

#include "Connection.h"
#include "Console.h"
#include "Credentials.h"
#include "Network.h"
#include "Settings.h"

static Settings settings;
static Credentials credentials;
static Network network(settings);
static Connection connection(settings, credentials, network);

// A command for this device ("ping" is answered already). It runs inside connection.serve(): be brief, do not publish from here.
static void onCommand(char *topic, byte *payload, unsigned int length) {
  (void)payload;
  Console::remark("command: %u bytes on %s", length, topic);
}

void setup() {
  Console::begin();
  mountFileSystem();
  settings.load();
  network.join();
  network.getTime();
  credentials.load(settings);
  connection.begin(onCommand);
}

void loop() {
  connection.serve();
  // Your work goes here. Keep each turn short: the connection needs its turn several times a second.
}
