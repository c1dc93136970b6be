package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The source files of one line number program. Up to DWARF 4 they count from 1, since 5 from 0. */
record LineFiles(List<String> names) {
    private static final int FIRST_WITH_FORMS = 5;
    private static final int PATH = 1;
    private static final int DIRECTORY = 2;

    private record Form(int content, int form) {}

    private record Entry(String path, int directory) {}

    static LineFiles read(ByteBuffer unit, int version, LineStrings strings) {
        if (version >= FIRST_WITH_FORMS) {
            List<String> directories =
                    entries(unit, strings).stream().map(Entry::path).toList();
            return new LineFiles(entries(unit, strings).stream()
                    .map(entry -> join(directories, entry.directory(), entry.path()))
                    .toList());
        }
        List<String> directories = new ArrayList<>(List.of(""));
        for (String each = LineStrings.text(unit); !each.isEmpty(); each = LineStrings.text(unit)) {
            directories.add(each);
        }
        List<String> names = new ArrayList<>(List.of(""));
        for (String each = LineStrings.text(unit); !each.isEmpty(); each = LineStrings.text(unit)) {
            names.add(join(directories, (int) LineStrings.unsigned(unit), each));
            LineStrings.unsigned(unit); // time of its last change
            LineStrings.unsigned(unit); // its length
        }
        return new LineFiles(List.copyOf(names));
    }

    private static List<Entry> entries(ByteBuffer unit, LineStrings strings) {
        List<Form> forms = new ArrayList<>();
        for (int left = Byte.toUnsignedInt(unit.get()); left > 0; left--) {
            forms.add(new Form((int) LineStrings.unsigned(unit), (int) LineStrings.unsigned(unit)));
        }
        List<Entry> entries = new ArrayList<>();
        for (long left = LineStrings.unsigned(unit); left > 0 && !forms.isEmpty(); left--) {
            String path = "";
            int directory = 0;
            for (Form each : forms) {
                if (each.content() == PATH) {
                    path = text(unit, each.form(), strings);
                } else {
                    long number = number(unit, each.form());
                    directory = each.content() == DIRECTORY ? (int) number : directory;
                }
            }
            entries.add(new Entry(path, directory));
        }
        return entries;
    }

    /** The forms a text may have: in place, or in one of two tables. */
    private static String text(ByteBuffer unit, int form, LineStrings strings) {
        return switch (form) {
            case 0x08 -> LineStrings.text(unit);
            case 0x0e -> strings.otherText(unit.getInt());
            case 0x1f -> strings.lineText(unit.getInt());
            default -> throw new IllegalArgumentException("form of a text: " + form);
        };
    }

    private static long number(ByteBuffer unit, int form) {
        return switch (form) {
            case 0x05 -> Short.toUnsignedInt(unit.getShort());
            case 0x06 -> Integer.toUnsignedLong(unit.getInt());
            case 0x07 -> unit.getLong();
            case 0x0b -> Byte.toUnsignedInt(unit.get());
            case 0x0f -> LineStrings.unsigned(unit);
            case 0x1e -> { // an MD5
                unit.position(unit.position() + 16);
                yield 0;
            }
            default -> throw new IllegalArgumentException("form of a number: " + form);
        };
    }

    private static String join(List<String> directories, int directory, String path) {
        boolean known = directory > 0 && directory < directories.size() && !path.startsWith("/");
        return known ? directories.get(directory) + "/" + path : path;
    }

    String name(int number) {
        return number >= 0 && number < names.size() ? names.get(number) : "";
    }
}
