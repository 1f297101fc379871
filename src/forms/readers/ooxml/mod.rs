//! What all files of Office Open XML have in common (ECMA-376): a package of parts that refer to one
//! another. It knows no vocabulary, and opens nothing that nobody asks for.

pub(super) mod package;
