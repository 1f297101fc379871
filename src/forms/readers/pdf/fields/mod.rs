//! What a file asks for and was told: the fields of its interactive form (`form`), forms that one
//! program alone draws (`xfa`), and what people typed over a page that has no fields (`typed`).
//!
//! A field's value is what counts, never how a viewer shows it; no script is run.

pub(super) mod form;
pub(super) mod typed;
pub(super) mod xfa;
