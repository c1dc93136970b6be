package org.espprovision.chip;

import java.util.ArrayList;
import java.util.List;

/**
 * A function's name as its source has it. Reads the plain and the nested names of the Itanium C++ ABI, without arguments;
 * what else it meets stays as the linker has it.
 */
final class CxxName {
    private final String mangled;
    private int at;

    private CxxName(String mangled, int at) {
        this.mangled = mangled;
        this.at = at;
    }

    static String readable(String name) {
        if (!name.startsWith("_Z")) {
            return name;
        }
        boolean nested = name.startsWith("_ZN");
        List<String> parts = new CxxName(name, nested ? 3 : 2).parts(nested);
        return parts.isEmpty() ? name : String.join("::", parts);
    }

    /** Empty when there is something in it that is not read here. */
    private List<String> parts(boolean nested) {
        List<String> parts = new ArrayList<>();
        while (nested && at < mangled.length() && "KVr".indexOf(mangled.charAt(at)) >= 0) {
            at++;
        }
        do {
            String part = part(parts);
            if (part.isEmpty()) {
                return List.of();
            }
            parts.add(part);
        } while (nested && at < mangled.length() && mangled.charAt(at) != 'E');
        return parts;
    }

    private String part(List<String> before) {
        if (at + 1 < mangled.length() && !before.isEmpty()) {
            String last = before.get(before.size() - 1);
            String two = mangled.substring(at, at + 2);
            if (two.matches("C[1-3]")) {
                at += 2;
                return last;
            }
            if (two.matches("D[0-2]")) {
                at += 2;
                return "~" + last;
            }
        }
        int start = at;
        while (at < mangled.length() && Character.isDigit(mangled.charAt(at)) && at - start < 3) {
            at++;
        }
        if (at == start) {
            return "";
        }
        int length = Integer.parseInt(mangled.substring(start, at));
        if (length == 0 || at + length > mangled.length()) {
            return "";
        }
        at += length;
        return mangled.substring(at - length, at);
    }
}
