package org.espprovision.diagnosis;

/** Who refused whom: the question that decides at which end to look. */
public enum Refuser {
    NOBODY("nobody refused anybody"),
    DEVICE("the device refused the broker"),
    BROKER("the broker refused the device"),
    ACCESS_POINT("the access point refused the device"),
    NOT_KNOWN("it is not known who refused whom");

    private final String sentence;

    Refuser(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String toString() {
        return sentence;
    }
}
