//! VERBS: pure functions from nouns to nouns. No I/O, no clock, no dice.
