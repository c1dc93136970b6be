package org.espprovision.ledger;

/**
 * How far a walk along the journal has come.
 *
 * @param lines whole lines taken in
 * @param lengthBytes where the next line begins
 * @param lastLineBytes length of the last line, without its feed
 * @param head its SHA-256
 */
record ChainPosition(long lines, long lengthBytes, int lastLineBytes, String head) {
    static final ChainPosition BEGINNING = new ChainPosition(0, 0, 0, Chain.BEGINNING);
}
