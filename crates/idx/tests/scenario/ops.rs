//! Sequences of calls and events, for property tests and fuzzing.
