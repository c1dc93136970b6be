/**
 * SPIFFS, the flash file system of the ESP8266 Arduino core: its geometry, packing files into an image and reading an
 * image back. It never knows what the files mean. Arrows: this room points at the floor only.
 */
@NullMarked
package org.espprovision.spiffs;

import org.jspecify.annotations.NullMarked;
