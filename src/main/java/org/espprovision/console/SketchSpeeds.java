package org.espprovision.console;

import java.util.List;

/**
 * The speeds a sketch may talk at, the likeliest first.
 *
 * @param bauds in bits a second; never empty
 */
public record SketchSpeeds(List<Integer> bauds) {
    /** What the sketch of this project and most others use. */
    public static final SketchSpeeds USUAL = only(SpeedFollower.SKETCH_BAUD);

    /** 115,200 first, then the other speeds of the Arduino IDE's list that people do use. */
    public static final SketchSpeeds ANY =
            new SketchSpeeds(List.of(115_200, 9_600, 57_600, 921_600, 230_400, 460_800, 19_200, 38_400));

    public SketchSpeeds {
        bauds = List.copyOf(bauds);
        if (bauds.isEmpty()) {
            throw new IllegalArgumentException("a sketch talks at some speed");
        }
    }

    /** One speed and no other; the boot ROM's own is kept for good. */
    public static SketchSpeeds only(int baud) {
        return new SketchSpeeds(List.of(baud));
    }

    int first() {
        return bauds.get(0);
    }

    /** The speed to try after that many others failed. */
    int ofTry(int number) {
        return bauds.get(number % bauds.size());
    }
}
