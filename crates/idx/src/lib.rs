//! The Identity Engine protocol without I/O.
