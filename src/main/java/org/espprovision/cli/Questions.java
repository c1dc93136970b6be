package org.espprovision.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espprovision.workspace.Answers;

/** Settings that must be there: taken from where they were given, else asked for, else an error. Answers are collected. */
final class Questions implements Answers {
    private final Surroundings surroundings;
    private final Prompt prompt = new Prompt();
    private final Map<String, String> answers = new LinkedHashMap<>();

    Questions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The given value, or the answer to a question. */
    @Override
    public String need(String name, Optional<String> given, String meaning) {
        if (given.isPresent()) {
            return given.get();
        }
        requireSomebody(name, meaning);
        String answer = prompt.line(Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1));
        if (answer.isBlank()) {
            throw UsageException.settingMissing(name, meaning);
        }
        answers.put(name, answer);
        return answer;
    }

    /** The given secret, or the answer to a question without echo; an empty answer counts. */
    @Override
    public String needSecret(String name, Optional<String> given, String meaning) {
        if (given.isPresent()) {
            return given.get();
        }
        requireSomebody(name, meaning);
        String answer = new String(prompt.secret(Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1)));
        answers.put(name, answer);
        return answer;
    }

    /** What was asked and answered, by setting name. */
    Map<String, String> answers() {
        return answers;
    }

    private void requireSomebody(String name, String meaning) {
        if (!surroundings.canAsk()) {
            throw UsageException.settingMissing(name, meaning);
        }
    }
}
