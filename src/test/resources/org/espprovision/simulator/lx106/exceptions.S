/*
 * Raises exceptions and interrupts of every kind that this core has. Each handler notes which vector it is and what the
 * special registers say. a10 holds the length of the instruction to skip, a11 where to note, a12 to a15 are the handlers'.
 */
    .section .vectors, "ax"
vectors:
    .org    0x10
    j       debug
    .org    0x30
    j       kernel
    .org    0x50
    j       user
    .org    0x70
    j       double
    .org    0x100

    .text
    .literal_position

    .macro  note register
    s32i    \register, a11, 0
    addi    a11, a11, 4
    .endm

    .macro  note_special name
    rsr     a13, \name
    note    a13
    .endm

user:
    movi    a12, 0x50
    j       level1
kernel:
    movi    a12, 0x30
level1:
    note    a12
    note_special exccause
    note_special epc1
    note_special excvaddr
    note_special ps
    rsr     a13, interrupt
    extui   a13, a13, 6, 2              /* the timer and software */
    note    a13
    rsr     a13, exccause
    beqi    a13, 4, interrupted
    rsr     a14, epc1
    add     a14, a14, a10
    wsr     a14, epc1
    rfe
interrupted:
    movi    a13, 0x80
    wsr     a13, intclear
    rsr     a13, interrupt
    bbci    a13, 6, 1f
    movi    a13, 0
    wsr     a13, intenable
    rsr     a13, ccompare0
    wsr     a13, ccompare0              /* takes the timer's interrupt back */
1:  rfe

double:
    movi    a12, 0x70
    note    a12
    note_special exccause
    note_special depc
    note_special epc1
    note_special ps
    rsr     a14, depc
    add     a14, a14, a10
    wsr     a14, depc
    rfde

debug:
    movi    a12, 0x10
    note    a12
    note_special debugcause
    note_special epc2
    note_special eps2
    note_special ps
    rsr     a14, epc2
    add     a14, a14, a10
    wsr     a14, epc2
    rfi     2

    .align  4
    .global run
run:
    mov     a9, a0
    mov     a8, a2
    mov     a11, a2
    movi    a10, 3
    movi    a3, vectors
    wsr     a3, vecbase
    movi    a3, 0x20
    wsr     a3, ps
    rsync

    movi    a5, 0x3fff0000
    movi    a6, 0x11223344
    _ill                                /* the underscores keep these from becoming narrow */
    syscall
    .byte   0x40, 0x52, 0xc2            /* quos, which this core lacks */
    _l32i   a6, a5, 4
    addi    a5, a5, 1
    _l32i   a6, a5, 4
    _s32i   a6, a5, 8
    addi    a5, a5, 1
    _l32i   a6, a5, 4
    l16ui   a6, a5, 4
    addi    a5, a5, 1
    l16ui   a6, a5, 4
    l16si   a6, a5, 4
    s16i    a6, a5, 4
    note    a6
    movi    a10, 2
    ill.n
    break.n 1
    movi    a10, 3
    _break  1, 2
    rsil    a7, 2
    _break  1, 2                        /* nothing: debugging is masked */
    note    a7
    rsil    a7, 0
    note    a7

    movi    a3, 0                       /* from here exceptions are the kernel's */
    wsr     a3, ps
    rsync
    _ill
    movi    a3, 0x30                    /* as in a handler: exceptions are double ones */
    wsr     a3, ps
    rsync
    _ill
    _l32i   a6, a5, 0
    movi    a3, 0x20
    wsr     a3, ps
    rsync

    movi    a3, 0x80
    wsr     a3, intenable
    wsr     a3, intset
    nop
    rsil    a7, 1
    wsr     a3, intset
    nop
    rsr     a7, interrupt
    extui   a7, a7, 7, 1
    note    a7                          /* pending, not taken */
    rsil    a7, 0
    nop
    rsil    a7, 1
    wsr     a3, intset
    waiti   0                           /* taken at once */
    rsr     a7, interrupt
    extui   a7, a7, 7, 1
    note    a7

    movi    a3, 0x40
    wsr     a3, intenable
    rsr     a7, ccount
    addmi   a7, a7, 0x7f00
    wsr     a7, ccompare0
    waiti   0
    rsr     a3, ccount
    sub     a7, a3, a7
    srai    a7, a7, 31                  /* not before its time */
    note    a7

    movi    a3, 0x3fff1000              /* literals from LITBASE */
    movi    a7, 0x5a5aa5a5
    addmi   a4, a3, -0x1000
    s32i    a7, a4, 0
    addi    a7, a3, 1
    wsr     a7, litbase
    .byte   0x71, 0x00, 0xfc            /* l32r a7 from 4,096 before it */
    movi.n  a3, 0
    wsr     a3, litbase
    note    a7
    movi    a3, 0x77
    wsr     a3, excsave1
    movi    a7, 0x99
    xsr     a7, excsave1
    note    a7
    note_special excsave1
    note_special prid

    movi    a3, 0x40000000
    wsr     a3, vecbase
    sub     a2, a11, a8
    jx      a9
