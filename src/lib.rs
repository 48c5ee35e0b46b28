//! The sign-in app.
